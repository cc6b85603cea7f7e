package catalog

import (
	"slices"

	"mtalens/catalog/smtp"
)

// Phrase is what data/phrases.yaml says of the words of a reply.
type Phrase struct {
	Name     string   // of the signature
	Match    []string // see parsePatterns
	Reason   Reason
	Strength Strength
	Codes    []smtp.Pattern // one of them must fit; none: any code
	Commands []Command      // one of them must be the one that was answered; none: any
	Origin   Origin         // whose word it must be; none: anyone's
	Advice   Text           // for the sending side; empty: that of the reason
}

// Strength says how much a phrase counts beside others and beside codes.
type Strength uint8

const (
	Clear  Strength = iota // more than any code
	Weak                   // only where no other phrase stands and no code is precise
	Strong                 // more than any other phrase, however long
)

var strengthNames = []string{"clear", "weak", "strong"}

// fits reports whether p may be meant by a reply to q.
func (p *Phrase) fits(q *Query) bool {
	if p.Origin != NoOrigin && p.Origin != q.Origin {
		return false
	}
	if len(p.Commands) > 0 && !slices.Contains(p.Commands, q.Command) {
		return false
	}
	return len(p.Codes) == 0 || slices.ContainsFunc(p.Codes, func(c smtp.Pattern) bool {
		return c.MatchReply(q.ReplyCode) || c.MatchEnhanced(q.Enhanced)
	})
}

func (b *builder) readPhrases(records []record) {
	c := b.c
	names := map[string]bool{}
	for i := range records {
		e := newEntry(&records[i])
		p := Phrase{
			Name:     e.need("name"),
			Match:    e.list("phrase"),
			Reason:   Reason(e.needWord("reason", reasonNames[:])),
			Strength: Strength(e.word("strength", strengthNames)),
			Codes:    e.patterns("codes"),
			Commands: e.commands("commands"),
			Origin:   Origin(e.word("from", originNames)),
			Advice:   e.texts("advice."),
		}
		b.addPatterns(e, &p)
		if names[p.Name] {
			e.fail(e.at, "name %s stands twice", p.Name)
		}
		names[p.Name] = true
		b.fail(e.done())
		c.Phrases = append(c.Phrases, p)
	}
	c.scanner = newScanner(c.patterns)
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

// patterns returns the codes that a list names.
func (e *entry) patterns(key string) []smtp.Pattern {
	var patterns []smtp.Pattern
	for _, s := range e.list(key) {
		p, err := smtp.ParsePattern(s)
		if err != nil {
			e.fail(e.get(key).at, "%s: %v", key, err)
		}
		patterns = append(patterns, p)
	}
	return patterns
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

// hear returns the phrase that says most in the text of q: the strongest, then the longest. It returns
// 0 if the text holds none.
func (c *Catalog) hear(q *Query) Signature {
	var buf [maxText]byte
	text := normalize(buf[:0], q.Text)
	var best Signature
	rank := 0
	for i := range len(text) - windowSize + 1 {
		window := windowAt(text, i)
		if !c.scanner.mayKnow(window) {
			continue
		}
		for _, a := range c.scanner.candidates(window) {
			p := &c.patterns[a.pattern]
			if p.rank > rank && p.standsAt(text, a.piece, i-int(a.offset)) && c.Phrases[p.phrase].fits(q) {
				best, rank = Signature(p.phrase+1), p.rank
			}
		}
	}
	return best
}

// rank orders phrases by how much they say: by strength, then length, then conditions.
func (p *Phrase) rank(length int) int {
	r := 4 * length
	if len(p.Codes) > 0 {
		r++
	}
	if len(p.Commands) > 0 || p.Origin != NoOrigin {
		r++
	}
	return r + [...]int{Clear: 1, Weak: 0, Strong: 2}[p.Strength]<<20
}
