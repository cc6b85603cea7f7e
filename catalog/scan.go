package catalog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// A pattern is a phrase that replies contain: literal pieces with gaps between them, written
//
//	relaying mail to * is not allowed
//
// It is found anywhere in a normalized text, but pieces begin and end with whole words: "invalid
// user" does not stand in "invalid username". A * also opens a word: throttl* stands in "throttled".
type pattern struct {
	pieces []piece
	length int // bytes of all pieces
	rank   int // of the phrase among those that stand in a text; more than 0
}

type piece struct {
	text                  string
	openBefore, openAfter bool // the word may go on
}

// parsePattern reads a pattern. One piece at least must have windowSize bytes, so that it can be
// searched for.
func parsePattern(s string) (pattern, error) {
	var p pattern
	longest := 0
	texts := strings.Split(s, "*")
	for i, text := range texts {
		if text == "" {
			continue
		}
		p.pieces = append(p.pieces, piece{text, i > 0, i < len(texts)-1})
		p.length += len(text)
		longest = max(longest, len(text))
	}
	if longest < windowSize {
		return p, fmt.Errorf("phrase %q: want at least %d bytes in a row", s, windowSize)
	}
	if normal := normalize(make([]byte, 0, 2*len(s)+8), []byte(s)); string(normal) != s {
		return p, fmt.Errorf("phrase %q: want it as it is compared: %q", s, normal)
	}
	return p, nil
}

// standsIn reports whether text, which is normalized, contains p.
func (p *pattern) standsIn(text []byte) bool {
	from := 0
	for i := range p.pieces {
		at := p.pieces[i].find(text, from)
		if at < 0 {
			return false
		}
		from = at + len(p.pieces[i].text)
	}
	return true
}

// find returns where the piece stands in text first, not before from, or -1.
func (p *piece) find(text []byte, from int) int {
	for {
		i := bytes.Index(text[from:], []byte(p.text))
		if i < 0 {
			return -1
		}
		if from += i; p.fits(text, from) {
			return from
		}
		from++
	}
}

// fits reports whether the piece, which stands at text[at:], begins and ends with whole words.
func (p *piece) fits(text []byte, at int) bool {
	end := at + len(p.text)
	return (p.openBefore || at == 0 || !isAlnum(p.text[0]) || !isAlnum(text[at-1])) &&
		(p.openAfter || end == len(text) || !isAlnum(p.text[len(p.text)-1]) || !isAlnum(text[end]))
}

func isAlnum(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// windowSize is the number of bytes by which patterns are searched for.
const windowSize = 4

// scanner searches a text for all patterns at once: by windowSize bytes of each, chosen so that
// they are shared with few others. It is built in no time, unlike an automaton, and nearly as fast.
type scanner struct {
	filter  [1 << 10]uint64 // bit hash(window): there may be patterns with this window
	windows map[uint32][]uint16
}

func newScanner(patterns []pattern) *scanner {
	s := &scanner{windows: make(map[uint32][]uint16, len(patterns))}
	used := map[uint32]int{}
	for i := range patterns {
		patterns[i].eachWindow(func(w uint32) { used[w]++ })
	}
	for i := range patterns {
		var rarest uint32
		n := 0
		patterns[i].eachWindow(func(w uint32) {
			if n == 0 || used[w] < n {
				rarest, n = w, used[w]
			}
		})
		s.windows[rarest] = append(s.windows[rarest], uint16(i))
		h := hash(rarest)
		s.filter[h/64] |= 1 << (h % 64)
	}
	return s
}

func (p *pattern) eachWindow(f func(uint32)) {
	for _, piece := range p.pieces {
		for i := range len(piece.text) - windowSize + 1 {
			f(windowAt([]byte(piece.text), i))
		}
	}
}

// windowAt returns the bytes of text at i that patterns are searched for by.
func windowAt(text []byte, i int) uint32 { return binary.LittleEndian.Uint32(text[i:]) }

// mayKnow reports whether candidates is worth asking.
func (s *scanner) mayKnow(window uint32) bool {
	h := hash(window)
	return s.filter[h/64]&(1<<(h%64)) != 0
}

// candidates returns the patterns that may stand where the window does.
func (s *scanner) candidates(window uint32) []uint16 { return s.windows[window] }

// hash returns 16 bits that depend on all of w.
func hash(w uint32) uint32 { return w * 0x9e3779b1 >> 16 }
