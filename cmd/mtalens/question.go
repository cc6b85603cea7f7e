package main

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
)

// question is what explain is asked about, once it is known what kind of thing it is.
type question struct {
	text string // as asked
	kind questionKind

	reason      catalog.Reason
	clientError *catalog.ClientError
	replySet    smtp.Pattern      // reply codes: 5xx
	enhancedSet catalog.CodeRange // enhanced codes: 5.7.X
	reply       int               // code, reply; 300 to 399 too; 0: none
	enhanced    smtp.EnhancedCode // code, reply
	words       []byte            // reply: from its first code on
	match       matchers.Match    // log line
}

type questionKind uint8

const (
	askedCode          questionKind = iota
	askedReplyCodes                 // 5xx
	askedEnhancedCodes              // 5.7.x
	askedReply
	askedLine
	askedClientError
	askedReason
)

// String returns the word for k that the field "kind" holds.
func (k questionKind) String() string {
	return [...]string{"code", "codes", "codes", "reply", "log_line", "client_error", "reason"}[k]
}

// asker finds out what is asked. It keeps a scratch, so it serves one question at a time.
type asker struct {
	catalog *catalog.Catalog
	set     *matchers.Set
	arena   matchers.Arena
}

// ask finds out what s is: a word for a reason, an error number, a code, a pattern, a log line, or
// what a server replied. It reports false if it is none of them.
func (a *asker) ask(s string) (*question, bool) {
	q := &question{text: s}
	bare := strings.Trim(s, " \t\"'()<>[]#:;,.")
	if r, ok := catalog.ParseReason(strings.ToLower(bare)); ok {
		q.kind, q.reason = askedReason, r
		return q, true
	}
	return q, a.clientError(q, s) || a.code(q, bare) || a.line(q, s) || a.reply(q, s)
}

// clientError finds a known error number among the words of s.
func (a *asker) clientError(q *question, s string) bool {
	for word := range strings.FieldsSeq(s) {
		code, err := catalog.ParseClientError(strings.Trim(word, "\"'()<>[]:;,."))
		if err != nil {
			continue
		}
		q.kind, q.clientError = askedClientError, a.catalog.ClientError(code)
		return q.clientError != nil
	}
	return false
}

// code reads one code or one pattern. A single digit is a class.
func (a *asker) code(q *question, s string) bool {
	s = strings.ReplaceAll(s, " ", "")
	if len(s) == 1 {
		s += ".x.x"
	}
	if n, err := strconv.Atoi(s); err == nil && len(s) == 3 && (a.catalog.Reply(n) != nil || isReplyCode(s)) {
		q.kind, q.reply = askedCode, n
		return true
	}
	if code, err := smtp.ParseEnhancedCode(s); err == nil {
		q.kind, q.enhanced = askedCode, code
		return true
	}
	return readCodes(q, s)
}

// readCodes reads a pattern.
func readCodes(q *question, s string) bool {
	pattern, err := smtp.ParsePattern(s)
	if err != nil {
		return false
	}
	q.kind, q.replySet = askedReplyCodes, pattern
	if !strings.Contains(s, ".") {
		return true
	}
	s = strings.NewReplacer("x", "X", "*", "X").Replace(s)
	for strings.Count(s, ".") < 2 {
		s += ".X"
	}
	q.kind = askedEnhancedCodes
	q.enhancedSet, err = catalog.ParseCodeRange(s)
	return err == nil
}

func isReplyCode(s string) bool {
	_, err := smtp.ParseReplyCode(s)
	return err == nil
}

// line reads a log line of any MTA that tells of something that can be explained.
func (a *asker) line(q *question, s string) bool {
	a.arena.Reset()
	q.kind = askedLine
	return a.set.Match([]byte(s), &a.arena, &q.match) == matchers.Event
}

// reply reads what a server said, with or without codes. What stands before the code may be
// anything: "the server says: 550 …". Without a code the words must be known.
func (a *asker) reply(q *question, s string) bool {
	q.kind = askedReply
	text := []byte(s)
	if start := replyStart(text); start >= 0 {
		text = text[start:]
	}
	code, enhanced := matchers.FindCodes(text)
	q.reply, q.enhanced, q.words = int(code), enhanced, text
	if code != 0 || enhanced.Class != 0 {
		return true
	}
	query := catalog.Query{Text: text}
	return a.catalog.Lookup(&query).Signature != 0
}

// replyStart returns where the first reply code in text stands that looks like the start of a reply,
// or -1.
func replyStart(text []byte) int {
	for i := range text {
		if i > 0 && !bytes.ContainsRune([]byte(" :\"'<(["), rune(text[i-1])) {
			continue
		}
		_, rest, ok := smtp.CutReplyCode(text[i:])
		if ok && len(rest) > 0 && (rest[0] == ' ' || rest[0] == '-') {
			return i
		}
	}
	return -1
}

// splitQuestions tells which of args belong together: arguments with blanks stand for themselves,
// and so do codes, but a reply code and the enhanced code behind it are one reply. All other words are
// one reply together.
func splitQuestions(args []string) []string {
	if slices.ContainsFunc(args, func(s string) bool { return strings.ContainsAny(s, " \t") }) {
		return args
	}
	if !allCodes(args) {
		return []string{strings.Join(args, " ")}
	}
	var questions []string
	for i := 0; i < len(args); i++ {
		if isReplyCode(args[i]) && i+1 < len(args) && isEnhanced(args[i+1]) {
			questions = append(questions, args[i]+" "+args[i+1])
			i++
			continue
		}
		questions = append(questions, strings.Split(args[i], "|")...)
	}
	return questions
}

func allCodes(args []string) bool {
	return !slices.ContainsFunc(args, func(s string) bool { return !isCode(s) })
}

func isEnhanced(s string) bool {
	_, err := smtp.ParseEnhancedCode(s)
	return err == nil
}

// isCode reports whether s can be asked for as one word: a code, a pattern, an error number, a reason.
func isCode(s string) bool {
	for one := range strings.SplitSeq(s, "|") {
		_, err := smtp.ParsePattern(one)
		_, notNumber := catalog.ParseClientError(one)
		_, isReason := catalog.ParseReason(one)
		if err != nil && notNumber != nil && !isReason && len(one) != 1 && !isIntermediate(one) {
			return false
		}
	}
	return true
}

func isIntermediate(s string) bool { return len(s) == 3 && s[0] == '3' }
