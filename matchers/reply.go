package matchers

import (
	"bytes"

	"mtalens/catalog/smtp"
)

// The grammars of the two codes, as regular expressions. They are the specification: the scanners
// of package smtp read the codes on the hot path, and fuzz tests hold the two equal.
const (
	// ReplyCodePattern is a reply code at the start of a reply (RFC 5321 §4.2): three digits, the
	// first 2, 4 or 5, and then neither a letter nor what would make it a longer number.
	ReplyCodePattern = `^([245][0-9]{2})(?:[^0-9A-Za-z_.,/]|$)`

	// EnhancedCodePattern is an enhanced status code (RFC 3463 §2): no leading zeros, numbers up to
	// 999, no fourth number behind it. A dot that ends a sentence may follow.
	EnhancedCodePattern = `^([245]\.(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2}))(?:[^0-9A-Za-z_.]|\.(?:[^0-9A-Za-z_]|$)|$)`
)

// FindCodes returns the reply code and the enhanced status code of a reply as an MTA logs it: its
// lines joined by blanks, by line breaks, or by an escaped line break.
//
// The reply code stands at the start. The enhanced status code is looked for at the start of the
// first line, behind the reply code; at the start of a later line, if the reply has any; at last
// anywhere, if it is marked as a code: (#5.1.1), #5.1.0, [4.4.2], <5.1.1>, Status: 5.1.1,
// 550 5.7.1: (with the colon; without it, it may be a quoted reply about another address). Numbers
// that only look like codes, in addresses, versions, sizes and dates, are left alone. What is not
// there is none.
func FindCodes(text []byte) (smtp.ReplyCode, smtp.EnhancedCode) {
	reply, rest, _ := smtp.CutReplyCode(text)
	more := reply != 0 && len(rest) > 0 && rest[0] == '-'
	if code, _, ok := smtp.CutEnhancedCode(trimSeparator(rest)); ok {
		return reply, code
	}
	if more {
		if code, ok := laterLineCode(rest); ok {
			return reply, code
		}
	}
	return reply, markedCode(rest, reply.Class())
}

// trimSeparator drops what stands between a reply code and the text: a dash or a blank, then blanks.
func trimSeparator(b []byte) []byte {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	return b
}

// laterLineCode returns the enhanced status code at the start of the first later line that has one.
// A blank behind the reply code ends a reply (RFC 5321 §4.2.1), so what looks like its last line
// and is followed by another is a quoted reply.
func laterLineCode(text []byte) (smtp.EnhancedCode, bool) {
	line, ok := nextLine(text)
	for ok {
		next, more := nextLine(line[3:])
		if line[3] == '-' || !more {
			if code, _, ok := smtp.CutEnhancedCode(trimSeparator(line[3:])); ok {
				return code, true
			}
		}
		line, ok = next, more
	}
	return smtp.EnhancedCode{}, false
}

// nextLine returns the text from the next line's reply code on. Postfix joins the lines of a reply
// by a blank, or by a question mark where it replaces unprintable bytes; Exim writes \n.
func nextLine(text []byte) ([]byte, bool) {
	for i := 1; i+3 < len(text); i++ {
		if next := text[i+3]; next != ' ' && next != '-' {
			continue
		}
		if _, _, ok := smtp.CutReplyCode(text[i:]); ok && breaksLine(text[:i]) {
			return text[i:], true
		}
	}
	return nil, false
}

func breaksLine(before []byte) bool {
	switch before[len(before)-1] {
	case ' ', '?', '\n':
		return true
	case 'n':
		return len(before) > 1 && before[len(before)-2] == '\\'
	}
	return false
}

// markedCode returns the first enhanced status code in text that is marked as one. class is that
// of the reply; the weaker marks count only if they agree with it.
func markedCode(text []byte, class smtp.Class) smtp.EnhancedCode {
	for dot := 0; ; dot++ {
		i := bytes.IndexByte(text[dot:], '.')
		if i < 0 {
			return smtp.EnhancedCode{}
		}
		dot += i
		if dot == 0 {
			continue
		}
		code, rest, ok := smtp.CutEnhancedCode(text[dot-1:])
		if ok && marked(text[:dot-1], rest, class == 0 || code.Class == class) {
			return code
		}
	}
}

// marked reports whether a number between before and after is marked as a code.
func marked(before, after []byte, agrees bool) bool {
	if len(before) == 0 {
		return false
	}
	switch last := before[len(before)-1]; {
	case last == '#':
		return true
	case last == '[' && startsWith(after, ']'), last == '<' && startsWith(after, '>'):
		return true
	case last == '(' && startsWith(after, ')'):
		return agrees
	case last == ' ' || last == ':' || last == '-':
		return statusBefore(before) || agrees && startsWith(after, ':') && replyCodeBefore(before)
	}
	return false
}

func startsWith(b []byte, c byte) bool { return len(b) > 0 && b[0] == c }

// statusBefore reports whether "Status:" or "status code:" stands right before.
func statusBefore(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	if len(before) == 0 || before[len(before)-1] != ':' {
		return false
	}
	return hasSuffixFold(before, "status:") || hasSuffixFold(before, "status code:")
}

// replyCodeBefore reports whether a reply code and a blank or a dash stand right before.
func replyCodeBefore(before []byte) bool {
	n := len(before) - 4
	if n < 0 || before[n+3] == ':' || n > 0 && isAlnum(before[n-1]) {
		return false
	}
	_, rest, ok := smtp.CutReplyCode(before[n:])
	return ok && len(rest) == 1
}

func hasSuffixFold(b []byte, suffix string) bool {
	return len(b) >= len(suffix) && bytes.EqualFold(b[len(b)-len(suffix):], []byte(suffix))
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
