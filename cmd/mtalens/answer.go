package main

import (
	"cmp"
	"slices"
	"strconv"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
	"mtalens/pipeline"
)

// answer is what explain says about one question. Fields and words are those of the event; what is
// unknown is left out.
type answer struct {
	Question     string `json:"question"`
	Kind         string `json:"kind"` // code, codes, reply, log_line, client_error or reason
	Event        string `json:"event,omitempty"`
	Direction    string `json:"direction,omitempty"`
	Recipient    string `json:"recipient,omitempty"`
	RelayHost    string `json:"relay_host,omitempty"`
	ReplyCode    int    `json:"reply_code,omitempty"`
	EnhancedCode string `json:"enhanced_code,omitempty"`
	ReplyText    string `json:"reply_text,omitempty"`
	ErrorNumber  string `json:"error_number,omitempty"`
	Symbol       string `json:"symbol,omitempty"`
	Protocol     string `json:"protocol,omitempty"`
	Reply        string `json:"reply,omitempty"` // behind an error number
	Class        string `json:"class,omitempty"`
	Category     string `json:"category,omitempty"`
	Reason       string `json:"reason,omitempty"`
	Severity     string `json:"severity,omitempty"`
	BounceType   string `json:"bounce_type,omitempty"`
	Retryable    *bool  `json:"retryable,omitempty"`
	Provider     string `json:"provider,omitempty"`
	Signature    string `json:"signature,omitempty"`
	Title        string `json:"title,omitempty"`
	Description  string `json:"description,omitempty"`
	WhoActs      string `json:"who_acts,omitempty"`
	Advice       string `json:"advice,omitempty"`
	Link         string `json:"link,omitempty"`

	Codes   []codeAnswer `json:"codes,omitempty"`   // what each code means
	Related []codeTitle  `json:"related,omitempty"` // codes that go with it
	Trace   []traceStep  `json:"trace,omitempty"`   // what spoke for a reason
}

// traceStep is one thing that speaks for a reason.
type traceStep struct {
	Kind   string `json:"kind"`
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason"`
	Won    bool   `json:"won,omitempty"`
}

// codeAnswer is what the catalog says of one code.
type codeAnswer struct {
	Code         string   `json:"code"`
	Provider     string   `json:"provider,omitempty"` // whose meaning it is; none: the standard's
	Title        string   `json:"title"`
	Description  string   `json:"description"`
	Severity     string   `json:"severity,omitempty"`
	Reason       string   `json:"reason,omitempty"`
	Retryable    *bool    `json:"retryable,omitempty"`
	ReplyCodes   []string `json:"reply_codes,omitempty"`   // that an enhanced code goes with
	EnhancedCode string   `json:"enhanced_code,omitempty"` // that a reply code alone stands for
	Source       string   `json:"source,omitempty"`
	Standard     bool     `json:"standard"` // defined by an RFC or the IANA registry
}

type codeTitle struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// answerer answers questions in one language.
type answerer struct {
	catalog *catalog.Catalog
	lang    catalog.Lang
	trace   bool // say what spoke for a reason
}

func (a answerer) answer(q *question) *answer {
	ans := &answer{Question: q.text, Kind: q.kind.String()}
	switch q.kind {
	case askedCode:
		a.code(ans, q.reply, q.enhanced)
	case askedReplyCodes:
		a.replyCodes(ans, q.replySet)
	case askedEnhancedCodes:
		a.enhancedCodes(ans, q.enhancedSet)
	case askedReply:
		a.reply(ans, q)
	case askedLine:
		a.line(ans, &q.match)
	case askedClientError:
		a.clientError(ans, q.clientError)
	case askedReason:
		a.reason(ans, q.reason)
	}
	return ans
}

// code answers for codes without any text: as the code tables do, not as for a message.
func (a answerer) code(ans *answer, reply int, enhanced smtp.EnhancedCode) {
	query := catalog.Query{ReplyCode: replyCode(reply), Enhanced: enhanced}
	a.meaning(ans, &query)
	a.codes(ans, reply, enhanced)
	first := ans.Codes[0]
	if enhanced.Class != 0 && reply != 0 {
		first = ans.Codes[1] // it says more
	}
	ans.Title, ans.Description = first.Title, first.Description
	ans.Severity, ans.Retryable = first.Severity, first.Retryable
	if reply/100 == 3 {
		ans.Class = "intermediate"
	}
	if ans.Reason == catalog.ReasonUnknown.String() {
		ans.WhoActs, ans.Advice = "", textDecides[a.lang]
	}
}

// replyCode returns a reply code that decides something, or none.
func replyCode(n int) smtp.ReplyCode {
	code, err := smtp.ParseReplyCode(strconv.Itoa(n))
	if err != nil {
		return 0
	}
	return code
}

func (a answerer) reply(ans *answer, q *question) {
	query := catalog.Query{ReplyCode: replyCode(q.reply), Enhanced: q.enhanced, Text: q.words}
	ans.ReplyText = string(q.words)
	a.meaning(ans, &query)
	a.codes(ans, q.reply, q.enhanced)
	ans.dropOthers()
}

func (a answerer) line(ans *answer, m *matchers.Match) {
	query := pipeline.Query(m)
	ans.Event, ans.Direction = m.Kind.String(), m.Direction.String()
	ans.Recipient, ans.RelayHost = string(m.Recipient), string(m.RelayHost)
	ans.ReplyText = string(m.ReplyText)
	a.meaning(ans, &query)
	a.codes(ans, int(m.ReplyCode), m.Enhanced)
	ans.dropOthers()
}

// dropOthers drops what other providers mean by a code.
func (ans *answer) dropOthers() {
	ans.Codes = slices.DeleteFunc(ans.Codes, func(c codeAnswer) bool {
		return c.Provider != "" && c.Provider != ans.Provider
	})
}

func (a answerer) clientError(ans *answer, e *catalog.ClientError) {
	ans.ErrorNumber, ans.Symbol, ans.Protocol, ans.Reply = e.String(), e.Symbol, e.Protocol, e.Reply
	ans.Title = e.Text[a.lang]
	if code, err := smtp.ParseReplyCode(e.Reply); err == nil && e.Protocol == "smtp" {
		a.meaning(ans, &catalog.Query{ReplyCode: code})
		a.codes(ans, int(code), smtp.EnhancedCode{})
		ans.Title, ans.Description = e.Text[a.lang], ""
		if ans.Reason == catalog.ReasonUnknown.String() {
			ans.WhoActs, ans.Advice = "", ""
		}
	}
	if advice := e.Advice[a.lang]; advice != "" {
		ans.Advice = advice
	}
}

func (a answerer) reason(ans *answer, r catalog.Reason) {
	e := &a.catalog.Reasons[r]
	ans.Category, ans.Reason, ans.Severity = e.Category.String(), r.String(), e.Severity.String()
	ans.BounceType, ans.Retryable = e.BounceType.String(), &e.Retryable
	ans.Title, ans.Description = e.Title[a.lang], e.Definition[a.lang]
	ans.WhoActs, ans.Advice = e.Who, e.Advice[a.lang]
	for i := range a.catalog.EnhancedCodes {
		if x := &a.catalog.EnhancedCodes[i]; x.Reason == r && x.Registered && !x.Code.IsGroup() {
			ans.Related = append(ans.Related, codeTitle{x.Code.String(), x.Title})
		}
	}
}

// meaning fills in what the catalog makes of an outcome.
func (a answerer) meaning(ans *answer, q *catalog.Query) {
	m := a.catalog.Lookup(q)
	if m == (catalog.Meaning{}) {
		return
	}
	if a.trace {
		for _, c := range a.catalog.Trace(q) {
			ans.Trace = append(ans.Trace, traceStep{c.Kind, c.Name, c.Reason.String(), c.Won})
		}
	}
	ans.Class, ans.Category, ans.Reason = m.Class.String(), m.Category.String(), m.Reason.String()
	ans.Severity, ans.BounceType = m.Severity.String(), m.BounceType.String()
	ans.Provider, ans.Signature = a.catalog.ProviderName(m.Provider), a.catalog.SignatureName(m.Signature)
	reason := &a.catalog.Reasons[m.Reason]
	ans.Title, ans.Description = reason.Title[a.lang], reason.Definition[a.lang]
	if m.Signature != 0 {
		ans.Description = cmp.Or(a.catalog.Phrases[m.Signature-1].Text[a.lang], ans.Description)
	}
	ans.Advice, ans.Link = a.catalog.Advice(m, a.lang), a.catalog.Link(m)
	if m.Reason != catalog.ReasonDelivered {
		ans.Retryable, ans.WhoActs = &m.Retryable, reason.Who
	}
}

// codes fills in what each code means.
func (a answerer) codes(ans *answer, reply int, enhanced smtp.EnhancedCode) {
	if reply != 0 {
		ans.ReplyCode = reply
		ans.Codes = append(ans.Codes, a.replyEntry(reply))
	}
	if enhanced.Class != 0 {
		ans.EnhancedCode = enhanced.String()
		ans.Codes = append(ans.Codes, a.enhancedEntries(enhanced)...)
		ans.Related = a.neighbours(enhanced, ans.Reason)
		return
	}
	for i := range a.catalog.EnhancedCodes {
		e := &a.catalog.EnhancedCodes[i]
		if e.Registered && slices.Contains(e.Replies, strconv.Itoa(reply)) {
			code := e.Code
			code.Class = smtp.Class(reply / 100)
			ans.Related = append(ans.Related, codeTitle{code.String(), e.Title})
		}
	}
}

// neighbours returns the registered codes of the same class with the same reason or, where that is
// unknown, the same subject.
func (a answerer) neighbours(code smtp.EnhancedCode, reason string) []codeTitle {
	var titles []codeTitle
	for i := range a.catalog.EnhancedCodes {
		e := &a.catalog.EnhancedCodes[i]
		if !e.Registered || e.Code.IsGroup() || e.Code.Contains(code) || !e.Allows(code.Class) {
			continue
		}
		if e.ReasonAs(code.Class).String() != reason {
			continue
		}
		if reason == catalog.ReasonUnknown.String() && e.Code.Subject != int16(code.Subject) {
			continue
		}
		at := e.Code
		at.Class = code.Class
		titles = append(titles, codeTitle{at.String(), e.Title})
	}
	return titles
}
