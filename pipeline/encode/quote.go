package encode

import (
	"encoding/binary"
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
	n := plainLen(b)
	if n == len(b) {
		return append(dst, b...)
	}
	for start := 0; ; {
		size, harmless := inspect(b[n:], quotes)
		if !harmless {
			dst = append(dst, b[start:n]...)
			dst = appendEscape(dst, b[n:n+size])
			start = n + size
		}
		n += size
		n += plainLen(b[n:])
		if n == len(b) {
			return append(dst, b[start:]...)
		}
	}
}

// word is the number of bytes that are looked at at once.
const word = 8

// plainLen returns how many bytes at the start of b need no second look: printable ASCII but for
// quote and backslash.
func plainLen(b []byte) int {
	n := 0
	for ; len(b)-n > 2*word; n += 2 * word {
		two := b[n : n+2*word]
		if odd(binary.LittleEndian.Uint64(two))|odd(binary.LittleEndian.Uint64(two[word:])) != 0 {
			return n + countPlain(two)
		}
	}
	rest := b[n:]
	if isPlain(rest) {
		return len(b)
	}
	return n + countPlain(rest)
}

// isPlain reports whether all of b, which is no longer than two words, is plain. The words that it
// looks at may overlap.
func isPlain(b []byte) bool {
	switch n := len(b); {
	case n >= word:
		return odd(binary.LittleEndian.Uint64(b))|odd(binary.LittleEndian.Uint64(b[n-word:])) == 0
	case n >= word/2:
		return odd(uint64(binary.LittleEndian.Uint32(b))<<32|uint64(binary.LittleEndian.Uint32(b[n-word/2:]))) == 0
	default:
		return countPlain(b) == n
	}
}

// odd returns 0 if each byte of w is plain. In each of its terms, the highest bit of a byte comes on
// if that is below ' ', a quote, a backslash or DEL, and in the first or the last for any that is no
// ASCII. A carry can hide a byte only behind another that is odd.
func odd(w uint64) uint64 {
	const each, highest = 0x0101010101010101, 0x8080808080808080
	low := w - each*' '
	quote := (w ^ each*'"') - each
	backslash := (w ^ each*'\\') - each
	del := w + each
	return (low | quote | backslash | del) & highest
}

func countPlain(b []byte) int {
	for n, c := range b {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return n
		}
	}
	return len(b)
}

// inspect returns the length of the character at the start of b, and whether it can stay as it is.
func inspect(b []byte, quotes bool) (size int, harmless bool) {
	c := b[0]
	if c < utf8.RuneSelf {
		return 1, !quotes && (c == '"' || c == '\\')
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError {
		return size, size > 1
	}
	return size, !hidden(r)
}

// appendEscape appends a character that is not shown as it is.
func appendEscape(dst, char []byte) []byte {
	if c := char[0]; c < utf8.RuneSelf {
		return appendControl(dst, c)
	}
	r, _ := utf8.DecodeRune(char)
	return appendRune(dst, r)
}

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
