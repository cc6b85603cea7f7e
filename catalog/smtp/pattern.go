package smtp

import (
	"fmt"
	"strings"
)

// Pattern names one code or many: 550, 5xx, 55x, 5.7.26, 5.7.x, 5.x.x, 5.*; * and x mean the same,
// and 4.x.x and 4.* too. The zero value matches nothing.
type Pattern struct {
	reply      bool
	digits     [3]int8 // of a reply code; wild: every digit
	class      Class   // of an enhanced status code; 0: every class
	subject    int16   // wild: every subject
	detail     int16   // wild: every detail
	isEnhanced bool
}

const wild = -1

// ParsePattern reads a pattern. The error quotes s and says what is wanted.
func ParsePattern(s string) (Pattern, error) {
	p, ok := parseReplyPattern(s)
	if !ok {
		p, ok = parseEnhancedPattern(s)
	}
	if !ok {
		return Pattern{}, fmt.Errorf("parse code %q: want a reply code or an enhanced status code, as in 550, 5xx, 5.7.1, 5.7.* or 4.x.x", s)
	}
	return p, nil
}

func parseReplyPattern(s string) (Pattern, bool) {
	if len(s) != 3 || !isClass(s[0]) {
		return Pattern{}, false
	}
	p := Pattern{reply: true}
	for i := range p.digits {
		switch c := s[i]; {
		case isDigit(c):
			p.digits[i] = int8(c - '0')
		case isWildcard(s[i : i+1]):
			p.digits[i] = wild
		default:
			return Pattern{}, false
		}
	}
	return p, true
}

func parseEnhancedPattern(s string) (Pattern, bool) {
	class, rest, ok := strings.Cut(s, ".")
	p := Pattern{isEnhanced: true, subject: wild, detail: wild}
	if !ok || len(class) != 1 || !isWildcard(class) && !isClass(class[0]) {
		return Pattern{}, false
	}
	if !isWildcard(class) {
		p.class = Class(class[0] - '0')
	}
	subject, detail, ok := strings.Cut(rest, ".")
	if p.subject, ok = parsePart(subject, ok); !ok {
		return Pattern{}, false
	}
	if detail == "" {
		return p, p.subject == wild
	}
	p.detail, ok = parsePart(detail, true)
	return p, ok
}

// parsePart reads a number or a wildcard; a number only where a dot follows or it is the last.
func parsePart(s string, complete bool) (int16, bool) {
	if isWildcard(s) {
		return wild, true
	}
	n, rest, ok := cutNumber([]byte(s))
	return int16(n), ok && complete && len(rest) == 0
}

func isWildcard(s string) bool { return s == "x" || s == "X" || s == "*" }

// MatchReply reports whether p is a pattern of reply codes that c fits.
func (p Pattern) MatchReply(c ReplyCode) bool {
	if !p.reply || c == 0 {
		return false
	}
	for i, digit := range [3]ReplyCode{c / 100, c / 10 % 10, c % 10} {
		if p.digits[i] != wild && p.digits[i] != int8(digit) {
			return false
		}
	}
	return true
}

// MatchEnhanced reports whether p is a pattern of enhanced status codes that c fits.
func (p Pattern) MatchEnhanced(c EnhancedCode) bool {
	return p.isEnhanced && c.Class != 0 &&
		(p.class == 0 || p.class == c.Class) &&
		(p.subject == wild || p.subject == int16(c.Subject)) &&
		(p.detail == wild || p.detail == int16(c.Detail))
}
