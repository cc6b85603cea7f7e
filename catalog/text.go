package catalog

import "fmt"

// Lang is a language that texts come in.
type Lang uint8

const (
	EN Lang = iota // English
	ZH             // Chinese, simplified

	langEnd
)

var langNames = [langEnd]string{"en", "zh"}

// String returns the ISO 639 code of l.
func (l Lang) String() string { return langNames[l] }

// ParseLang returns the language with the ISO 639 code s.
func ParseLang(s string) (Lang, error) {
	for l, name := range langNames {
		if name == s {
			return Lang(l), nil
		}
	}
	return EN, fmt.Errorf("unknown language %q: want en or zh", s)
}

// Text is a text in every language, indexed by Lang.
type Text [langEnd]string

// Title returns what m is about in a few words: the title of its reason.
func (c *Catalog) Title(m Meaning, l Lang) string { return c.Reasons[m.Reason].Title[l] }

// Description returns what the phrase or the code of m means, or "" if there is none.
func (c *Catalog) Description(m Meaning, l Lang) string { return c.descriptions[m.description][l] }

// Link returns where the provider that said it explains it to senders, or "".
func (c *Catalog) Link(m Meaning) string {
	if m.Signature == 0 || m.inbound {
		return ""
	}
	return c.Phrases[m.Signature-1].Link
}

// Advice returns what to do about a failure, or "" if there is nothing to do or nothing failed.
// The advice of a phrase comes before that of the reason. For direction in it speaks to the operator
// who refuses.
func (c *Catalog) Advice(m Meaning, l Lang) string {
	switch {
	case m.Reason == ReasonDelivered:
		return ""
	case m.inbound:
		return c.Reasons[m.Reason].Refuser[l]
	case m.Signature != 0 && c.Phrases[m.Signature-1].Advice[l] != "":
		return c.Phrases[m.Signature-1].Advice[l]
	}
	return c.Reasons[m.Reason].Advice[l]
}
