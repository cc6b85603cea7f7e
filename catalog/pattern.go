package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A pattern is one form of a phrase that replies contain: literal pieces with gaps between them.
//
// It is found anywhere in a normalized text, but pieces begin and end with whole words, a plural s
// aside: "invalid user" stands in "invalid users", but not in "invalid username".
type pattern struct {
	pieces []piece
	phrase uint16   // place of its phrase
	mark   Provider // it is no phrase but gives this provider away; 0: it is a phrase
	rank   int      // among the patterns that stand in a text; more than 0
}

type piece struct {
	text                  string
	openBefore, openAfter bool // the word may go on
}

// maxGap is the number of bytes that a gap may have: enough for an address or a host name, too few
// for words that have nothing to do with each other.
const maxGap = 80

// parsePatterns reads a phrase with all its forms:
//
//	relaying mail to * is not allowed     * is a gap; it also opens a word: throttl* for throttled
//	over[ |-|]quota|mailbox [is |]full    alternatives, in brackets or of the whole; one may be empty
//	\[tss04\]                             a character that would mean something else
func parsePatterns(s string) ([]pattern, error) {
	if strings.HasSuffix(s, `\`) {
		return nil, errors.New(`a \ at the end`)
	}
	if !strings.ContainsAny(s, `[]|`) {
		p, err := parsePattern(s)
		if err != nil {
			return nil, fmt.Errorf("phrase %q: %w", s, err)
		}
		return []pattern{p}, nil
	}
	forms, rest, err := expand(s)
	if err == nil && rest != "" {
		err = errors.New("a ] without its [")
	}
	if err != nil {
		return nil, fmt.Errorf("phrase %q: %w", s, err)
	}
	patterns := make([]pattern, 0, len(forms))
	for _, form := range forms {
		p, err := parsePattern(form)
		if err != nil {
			return nil, fmt.Errorf("phrase %q: %w", s, err)
		}
		patterns = append(patterns, p)
	}
	return patterns, nil
}

// maxForms is the number of forms that one phrase may have.
const maxForms = 512

// expand returns all forms of the alternatives at the start of s, up to a closing bracket, which is
// where rest begins. Backslashes stay.
func expand(s string) (forms []string, rest string, err error) {
	open := []string{""} // forms of the alternative that is being read
	for s != "" && s[0] != ']' {
		n := 1
		switch s[0] {
		case '|':
			forms, open = append(forms, open...), []string{""}
		case '[':
			inner, after, err := expand(s[1:])
			if err != nil {
				return nil, "", err
			}
			if after == "" {
				return nil, "", errors.New("a [ without its ]")
			}
			open = combine(open, inner)
			s = after
		default:
			if n = strings.IndexAny(s[1:], `|[]\`) + 1; n == 0 {
				n = len(s)
			}
			if s[0] == '\\' && n < 2 {
				n = 2
			}
			open = combine(open, []string{s[:n]})
		}
		s = s[n:]
		if len(forms)+len(open) > maxForms {
			return nil, "", fmt.Errorf("more than %d forms", maxForms)
		}
	}
	return append(forms, open...), s, nil
}

// combine returns each of heads with each of tails behind it.
func combine(heads, tails []string) []string {
	all := make([]string, 0, len(heads)*len(tails))
	for _, head := range heads {
		for _, tail := range tails {
			all = append(all, head+tail)
		}
	}
	return all
}

// parsePattern reads one form. One piece at least must be long enough to be searched for.
func parsePattern(s string) (pattern, error) {
	var p pattern
	longest := 0
	gap := false
	for s != "" {
		var text string
		text, s = cutPiece(s)
		if text != "" {
			p.pieces = append(p.pieces, piece{text, gap, strings.HasPrefix(s, "*")})
			p.rank += len(text)
			longest = max(longest, len(text))
		}
		s, gap = strings.CutPrefix(s, "*")
	}
	if longest < windowSize {
		return p, fmt.Errorf("want at least %d bytes in a row in every form", windowSize)
	}
	for i := range p.pieces {
		if text := p.pieces[i].text; !isNormal(text) {
			return p, fmt.Errorf("write %q as it is compared: in lower case, with single blanks", text)
		}
	}
	return p, nil
}

// isNormal reports whether normalize would leave s, a part of a text, as it is.
func isNormal(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != plain[c] && (c != ' ' || i > 0 && s[i-1] == ' ') && c < utf8.RuneSelf {
			return false
		}
	}
	return strings.ToLower(s) == s
}

// cutPiece cuts the text before a gap off s, without its backslashes.
func cutPiece(s string) (text, rest string) {
	if i := strings.IndexAny(s, `*\`); i < 0 || s[i] == '*' {
		if i < 0 {
			i = len(s)
		}
		return s[:i], s[i:]
	}
	var b strings.Builder
	i := 0
	for i < len(s) && s[i] != '*' {
		if s[i] == '\\' {
			i++
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String(), s[i:]
}

// standsAt reports whether text, which is normalized, contains p with its n-th piece at text[at:].
func (p *pattern) standsAt(text []byte, n, at int) bool {
	piece := &p.pieces[n]
	end := at + len(piece.text)
	return at >= 0 && end <= len(text) && string(text[at:end]) == piece.text && piece.fits(text, at) &&
		p.precedes(text, at, n-1) && p.follows(text, end, n+1)
}

// precedes reports whether the pieces up to the n-th stand in text before to.
func (p *pattern) precedes(text []byte, to, n int) bool {
	if n < 0 {
		return true
	}
	piece := &p.pieces[n]
	for from := max(0, to-maxGap-len(piece.text)); ; from++ {
		if from = index(text, from, to, piece.text); from < 0 {
			return false
		}
		if piece.fits(text, from) && p.precedes(text, from, n-1) {
			return true
		}
	}
}

// follows reports whether the pieces from the n-th on stand in text behind from.
func (p *pattern) follows(text []byte, from, n int) bool {
	if n == len(p.pieces) {
		return true
	}
	piece := &p.pieces[n]
	for to := min(len(text), from+maxGap+len(piece.text)); ; from++ {
		if from = index(text, from, to, piece.text); from < 0 {
			return false
		}
		if piece.fits(text, from) && p.follows(text, from+len(piece.text), n+1) {
			return true
		}
	}
}

// index returns where s stands in text[from:to] first, or -1.
func index(text []byte, from, to int, s string) int {
	for to-from >= len(s) {
		i := bytes.IndexByte(text[from:to-len(s)+1], s[0])
		if i < 0 {
			return -1
		}
		from += i
		if string(text[from:from+len(s)]) == s {
			return from
		}
		from++
	}
	return -1
}

// fits reports whether the piece, which stands at text[at:], begins and ends with whole words.
func (p *piece) fits(text []byte, at int) bool {
	if !p.openBefore && at > 0 && isWord(p.text[0]) && isWord(text[at-1]) {
		return false
	}
	end := at + len(p.text)
	if p.openAfter || end == len(text) || !isWord(p.text[len(p.text)-1]) || !isWord(text[end]) {
		return true
	}
	return text[end] == 's' && (end+1 == len(text) || !isWord(text[end+1]))
}

func isWord(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' }
