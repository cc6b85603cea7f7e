// Package smtp holds the value types of the two codes in an SMTP reply: the three-digit reply
// code (RFC 5321 §4.2) and the enhanced status code (RFC 3463 §2). Both are small and comparable;
// their zero values mean "none". The package knows neither logs nor the meaning of a code.
package smtp

import (
	"fmt"
	"strconv"
)

// Class is the first digit of a reply code or of an enhanced status code (RFC 3463 §2).
// The zero value means "none".
type Class uint8

// The classes that RFC 3463 defines.
const (
	Success   Class = 2
	Transient Class = 4
	Permanent Class = 5
)

// String returns success, transient or permanent, and "" for any other class.
func (c Class) String() string {
	switch c {
	case Success:
		return "success"
	case Transient:
		return "transient"
	case Permanent:
		return "permanent"
	}
	return ""
}

// ReplyCode is a three-digit SMTP reply code, 200 to 599 with a first digit of 2, 4 or 5: the codes
// that say how something ended. 0 means "none".
type ReplyCode uint16

// CutReplyCode reads a reply code at the start of b (RFC 5321 §4.2) and returns it with the rest
// of b. It reports false if b does not start with one: first digits other than 2, 4 and 5, fewer
// than three digits, or three that belong to a word or a longer number. A blank follows, a dash
// (more lines follow), nothing, or what is left of a blank that was none.
func CutReplyCode(b []byte) (code ReplyCode, rest []byte, ok bool) {
	if len(b) < 3 || !isClass(b[0]) || !isDigit(b[1]) || !isDigit(b[2]) {
		return 0, b, false
	}
	if len(b) > 3 && (isWord(b[3]) || b[3] == '.' || b[3] == ',' || b[3] == '/') {
		return 0, b, false
	}
	return ReplyCode(b[0]-'0')*100 + ReplyCode(b[1]-'0')*10 + ReplyCode(b[2]-'0'), b[3:], true
}

// ParseReplyCode reads a reply code that takes all of s. The error quotes s.
func ParseReplyCode(s string) (ReplyCode, error) {
	code, rest, ok := CutReplyCode([]byte(s))
	if !ok || len(rest) > 0 {
		return 0, fmt.Errorf("parse reply code %q: want three digits, the first 2, 4 or 5", s)
	}
	return code, nil
}

// Class returns the first digit of c, or 0 for none.
func (c ReplyCode) Class() Class { return Class(c / 100) }

// AppendTo appends the three digits of c, or nothing for none.
func (c ReplyCode) AppendTo(dst []byte) []byte {
	if c == 0 {
		return dst
	}
	return strconv.AppendUint(dst, uint64(c), 10)
}

// String returns the three digits of c, or "" for none.
func (c ReplyCode) String() string { return string(c.AppendTo(nil)) }

// EnhancedCode is an enhanced status code, class.subject.detail (RFC 3463 §2). Subject and Detail
// are 0 to 999. The zero value means "none".
type EnhancedCode struct {
	Class   Class
	Subject uint16
	Detail  uint16
}

// CutEnhancedCode reads an enhanced status code at the start of b (RFC 3463 §2) and returns it with
// the rest of b. It reports false if b does not start with one: classes other than 2, 4 and 5,
// leading zeros, numbers above 999 and a fourth number (IP addresses, versions) are no codes.
func CutEnhancedCode(b []byte) (code EnhancedCode, rest []byte, ok bool) {
	if len(b) < 5 || !isClass(b[0]) || b[1] != '.' {
		return EnhancedCode{}, b, false
	}
	subject, rest, ok := cutNumber(b[2:])
	if !ok || len(rest) == 0 || rest[0] != '.' {
		return EnhancedCode{}, b, false
	}
	detail, rest, ok := cutNumber(rest[1:])
	if !ok || continues(rest) {
		return EnhancedCode{}, b, false
	}
	return EnhancedCode{Class(b[0] - '0'), subject, detail}, rest, true
}

// ParseEnhancedCode reads an enhanced status code that takes all of s. The error quotes s.
func ParseEnhancedCode(s string) (EnhancedCode, error) {
	code, rest, ok := CutEnhancedCode([]byte(s))
	if !ok || len(rest) > 0 {
		return EnhancedCode{}, fmt.Errorf(
			"parse enhanced status code %q: want class.subject.detail, as in 5.7.1, with class 2, 4 or 5", s)
	}
	return code, nil
}

// AppendTo appends c as class.subject.detail, or nothing for none.
func (c EnhancedCode) AppendTo(dst []byte) []byte {
	if c.Class == 0 {
		return dst
	}
	dst = append(dst, '0'+byte(c.Class), '.')
	dst = strconv.AppendUint(dst, uint64(c.Subject), 10)
	dst = append(dst, '.')
	return strconv.AppendUint(dst, uint64(c.Detail), 10)
}

// String returns c as class.subject.detail, or "" for none.
func (c EnhancedCode) String() string { return string(c.AppendTo(nil)) }

// cutNumber reads 1 to 3 digits without a leading zero.
func cutNumber(b []byte) (n uint16, rest []byte, ok bool) {
	i := 0
	for i < len(b) && isDigit(b[i]) {
		if i == 3 {
			return 0, b, false
		}
		n = n*10 + uint16(b[i]-'0')
		i++
	}
	if i == 0 || (b[0] == '0' && i > 1) {
		return 0, b, false
	}
	return n, b[i:], true
}

// continues reports whether what follows a third number belongs to the same word: a letter, or a
// dot with another letter or digit behind it. A dot alone is the end of a sentence.
func continues(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if b[0] == '.' {
		return len(b) > 1 && isWord(b[1])
	}
	return isWord(b[0])
}

func isClass(c byte) bool { return c == '2' || c == '4' || c == '5' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}
