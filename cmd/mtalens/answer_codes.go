package main

import (
	"strconv"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
)

// replyEntry describes a reply code. One that nobody defined means what its first digit says.
func (a answerer) replyEntry(code int) codeAnswer {
	r := a.catalog.Reply(code)
	if r == nil {
		c := a.group(classRange(smtp.Class(code / 100)))
		c.Code, c.Title, c.Standard, c.Source, c.ReplyCodes = strconv.Itoa(code), notDefined[a.lang], false, "", nil
		return c
	}
	retry := r.Retry == "yes"
	return codeAnswer{
		Code:         strconv.Itoa(code),
		Title:        r.Title,
		Description:  r.Text[a.lang],
		Severity:     r.Severity.String(),
		Reason:       knownReason(r.Reason),
		Retryable:    &retry,
		EnhancedCode: r.Enhanced.String(),
		Source:       r.Source,
		Standard:     r.Standard,
	}
}

// enhancedEntries describes an enhanced status code: in the registered sense first, then as
// providers use it.
func (a answerer) enhancedEntries(code smtp.EnhancedCode) []codeAnswer {
	entries := a.catalog.Enhanced(code)
	var answers []codeAnswer
	if len(entries) == 0 || !entries[0].Registered {
		answers = append(answers, a.unregistered(code))
	}
	for _, e := range entries {
		answers = append(answers, a.enhancedEntry(e, code.Class, code.String()))
	}
	return answers
}

// unregistered describes a code that nobody registered by its subject and its class.
func (a answerer) unregistered(code smtp.EnhancedCode) codeAnswer {
	c := a.group(classRange(code.Class))
	m := a.catalog.Lookup(&catalog.Query{Enhanced: code})
	c.Code, c.Title, c.Standard, c.Source, c.ReplyCodes = code.String(), notRegistered[a.lang], false, "", nil
	if text := a.catalog.Description(m, a.lang); text != "" {
		c.Description = text
	}
	return c
}

// enhancedEntry describes an entry in a reply of a class; 0: in any.
func (a answerer) enhancedEntry(e *catalog.EnhancedEntry, class smtp.Class, code string) codeAnswer {
	return codeAnswer{
		Code:        code,
		Provider:    e.Provider,
		Title:       e.Title,
		Description: e.Text[a.lang],
		Severity:    e.SeverityAs(class).String(),
		Reason:      knownReason(e.ReasonAs(class)),
		Retryable:   retryable(e.Retry, class),
		ReplyCodes:  e.Replies,
		Source:      e.Source,
		Standard:    e.Registered,
	}
}

// retryable returns nil where it depends on the class and none is known.
func retryable(retry string, class smtp.Class) *bool {
	var yes bool
	switch {
	case class == smtp.Success:
	case retry != "class":
		yes = retry == "yes"
	case class == 0:
		return nil
	default:
		yes = class == smtp.Transient
	}
	return &yes
}

// replyCodes answers with all reply codes that a pattern names.
func (a answerer) replyCodes(ans *answer, pattern smtp.Pattern) {
	var class smtp.Class
	for i := range a.catalog.ReplyCodes {
		code := a.catalog.ReplyCodes[i].Code
		if pattern.MatchReply(replyCode(code)) {
			class = smtp.Class(code / 100)
			ans.Codes = append(ans.Codes, a.replyEntry(code))
		}
	}
	if class != 0 {
		a.head(ans, classRange(class))
	}
}

// enhancedCodes answers with what a pattern is about, and all codes that it names.
func (a answerer) enhancedCodes(ans *answer, r catalog.CodeRange) {
	a.head(ans, r)
	for i := range a.catalog.EnhancedCodes {
		e := &a.catalog.EnhancedCodes[i]
		if e.Code.IsGroup() || !r.Covers(e.Code) || r.Class != 0 && !e.Allows(r.Class) {
			continue
		}
		code := e.Code
		if code.Class == 0 {
			code.Class = r.Class
		}
		ans.Codes = append(ans.Codes, a.enhancedEntry(e, code.Class, code.String()))
	}
}

// head says what a pattern is about: its class, its subject, or a code of any class.
func (a answerer) head(ans *answer, r catalog.CodeRange) {
	ans.Class = r.Class.String()
	parts := []catalog.CodeRange{r}
	if r.Class != 0 && r.Subject != catalog.Any {
		of := r
		of.Class = 0
		parts = []catalog.CodeRange{of, classRange(r.Class)}
	}
	for _, part := range parts {
		e := a.catalog.Registered(part)
		if e == nil {
			continue
		}
		if ans.Title == "" {
			c := a.enhancedEntry(e, r.Class, part.String())
			ans.Title, ans.Description, ans.Severity, ans.Retryable = c.Title, c.Description, c.Severity, c.Retryable
			continue
		}
		ans.Title += ", " + e.Title
		ans.Description += sentenceGap[a.lang] + e.Text[a.lang]
	}
}

// group describes the registered entry of a class, a subject or a code of any class.
func (a answerer) group(r catalog.CodeRange) codeAnswer {
	return a.enhancedEntry(a.catalog.Registered(r), r.Class, r.String())
}

func classRange(class smtp.Class) catalog.CodeRange {
	return catalog.CodeRange{Class: class, Subject: catalog.Any, Detail: catalog.Any, Last: catalog.Any}
}

func knownReason(r catalog.Reason) string {
	if r == catalog.ReasonUnknown {
		return ""
	}
	return r.String()
}
