package catalog

import (
	"cmp"
	"slices"
)

// Candidate is something that speaks for a reason.
type Candidate struct {
	Kind   string // phrase, enhanced_code, dsn, reply_code or outcome
	Name   string // the signature, or the code
	Reason Reason
	Won    bool // it decided
}

// Trace returns everything that speaks for a reason, and what decided: phrases, those that say most
// first, then codes, then the outcome.
func (c *Catalog) Trace(q *Query) []Candidate {
	m := c.Lookup(q)
	candidates := c.tracePhrases(q, m)
	candidates = append(candidates, c.traceCodes(q, m)...)
	candidates = append(candidates, Candidate{Kind: "outcome", Reason: q.Outcome.reason()})
	won := slices.IndexFunc(candidates, func(k Candidate) bool {
		if m.Signature != 0 {
			return k.Name == c.SignatureName(m.Signature)
		}
		return k.Kind != "phrase" && k.Reason == m.Reason
	})
	if won >= 0 {
		candidates[won].Won = true
	}
	return candidates
}

// tracePhrases returns the phrases that stand in the text and may be meant.
func (c *Catalog) tracePhrases(q *Query, m Meaning) []Candidate {
	text := normalize(make([]byte, 0, maxText), q.Text)
	ranks := map[uint16]int{} // phrase: its best rank
	for i := range len(text) - windowSize + 1 {
		for _, a := range c.scanner.candidates(windowAt(text, i)) {
			p := &c.patterns[a.pattern]
			if p.mark == 0 && p.standsAt(text, int(a.piece), i-int(a.offset)) && c.fits(&c.Phrases[p.phrase], q, m.Provider) {
				ranks[p.phrase] = max(ranks[p.phrase], p.rank)
			}
		}
	}
	phrases := make([]uint16, 0, len(ranks))
	for p := range ranks {
		phrases = append(phrases, p)
	}
	slices.SortFunc(phrases, func(a, b uint16) int { return cmp.Or(cmp.Compare(ranks[b], ranks[a]), cmp.Compare(a, b)) })
	candidates := make([]Candidate, 0, len(phrases))
	for _, p := range phrases {
		candidates = append(candidates, Candidate{Kind: "phrase", Name: c.Phrases[p].Name, Reason: c.Phrases[p].Reason})
	}
	return candidates
}

// traceCodes returns the codes, in the order in which they are asked.
func (c *Catalog) traceCodes(q *Query, m Meaning) []Candidate {
	var candidates []Candidate
	from := c.speaker(q, m.Provider)
	enhanced, vague := c.judgeEnhanced(from, q.Enhanced, m.Class)
	reply, precise := c.judgeReply(q.ReplyCode)
	if q.Enhanced.Class != 0 {
		candidates = append(candidates, Candidate{Kind: "enhanced_code", Name: q.Enhanced.String(), Reason: enhanced.reason})
	}
	if q.DSN.Class != 0 {
		computed, _ := c.judgeEnhanced(from, q.DSN, m.Class)
		candidates = append(candidates, Candidate{Kind: "dsn", Name: q.DSN.String(), Reason: computed.reason})
	}
	if q.ReplyCode == 0 {
		return candidates
	}
	code := Candidate{Kind: "reply_code", Name: q.ReplyCode.String(), Reason: reply.reason}
	if precise && vague {
		return slices.Insert(candidates, 0, code)
	}
	return append(candidates, code)
}
