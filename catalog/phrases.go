package catalog

import (
	"cmp"
	"slices"
	"strings"

	"mtalens/catalog/smtp"
)

// Phrase is what data/phrases.yaml and data/providers say of the words of a reply.
type Phrase struct {
	Name     string   // of the signature
	Provider string   // who says it; "": anyone
	Match    []string // see parsePatterns
	Reason   Reason
	Strength Strength
	Priority int            // among what providers say; 0: anyone says it
	Replies  []smtp.Pattern // one of them must fit the reply code; none: any
	Codes    []CodeRange    // one of them must hold the enhanced status code; none: any
	Commands []Command      // one of them must be the one that was answered; none: any
	Origin   Origin         // whose word it must be; none: anyone's
	Retry    string         // yes, no, or class: as class 4 yes, as class 5 no; "": as the reason says
	Text     Text           // what it means; empty: as the code says
	Advice   Text           // for the sending side; empty: that of the reason
	Link     string

	provider    Provider // whose relay it must be; 0: anyone's
	description uint16   // of Text in Catalog.descriptions; 0: none
}

// Strength says how much a phrase counts beside others and beside codes.
type Strength uint8

const (
	Clear  Strength = iota // more than any code
	Weak                   // only where no other phrase stands and no code is precise
	Strong                 // more than any other phrase, however long
)

var strengthNames = []string{"clear", "weak", "strong"}

// fits reports whether p may be meant by a reply to q from this provider.
func (c *Catalog) fits(p *Phrase, q *Query, from Provider) bool {
	switch {
	case p.provider != 0 && (from == 0 || !c.related(p.provider, from)):
		return false
	case p.Origin != NoOrigin && p.Origin != q.Origin:
		return false
	case len(p.Commands) > 0 && !slices.Contains(p.Commands, q.Command):
		return false
	case len(p.Replies) > 0 && !slices.ContainsFunc(p.Replies, func(r smtp.Pattern) bool { return r.MatchReply(q.ReplyCode) }):
		return false
	}
	return len(p.Codes) == 0 || slices.ContainsFunc(p.Codes, func(r CodeRange) bool { return r.Contains(q.Enhanced) })
}

func (b *builder) readPhrases(records []record) {
	for i := range records {
		b.addPhrase(newEntry(&records[i]), &ProviderEntry{}, "any")
	}
}

// addPhrase adds what a provider says, or anyone.
func (b *builder) addPhrase(e *entry, of *ProviderEntry, scope string) {
	c := b.c
	p := Phrase{
		Name:     e.need("name"),
		Provider: of.Name,
		Match:    e.list("phrase"),
		Reason:   Reason(e.needWord("reason", reasonNames[:])),
		Strength: Strength(e.word("strength", strengthNames)),
		Priority: e.number("priority"),
		Commands: e.commands("commands"),
		Origin:   Origin(e.word("from", originNames)),
		Retry:    retries[e.word("retry", retries)],
		Text:     e.texts("text."),
		Advice:   e.texts("advice."),
		Link:     cmp.Or(e.text("link"), of.Link),
	}
	p.Replies, p.Codes = e.codes("codes")
	if cmp.Or(e.text("scope"), scope) != "any" {
		p.provider = b.provider(of.Name)
	}
	if p.Text != (Text{}) {
		p.description = c.describe(p.Text)
	}
	b.addPatterns(e, &p)
	if b.names[p.Name] {
		e.fail(e.at, "name %s stands twice", p.Name)
	}
	b.names[p.Name] = true
	b.fail(e.done())
	c.Phrases = append(c.Phrases, p)
}

// addPatterns adds all forms of a phrase, which is the next one of the catalog.
func (b *builder) addPatterns(e *entry, p *Phrase) {
	c := b.c
	if len(p.Match) == 0 {
		e.fail(e.at, "phrase is missing")
	}
	for _, form := range p.Match {
		patterns, err := parsePatterns(form)
		if err != nil {
			e.fail(e.get("phrase").at, "%v", err)
		}
		for _, pattern := range patterns {
			pattern.phrase, pattern.rank = uint16(len(c.Phrases)), p.rank(pattern.rank)
			c.patterns = append(c.patterns, pattern)
		}
	}
}

// codes returns the reply codes and the enhanced status codes that a list names.
func (e *entry) codes(key string) (replies []smtp.Pattern, codes []CodeRange) {
	for _, s := range e.list(key) {
		var err error
		if strings.Contains(s, ".") {
			var r CodeRange
			r, err = ParseCodeRange(strings.ReplaceAll(s, "x", "X"))
			codes = append(codes, r)
		} else {
			var p smtp.Pattern
			p, err = smtp.ParsePattern(s)
			replies = append(replies, p)
		}
		if err != nil {
			e.fail(e.get(key).at, "%s: %v", key, err)
		}
	}
	return replies, codes
}

// commands returns the commands that a list names.
func (e *entry) commands(key string) []Command {
	var commands []Command
	for _, s := range e.list(key) {
		i := slices.Index(commandNames[:], s)
		if i <= 0 {
			e.fail(e.get(key).at, "unknown command %q", s)
			continue
		}
		commands = append(commands, Command(i))
	}
	return commands
}

// hear returns the phrase that says most in the text of q: what a provider says of itself, else the
// strongest, else the longest. It returns 0 if the text holds none. Where the provider is not known,
// marks in the text may tell it.
func (c *Catalog) hear(q *Query, from Provider) (Signature, Provider) {
	var buf [maxText]byte
	text := normalize(buf[:0], q.Text)
	s, mark := c.scan(text, q, from)
	if from == 0 && mark != 0 && q.Direction != In {
		s, _ = c.scan(text, q, mark)
		from = mark
	}
	return s, from
}

// maxCandidates is the number of candidates that are looked at in one text. Replies as servers send
// them have some 200; a text that is made to be slow is not read to its end.
const maxCandidates = 1000

// scan returns the best phrase in a normalized text, and a provider that left its mark there.
func (c *Catalog) scan(text []byte, q *Query, from Provider) (best Signature, mark Provider) {
	rank, left := 0, maxCandidates
	for i := range len(text) - windowSize + 1 {
		window := windowAt(text, i)
		if !c.scanner.mayKnow(window) {
			continue
		}
		candidates := c.scanner.candidates(window)
		if left -= len(candidates); left < 0 {
			break
		}
		for _, a := range candidates {
			p := &c.patterns[a.pattern]
			if p.rank <= rank && p.mark == 0 || !p.standsAt(text, int(a.piece), i-int(a.offset)) {
				continue
			}
			if p.mark != 0 {
				mark = p.mark
			} else if c.fits(&c.Phrases[p.phrase], q, from) {
				best, rank = Signature(p.phrase+1), p.rank
			}
		}
	}
	return best, mark
}

// rank orders phrases by how much they say: what a provider says by its priority, then by strength,
// then by length, then by conditions and by having advice.
func (p *Phrase) rank(length int) int {
	r := 8 * length
	if len(p.Codes)+len(p.Replies) > 0 {
		r += 2
	}
	if len(p.Commands) > 0 || p.Origin != NoOrigin {
		r += 2
	}
	if p.Advice != (Text{}) {
		r++
	}
	if p.Priority > 0 {
		return r + (3+p.Priority)<<20
	}
	return r + [...]int{Clear: 1, Weak: 0, Strong: 2}[p.Strength]<<20
}
