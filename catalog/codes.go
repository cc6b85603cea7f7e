package catalog

import (
	"slices"
	"strconv"
	"strings"

	"mtalens/catalog/smtp"
)

// ReplyEntry is what data/reply-codes.yaml says of a reply code. Unlike smtp.ReplyCode, Code may
// also begin with 3: a code that asks for more and decides nothing.
type ReplyEntry struct {
	Code     int
	Title    string // official, in English
	Text     Text
	Context  string // commands that it answers
	Reason   Reason // that the bare number justifies
	Precise  bool   // it says more than a vague enhanced code beside it
	Severity Severity
	Retry    string // yes or no
	Enhanced smtp.EnhancedCode
	Source   string
	Standard bool // an RFC gives it a meaning
	Verified bool // its source was seen
}

// EnhancedEntry is what data/enhanced-codes.yaml says of an enhanced status code, or of all codes
// of a class or a subject.
type EnhancedEntry struct {
	Code              CodeRange
	Provider          string // whose meaning it is; "": the registered one
	Title             string // official, in English
	Text              Text
	Classes           []string
	Reason            Reason // as class 5, and as class 4 unless Transient says otherwise
	Transient         Reason // as class 4
	Severity          Severity
	SeverityTransient Severity
	Retry             string // yes, no, or class: as class 4 yes, as class 5 no
	Replies           []string
	Source            string
	Registered        bool
}

// ReasonAs returns the reason that the code justifies in a reply of this class; 0: unknown.
func (e *EnhancedEntry) ReasonAs(class smtp.Class) Reason {
	switch class {
	case smtp.Success:
		return ReasonDelivered
	case smtp.Transient:
		return e.Transient
	}
	return e.Reason
}

func (b *builder) readReplies(records []record) {
	for i := range records {
		e := newEntry(&records[i])
		r := ReplyEntry{
			Code:     b.replyNumber(e),
			Title:    e.need("title"),
			Text:     e.needTexts(""),
			Context:  e.text("context"),
			Reason:   e.reason("reason", ReasonUnknown),
			Precise:  e.yes("precise"),
			Severity: Severity(e.needWord("severity", severityNames[:])),
			Retry:    retries[e.needWord("retry", retries)],
			Enhanced: e.enhanced("enhanced"),
			Source:   e.text("source"),
			Standard: e.flag("standard", true),
			Verified: e.flag("verified", true),
		}
		b.fail(e.done())
		b.addReply(e, r)
	}
}

func (b *builder) addReply(e *entry, r ReplyEntry) {
	c := b.c
	if r.Code == 0 {
		return
	}
	if c.replies[r.Code] != 0 {
		b.fail(e.at.errorf("code %d stands twice", r.Code))
	}
	c.ReplyCodes = append(c.ReplyCodes, r)
	c.replies[r.Code] = uint16(len(c.ReplyCodes))
	c.replyTexts = append(c.replyTexts, c.describe(r.Text))
}

func (b *builder) replyNumber(e *entry) int {
	s := e.need("code")
	n, err := strconv.Atoi(s)
	if s != "" && (err != nil || n < 200 || n >= replyEnd) {
		e.fail(e.at, "code %q: want three digits, the first 2 to 5", s)
		return 0
	}
	return n
}

func (b *builder) readEnhanced(records []record) {
	for i := range records {
		e := newEntry(&records[i])
		code, ok := e.codeRange("code")
		x := EnhancedEntry{
			Code:       code,
			Provider:   e.text("provider"),
			Title:      e.need("title"),
			Text:       e.needTexts(""),
			Classes:    e.list("classes"),
			Reason:     e.reason("reason", ReasonUnknown),
			Severity:   Severity(e.needWord("severity", severityNames[:])),
			Retry:      retries[e.needWord("retry", retries)],
			Replies:    e.list("replies"),
			Source:     e.need("source"),
			Registered: e.flag("registered", true),
		}
		x.Transient = e.reason("transient", x.Reason)
		x.SeverityTransient = Severity(e.word("severity_transient", severityNames[:]))
		if x.SeverityTransient == NoSeverity {
			x.SeverityTransient = x.Severity
		}
		x.Registered = x.Registered && x.Provider == ""
		b.fail(e.done())
		if ok {
			b.addEnhanced(e, x)
		}
	}
}

func (b *builder) addEnhanced(e *entry, x EnhancedEntry) {
	c := b.c
	c.EnhancedCodes = append(c.EnhancedCodes, x)
	c.enhancedTexts = append(c.enhancedTexts, c.describe(x.Text))
	place := uint16(len(c.EnhancedCodes))
	provider := b.provider(x.Provider)
	if x.Code.Last != x.Code.Detail {
		c.ranges = append(c.ranges, providerRange{provider, x.Code, place})
		return
	}
	key := codeKey{provider, x.Code}
	if c.enhanced[key] != 0 {
		b.fail(e.at.errorf("code %s stands twice", strings.TrimSpace(x.Code.String()+" "+x.Provider)))
	}
	c.enhanced[key] = place
}

var retries = []string{"", "yes", "no", "class"}

func (e *entry) reason(key string, missing Reason) Reason {
	r := Reason(e.word(key, reasonNames[:]))
	if r == NoReason {
		return missing
	}
	return r
}

// enhanced returns an enhanced status code, or the zero value if the key is missing.
func (e *entry) enhanced(key string) smtp.EnhancedCode {
	f := e.get(key)
	if f == nil {
		return smtp.EnhancedCode{}
	}
	code, err := smtp.ParseEnhancedCode(f.value)
	if err != nil {
		e.fail(f.at, "%s: %v", key, err)
	}
	return code
}

// codeRange returns the codes that an entry of data/enhanced-codes.yaml is about.
func (e *entry) codeRange(key string) (r CodeRange, ok bool) {
	f := e.get(key)
	if f == nil {
		e.fail(e.at, "%s is missing", key)
		return CodeRange{}, false
	}
	r, err := ParseCodeRange(f.value)
	if err != nil {
		e.fail(f.at, "%s: %v", key, err)
	}
	return r, err == nil
}

// Reply returns the entry of a reply code, or nil.
func (c *Catalog) Reply(code int) *ReplyEntry {
	if code < 0 || code >= replyEnd || c.replies[code] == 0 {
		return nil
	}
	return &c.ReplyCodes[c.replies[code]-1]
}

// Enhanced returns the entries that are about an enhanced status code: the registered one first, if
// there is one, then the meanings that providers give it.
func (c *Catalog) Enhanced(code smtp.EnhancedCode) []*EnhancedEntry {
	var entries []*EnhancedEntry
	for i := range c.EnhancedCodes {
		e := &c.EnhancedCodes[i]
		if e.Code.Subject != Any && e.Code.Detail != Any && e.Code.Contains(code) {
			entries = append(entries, e)
		}
	}
	return entries
}

// SeverityAs returns how bad the bare code is in a reply of this class.
func (e *EnhancedEntry) SeverityAs(class smtp.Class) Severity {
	switch class {
	case smtp.Success:
		return SeverityInfo
	case smtp.Transient:
		return e.SeverityTransient
	}
	return e.Severity
}

// Allows reports whether the code makes sense as this class: the registry allows it, or it is in
// everyday use (4.7.1).
func (e *EnhancedEntry) Allows(class smtp.Class) bool {
	return slices.Contains(e.Classes, strconv.Itoa(int(class))) ||
		class == smtp.Transient && e.SeverityTransient != e.Severity
}
