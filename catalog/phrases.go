package catalog

import (
	"slices"

	"mtalens/catalog/smtp"
)

// Phrase is what data/phrases.yaml says of the words of a reply.
type Phrase struct {
	Name     string // of the signature
	Match    string // see pattern
	Reason   Reason
	Weak     bool           // the words count only where no code is precise
	Codes    []smtp.Pattern // one of them must fit; none: any code
	Commands []Command      // one of them must be the one that was answered; none: any
	Advice   Text           // for the sending side; empty: that of the reason
}

// fits reports whether p may be meant by a reply to q.
func (p *Phrase) fits(q *Query) bool {
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
			Match:    e.need("phrase"),
			Reason:   Reason(e.needWord("reason", reasonNames[:])),
			Weak:     e.yes("weak"),
			Codes:    e.patterns("codes"),
			Commands: e.commands("commands"),
			Advice:   e.texts("advice."),
		}
		pattern, err := parsePattern(p.Match)
		pattern.rank = p.rank(pattern.length)
		if err != nil && p.Match != "" {
			e.fail(e.at, "%v", err)
		}
		if names[p.Name] {
			e.fail(e.at, "name %s stands twice", p.Name)
		}
		names[p.Name] = true
		b.fail(e.done())
		c.Phrases = append(c.Phrases, p)
		c.patterns = append(c.patterns, pattern)
	}
	c.scanner = newScanner(c.patterns)
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

// hear returns the phrase that says most in the text of q: one that is not weak before weak ones,
// then the longest. It returns 0 if the text holds none.
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
		for _, place := range c.scanner.candidates(window) {
			p := &c.patterns[place]
			if p.rank > rank && c.Phrases[place].fits(q) && p.standsIn(text) {
				best, rank = Signature(place+1), p.rank
			}
		}
	}
	return best
}

// rank orders phrases by how much they say: weak ones come last, then length counts, then conditions.
func (p *Phrase) rank(length int) int {
	r := 4 * length
	if len(p.Codes) > 0 {
		r++
	}
	if len(p.Commands) > 0 {
		r++
	}
	if !p.Weak {
		r += 1 << 20
	}
	return r
}
