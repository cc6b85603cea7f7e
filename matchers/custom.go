package matchers

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"mtalens/catalog/smtp"
)

// Rule describes lines of which the built-in matchers know nothing, or make something else.
type Rule struct {
	// Program is the one that wrote the line, as syslog names it: rspamd, postfix/smtpd; postfix
	// stands for all of its daemons. "": every program.
	Program string
	// MTA is the one that the events belong to. NoMTA: the one that wrote the line; lines of other
	// programs are not read.
	MTA MTA
	// Literal is a text that a line must hold, or the regular expression is not tried. Must be given.
	Literal string
	// Regexp is tried on what the program wrote. Its named groups are fields of the event, or own
	// fields if their name begins with fields_.
	Regexp string
	// Event and Direction are those of the event.
	Event     Kind
	Direction Direction
}

// What bounds a Rule: the length of its expression, how much of a line it is tried on, in bytes, and
// how large the program is that it compiles to.
const (
	maxRegexp       = 8 << 10
	maxCustomText   = 8 << 10
	maxInstructions = 10_000
)

// ownField begins the names of groups that are no fields of the event.
const ownField = "fields_"

// OwnField is a field that a user's own matcher names.
type OwnField struct {
	Name  string
	Value []byte
}

// Custom reads lines by one Rule. It is safe for use by several goroutines at once. Unlike the
// built-in matchers it allocates, but only for a line that holds the literal.
type Custom struct {
	rule    Rule
	literal []byte
	regexp  *regexp.Regexp
	groups  []group
}

// group is a named group of the expression.
type group struct {
	index int
	set   func(*Match, []byte)
}

// NewCustom compiles r. An error is about its Regexp.
func NewCustom(r Rule) (*Custom, error) {
	if err := checkRegexp(r.Regexp); err != nil {
		return nil, err
	}
	compiled, err := regexp.Compile(r.Regexp)
	if err != nil {
		return nil, syntaxError(err)
	}
	c := &Custom{rule: r, literal: []byte(r.Literal), regexp: compiled}
	for i, name := range compiled.SubexpNames() {
		if name == "" {
			continue
		}
		set := setterOf(name)
		if set == nil {
			return nil, fmt.Errorf("group %q is no field: want one of %s, or %sNAME for a field of your own",
				name, strings.Join(slices.Sorted(maps.Keys(setters())), ", "), ownField)
		}
		c.groups = append(c.groups, group{i, set})
	}
	return c, nil
}

// checkRegexp refuses what would cost too much, before it is compiled.
func checkRegexp(s string) error {
	if len(s) > maxRegexp {
		return fmt.Errorf("the regular expression has %d bytes, at most %d are allowed", len(s), maxRegexp)
	}
	parsed, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return syntaxError(err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return syntaxError(err)
	}
	if n := len(program.Inst); n > maxInstructions {
		return fmt.Errorf("the regular expression compiles to %d instructions, at most %d are allowed: repeat less", n, maxInstructions)
	}
	return nil
}

// syntaxError drops what the regexp package puts in front.
func syntaxError(err error) error {
	if s := new(syntax.Error); errors.As(err, &s) {
		return fmt.Errorf("%s in regular expression: %q", s.Code, s.Expr)
	}
	return err
}

// Match reads a line that owner wrote, and reports whether it is one of those that c describes. Only
// then it touches m, and what m held before is gone.
func (c *Custom) Match(l *Line, owner MTA, m *Match) bool {
	if !c.claims(l, owner) || !bytes.Contains(l.Body, c.literal) {
		return false
	}
	text := l.Body[:min(len(l.Body), maxCustomText)]
	found := c.regexp.FindSubmatchIndex(text)
	if found == nil {
		return false
	}
	m.Reset()
	m.Kind, m.Direction, m.MTA = c.rule.Event, c.rule.Direction, c.rule.MTA
	if m.MTA == NoMTA {
		m.MTA = owner
	}
	postfixTag(l.Tag, m)
	for _, g := range c.groups {
		start, end := found[2*g.index], found[2*g.index+1]
		if start < end {
			g.set(m, text[start:end:end])
		}
	}
	return true
}

// claims reports whether the rule is about lines of this program.
func (c *Custom) claims(l *Line, owner MTA) bool {
	if c.rule.MTA == NoMTA && owner == NoMTA {
		return false
	}
	if c.rule.Program == "" || c.rule.Program == owner.String() {
		return true
	}
	rest, ok := bytes.CutPrefix(l.Tag, []byte(c.rule.Program))
	return ok && (len(rest) == 0 || rest[0] == '/')
}

// setterOf returns what puts a group's text into a match, or nil if name is no field.
func setterOf(name string) func(*Match, []byte) {
	if own, ok := strings.CutPrefix(name, ownField); ok && own != "" {
		return func(m *Match, b []byte) { m.Fields = append(m.Fields, OwnField{own, b}) }
	}
	return setters()[name]
}

// setters lists the fields of the event that a group can be. What is no code, or no number, is left
// out of the event.
func setters() map[string]func(*Match, []byte) {
	return map[string]func(*Match, []byte){
		"process":         func(m *Match, b []byte) { m.Process = b },
		"queue_id":        func(m *Match, b []byte) { m.QueueID = b },
		"message_id":      func(m *Match, b []byte) { m.MessageID = b },
		"sender":          func(m *Match, b []byte) { m.Sender = b },
		"recipient":       func(m *Match, b []byte) { m.Recipient = b },
		"orig_recipient":  func(m *Match, b []byte) { m.OrigRecipient = b },
		"delivered_to":    func(m *Match, b []byte) { m.DeliveredTo = b },
		"size":            func(m *Match, b []byte) { m.Size = int64(digitsOf(b, 63)) },
		"nrcpt":           func(m *Match, b []byte) { m.Recipients = uint32(digitsOf(b, 32)) },
		"client_host":     func(m *Match, b []byte) { m.ClientHost = b },
		"client_ip":       func(m *Match, b []byte) { m.ClientIP = b },
		"client_port":     func(m *Match, b []byte) { m.ClientPort = uint16(digitsOf(b, 16)) },
		"helo":            func(m *Match, b []byte) { m.HELO = b },
		"protocol":        func(m *Match, b []byte) { m.Protocol = b },
		"auth_user":       func(m *Match, b []byte) { m.AuthUser = b },
		"auth_mechanism":  func(m *Match, b []byte) { m.AuthMechanism = b },
		"transport":       func(m *Match, b []byte) { m.Transport = b },
		"router":          func(m *Match, b []byte) { m.Router = b },
		"relay_host":      func(m *Match, b []byte) { m.RelayHost = b },
		"relay_ip":        func(m *Match, b []byte) { m.RelayIP = b },
		"relay_port":      func(m *Match, b []byte) { m.RelayPort = uint16(digitsOf(b, 16)) },
		"relay_path":      func(m *Match, b []byte) { m.RelayPath = b },
		"tls":             func(m *Match, b []byte) { m.TLS = b },
		"remote_queue_id": func(m *Match, b []byte) { m.RemoteQueueID = b },
		"reply_text":      setReply,
		"reply_code":      setReplyCode,
		"enhanced_code":   setEnhancedCode,
	}
}

// setReply takes the codes from the text, where no group of their own has told them.
func setReply(m *Match, b []byte) {
	m.ReplyText = b
	code, enhanced := FindCodes(b)
	if m.ReplyCode == 0 {
		m.ReplyCode = code
	}
	if m.Enhanced.Class == 0 {
		m.Enhanced = enhanced
	}
}

func setReplyCode(m *Match, b []byte) {
	if code, err := smtp.ParseReplyCode(string(b)); err == nil {
		m.ReplyCode = code
	}
}

func setEnhancedCode(m *Match, b []byte) {
	if code, err := smtp.ParseEnhancedCode(string(b)); err == nil {
		m.Enhanced = code
	}
}

// digitsOf returns the number that b is, or 0.
func digitsOf(b []byte, bits int) uint64 {
	n, err := strconv.ParseUint(string(b), 10, bits)
	if err != nil {
		return 0
	}
	return n
}
