package main

import (
	"cmp"
	"strconv"
	"strings"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/configs/words"
)

// item is one entry of the catalog, whatever it is about. What does not apply is empty.
type item struct {
	Kind     string `json:"kind"`
	Code     string `json:"code,omitempty"`
	Provider string `json:"provider,omitempty"`
	Name     string `json:"name,omitempty"` // of a signature, or the symbol of an error number
	Reason   string `json:"reason,omitempty"`
	Severity string `json:"severity,omitempty"`
	Title    string `json:"title,omitempty"`    // official, in English
	TitleZH  string `json:"title_zh,omitempty"` // of a reason
	EN       string `json:"en,omitempty"`
	ZH       string `json:"zh,omitempty"`
	AdviceEN string `json:"advice_en,omitempty"`
	AdviceZH string `json:"advice_zh,omitempty"`
	Phrase   string `json:"phrase,omitempty"` // forms, with line breaks between
	Source   string `json:"source,omitempty"`
}

// itemKeys are the keys of an item, as its JSON has them.
var itemKeys = []string{
	"kind", "code", "provider", "name", "reason", "severity", "title", "title_zh", "en", "zh",
	"advice_en", "advice_zh", "phrase", "source",
}

// values returns the values of itemKeys.
func (i *item) values() []string {
	return []string{
		i.Kind, i.Code, i.Provider, i.Name, i.Reason, i.Severity, i.Title, i.TitleZH, i.EN, i.ZH,
		i.AdviceEN, i.AdviceZH, i.Phrase, i.Source,
	}
}

// text returns what the item is about, in one line.
func (i *item) text(l catalog.Lang) string {
	if l == catalog.ZH {
		return cmp.Or(i.TitleZH, i.ZH, i.Title, i.Phrase)
	}
	return cmp.Or(i.Title, i.EN, i.Phrase)
}

var itemKinds = []string{"reply", "enhanced", "reason", "phrase", "client_error"}

// fits reports whether the item is about codes that p names.
func (i *item) fits(p smtp.Pattern) bool {
	if i.Kind == itemKinds[0] {
		return p.MatchReply(replyCode(atoi(i.Code)))
	}
	r, err := catalog.ParseCodeRange(i.Code)
	if err != nil {
		return false
	}
	for _, class := range words.Classes().Values {
		if r.Class != 0 && r.Class != class {
			continue
		}
		if p.MatchEnhanced(smtp.EnhancedCode{Class: class, Subject: uint16(max(0, r.Subject)), Detail: uint16(max(0, r.Detail))}) {
			return !r.IsGroup()
		}
	}
	return false
}

// atoi returns the number that s is, or 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// catalogItems returns all entries.
func catalogItems(c *catalog.Catalog) []item {
	var items []item
	for i := range c.ReplyCodes {
		r := &c.ReplyCodes[i]
		items = append(items, item{
			Kind: "reply", Code: strconv.Itoa(r.Code), Reason: knownReason(r.Reason), Severity: r.Severity.String(),
			Title: r.Title, EN: r.Text[catalog.EN], ZH: r.Text[catalog.ZH], Source: r.Source,
		})
	}
	for i := range c.EnhancedCodes {
		e := &c.EnhancedCodes[i]
		items = append(items, item{
			Kind: "enhanced", Code: e.Code.String(), Provider: e.Provider, Reason: knownReason(e.Reason), Severity: e.Severity.String(),
			Title: e.Title, EN: e.Text[catalog.EN], ZH: e.Text[catalog.ZH], Source: e.Source,
		})
	}
	for i := range c.Reasons[1:] {
		r := &c.Reasons[i+1]
		items = append(items, item{
			Kind: "reason", Reason: r.Reason.String(), Severity: r.Severity.String(),
			Title: r.Title[catalog.EN], TitleZH: r.Title[catalog.ZH], EN: r.Definition[catalog.EN], ZH: r.Definition[catalog.ZH],
			AdviceEN: r.Advice[catalog.EN], AdviceZH: r.Advice[catalog.ZH],
		})
	}
	for i := range c.Phrases {
		p := &c.Phrases[i]
		items = append(items, item{
			Kind: "phrase", Provider: p.Provider, Name: p.Name, Reason: p.Reason.String(),
			EN: p.Text[catalog.EN], ZH: p.Text[catalog.ZH], AdviceEN: p.Advice[catalog.EN], AdviceZH: p.Advice[catalog.ZH],
			Phrase: strings.Join(p.Match, "\n"), Source: p.Link,
		})
	}
	for i := range c.ClientErrors {
		e := &c.ClientErrors[i]
		items = append(items, item{
			Kind: "client_error", Code: e.String(), Name: e.Symbol, EN: e.Text[catalog.EN], ZH: e.Text[catalog.ZH],
			AdviceEN: e.Advice[catalog.EN], AdviceZH: e.Advice[catalog.ZH],
		})
	}
	return items
}
