package encode

import (
	"unicode/utf8"
)

// appendQuoted appends b as a JSON string. Invalid UTF-8 becomes U+FFFD. Control characters, and
// the invisible ones that would steer a terminal or hide what stands there, are escaped, so that
// the output is harmless wherever it is shown, and reads back as what it was.
func appendQuoted(dst, b []byte) []byte {
	dst = append(dst, '"')
	dst = appendEscaped(dst, b, true)
	return append(dst, '"')
}

// appendPlain appends b for people: escapes as in JSON, but quotes and backslashes as they are.
func appendPlain(dst, b []byte) []byte { return appendEscaped(dst, b, false) }

func appendEscaped(dst, b []byte, quotes bool) []byte {
	start := 0
	for i := 0; i < len(b); {
		c := b[i]
		if plain[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(b[i:])
			if r != utf8.RuneError && !hidden(r) || r == utf8.RuneError && size > 1 {
				i += size
				continue
			}
			dst = append(dst, b[start:i]...)
			dst = appendRune(dst, r)
			i += size
			start = i
			continue
		}
		if !quotes && (c == '"' || c == '\\') {
			i++
			continue
		}
		dst = append(dst, b[start:i]...)
		dst = appendControl(dst, c)
		i++
		start = i
	}
	return append(dst, b[start:]...)
}

// plain holds the bytes that need no second look: printable ASCII but for quote and backslash.
var plain = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

func appendControl(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return appendUnicode(dst, rune(c))
}

// appendRune appends a character that is not shown as it is: U+FFFD for bytes that are none.
func appendRune(dst []byte, r rune) []byte {
	if r == utf8.RuneError {
		return utf8.AppendRune(dst, r)
	}
	if r > 0xffff {
		r -= 0x10000
		dst = appendUnicode(dst, 0xd800+r>>10)
		return appendUnicode(dst, 0xdc00+r&0x3ff)
	}
	return appendUnicode(dst, r)
}

func appendUnicode(dst []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[r>>12&0xf], hex[r>>8&0xf], hex[r>>4&0xf], hex[r&0xf])
}

// hidden reports whether a character is invisible or changes how others are shown: C1 controls,
// zero-width characters, direction marks and overrides (Unicode TR 36), separators of lines, tags.
func hidden(r rune) bool {
	switch {
	case 0x80 <= r && r <= 0x9f,
		r == 0xad, r == 0x061c, r == 0x180e, r == 0xfeff,
		0x200b <= r && r <= 0x200f,
		0x2028 <= r && r <= 0x202e,
		0x2060 <= r && r <= 0x206f,
		0xe0000 <= r && r <= 0xe007f:
		return true
	}
	return false
}
