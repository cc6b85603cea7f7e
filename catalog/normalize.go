package catalog

import (
	"unicode"
	"unicode/utf8"

	"mtalens/catalog/smtp"
)

// maxText is the number of bytes of a reply that are looked at. Postfix logs no more than 2000
// bytes of a message, Exim 1024 of a reply.
const maxText = 2048

// normalize appends text to dst in the form that phrases are compared with, as far as dst has room:
//
//   - what Exim escapes is decoded: \n, and octal numbers
//   - the codes at the start of each line of the reply are dropped, also where the lines were folded
//     to one ("550-5.1.1 no such 550 5.1.1 user")
//   - letters are lower case, blanks single, quotation marks straight
func normalize(dst, text []byte) []byte {
	first, _, _ := smtp.CutReplyCode(text)
	text = skipEnhanced(skipCodes(text, first))
	for len(text) > 0 && len(dst)+utf8.UTFMax <= cap(dst) {
		n := copyPlain(dst[len(dst):cap(dst)-utf8.UTFMax], text)
		dst, text = dst[:len(dst)+n], text[n:]
		if len(text) == 0 {
			break
		}
		switch c := text[0]; {
		case isBlank(c):
			dst = appendBlank(dst)
			text = skipCodes(text, first)
		case c == '\\':
			dst, text = appendEscaped(dst, text)
			text = skipCodes(text, first)
		case c >= utf8.RuneSelf:
			dst, text = appendRune(dst, text)
		default: // a control character, or one for which copyPlain had no room
			dst, text = append(dst, max(c, plain[c])), text[1:]
		}
	}
	return dst
}

// plain maps each character that stands for itself to its lower case; the others are 0.
var plain = func() (t [256]byte) {
	for c := byte('!'); c < utf8.RuneSelf; c++ {
		t[c] = c
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t[c] = c + 'a' - 'A'
	}
	t['\\'] = 0
	return t
}()

// copyPlain copies the characters at the start of text that stand for themselves, as far as dst has
// room, and returns their number.
func copyPlain(dst, text []byte) int {
	n := min(len(dst), len(text))
	for i, c := range text[:n] {
		c = plain[c]
		if c == 0 {
			return i
		}
		dst[i] = c
	}
	return n
}

// skipCodes drops blanks, and the codes of a reply that stand at the start of text after them. The
// reply code must be that of the first line: other numbers are words of the text.
func skipCodes(text []byte, first smtp.ReplyCode) []byte {
	for {
		text = trimBlanks(text)
		code, rest, ok := smtp.CutReplyCode(text)
		if !ok || code != first || len(rest) > 0 && rest[0] != '-' && !isBlank(rest[0]) {
			return text
		}
		if len(rest) > 0 {
			rest = rest[1:]
		}
		text = skipEnhanced(trimBlanks(rest))
	}
}

// skipEnhanced drops an enhanced status code at the start of text.
func skipEnhanced(text []byte) []byte {
	_, rest, ok := smtp.CutEnhancedCode(text)
	if !ok || len(rest) > 0 && !isBlank(rest[0]) {
		return text
	}
	return trimBlanks(rest)
}

// appendEscaped appends what the backslash at the start of text means: \n, the bytes of a character
// as octal numbers, or itself.
func appendEscaped(dst, text []byte) (_, rest []byte) {
	if len(text) > 1 && (text[1] == 'n' || text[1] == 't') {
		return appendBlank(dst), text[2:]
	}
	var buf [utf8.UTFMax]byte
	char := buf[:0]
	rest = text
	for len(char) < cap(char) && isOctal(rest) && !utf8.FullRune(char) {
		char = append(char, rest[1]<<6|(rest[2]&7)<<3|rest[3]&7)
		rest = rest[4:]
	}
	if len(char) == 0 {
		return append(dst, '\\'), text[1:]
	}
	for len(char) > 0 {
		dst, char = appendRune(dst, char)
	}
	return dst, rest
}

// appendRune appends the character at the start of text in lower case, or one byte if it is none.
func appendRune(dst, text []byte) (_, rest []byte) {
	r, size := utf8.DecodeRune(text)
	switch r {
	case utf8.RuneError:
		return append(dst, text[:size]...), text[size:]
	case '\u2018', '\u2019':
		r = '\''
	case '\u201c', '\u201d':
		r = '"'
	case '\u00a0', '\u3000':
		return appendBlank(dst), text[size:]
	}
	return utf8.AppendRune(dst, unicode.ToLower(r)), text[size:]
}

func appendBlank(dst []byte) []byte {
	if len(dst) == 0 || dst[len(dst)-1] == ' ' {
		return dst
	}
	return append(dst, ' ')
}

func trimBlanks(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// isOctal reports whether b starts with a backslash and the three digits of a byte.
func isOctal(b []byte) bool {
	return len(b) > 3 && b[0] == '\\' && '0' <= b[1] && b[1] <= '3' &&
		'0' <= b[2] && b[2] <= '7' && '0' <= b[3] && b[3] <= '7'
}
