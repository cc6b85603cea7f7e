package matchers

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// members walks over the members of a JSON object (RFC 8259 §4). It looks at no more than it needs
// to find the next one: numbers and nested values are not checked, and nesting costs no stack.
type members struct {
	rest       []byte // from here on; at first what follows the brace
	key, value []byte // as written: the key without its quotes, the value with them
	closed     bool   // the object has ended as it should
	comma      bool   // a member came before
}

// next goes to the next member. It reports false at the end of the object, then closed is true, and
// where the object is malformed.
func (m *members) next() bool {
	b := trimJSONSpace(m.rest)
	if startsWith(b, '}') {
		m.closed = len(trimJSONSpace(b[1:])) == 0
		return false
	}
	if m.comma {
		if !startsWith(b, ',') {
			return false
		}
		b = trimJSONSpace(b[1:])
	}
	m.comma = true
	n := stringLen(b)
	if n == 0 {
		return false
	}
	m.key, b = b[1:n-1], trimJSONSpace(b[n:])
	if !startsWith(b, ':') {
		return false
	}
	b = trimJSONSpace(b[1:])
	n = valueLen(b)
	m.value, m.rest = b[:n:n], b[n:]
	return n > 0
}

func trimJSONSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// stringLen measures the string at the start of b, quotes included; 0: there is none.
func stringLen(b []byte) int {
	if !startsWith(b, '"') {
		return 0
	}
	for n := 1; ; n++ {
		i := bytes.IndexByte(b[n:], '"')
		if i < 0 {
			return 0
		}
		n += i
		if !isEscaped(b, n) {
			return n + 1
		}
	}
}

// isEscaped reports whether an odd number of backslashes stands before b[n].
func isEscaped(b []byte, n int) bool {
	start := n
	for start > 0 && b[start-1] == '\\' {
		start--
	}
	return (n-start)%2 == 1
}

// valueLen measures the value at the start of b; 0: there is none.
func valueLen(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '"':
		return stringLen(b)
	case '{', '[':
		return nestedLen(b)
	}
	n := 0
	for n < len(b) && (isAlnum(b[n]) || b[n] == '-' || b[n] == '+' || b[n] == '.') {
		n++
	}
	return n
}

// nestedLen measures an object or an array by counting brackets.
func nestedLen(b []byte) int {
	depth := 0
	for n := 0; n < len(b); n++ {
		switch b[n] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				return n + 1
			}
		case '"':
			s := stringLen(b[n:])
			if s == 0 {
				return 0
			}
			n += s - 1
		}
	}
	return 0
}

// unquote returns the text of a value: a view into it, or bytes of a where something was escaped.
// The journal writes text that is no UTF-8, or that holds control characters, as an array of byte
// numbers, text above 4096 bytes as null (unless --all is given), and a field with several values
// as an array of them, of which the first is taken. It reports false if value is none of these.
func unquote(value []byte, a *Arena) ([]byte, bool) {
	switch {
	case len(value) == 0:
		return nil, true
	case value[0] == '"':
		return unescape(value[1:len(value)-1], a)
	case value[0] == '[':
		return unquoteArray(trimJSONSpace(value[1:]), a)
	}
	return nil, string(value) == "null"
}

// unquoteArray reads an array whose bracket has been read.
func unquoteArray(b []byte, a *Arena) ([]byte, bool) {
	switch {
	case startsWith(b, '"'):
		return unescape(b[1:stringLen(b)-1], a)
	case startsWith(b, '['):
		return appendByteNumbers(trimJSONSpace(b[1:]), a)
	}
	return appendByteNumbers(b, a)
}

// appendByteNumbers reads "80,111,115]".
func appendByteNumbers(b []byte, a *Arena) ([]byte, bool) {
	dst := a.Grow(len(b) / 2)
	for {
		n := digits(b)
		if n == 0 || n > 3 {
			return nil, false
		}
		c := parsePID(b[:n])
		if c > 0xff {
			return nil, false
		}
		dst = append(dst, byte(c))
		b = trimJSONSpace(b[n:])
		if startsWith(b, ']') {
			return a.Keep(dst), true
		}
		if !startsWith(b, ',') {
			return nil, false
		}
		b = trimJSONSpace(b[1:])
	}
}

// unescape returns s with its escapes resolved (RFC 8259 §7): s itself if it has none.
func unescape(s []byte, a *Arena) ([]byte, bool) {
	i := bytes.IndexByte(s, '\\')
	if i < 0 {
		return s, true
	}
	dst := a.Grow(len(s))
	for i >= 0 {
		dst = append(dst, s[:i]...)
		var ok bool
		if dst, s, ok = appendEscape(dst, s[i+1:]); !ok {
			return nil, false
		}
		i = bytes.IndexByte(s, '\\')
	}
	return a.Keep(append(dst, s...)), true
}

// appendEscape resolves the escape whose backslash has been read.
func appendEscape(dst, s []byte) (out, rest []byte, ok bool) {
	if len(s) == 0 {
		return dst, s, false
	}
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	for i := range len(letters) {
		if s[0] == letters[i] {
			return append(dst, meanings[i]), s[1:], true
		}
	}
	if s[0] != 'u' {
		return dst, s, false
	}
	return appendUnicodeEscape(dst, s[1:])
}

// appendUnicodeEscape resolves \uXXXX and pairs of surrogates; a half of a pair alone becomes
// U+FFFD.
func appendUnicodeEscape(dst, s []byte) (out, rest []byte, ok bool) {
	r, ok := hex4(s)
	if !ok {
		return dst, s, false
	}
	s = s[4:]
	if utf16.IsSurrogate(r) && hasPrefix(s, `\u`) {
		if second, ok := hex4(s[2:]); ok {
			if pair := utf16.DecodeRune(r, second); pair != utf8.RuneError {
				return utf8.AppendRune(dst, pair), s[6:], true
			}
		}
	}
	return utf8.AppendRune(dst, r), s, true // a lone surrogate is appended as U+FFFD
}

// hex4 reads four hexadecimal digits.
func hex4(s []byte) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range s[:4] {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
