package catalog

import "encoding/binary"

// maxPiece is the number of bytes of a piece in which a window is looked for.
const maxPiece = 256

// windowSize is the number of bytes by which patterns are searched for.
const windowSize = 4

// scanner searches a text for all patterns at once: by windowSize bytes of each, chosen so that they
// are shared with few others. It is built in no time, unlike an automaton, and nearly as fast.
type scanner struct {
	filter  [1 << hashBits / 64]uint64 // bit hash(window): there may be patterns with this window
	anchors map[uint32][]anchor
}

// anchor is where a window stands in a pattern.
type anchor struct {
	pattern       uint16
	piece, offset uint8
}

func newScanner(patterns []pattern) *scanner {
	s := &scanner{anchors: make(map[uint32][]anchor, len(patterns))}
	used := make([]uint16, 1<<hashBits) // by hash
	for i := range patterns {
		patterns[i].eachWindow(func(w uint32, _, _ int) { used[hash(w)]++ })
	}
	for i := range patterns {
		var rarest uint32
		var at anchor
		least := -1
		patterns[i].eachWindow(func(w uint32, piece, offset int) {
			if n := int(used[hash(w)]); least < 0 || n < least {
				rarest, least = w, n
				at = anchor{uint16(i), uint8(piece), uint8(offset)}
			}
		})
		s.anchors[rarest] = append(s.anchors[rarest], at)
		h := hash(rarest)
		s.filter[h/64] |= 1 << (h % 64)
	}
	return s
}

// eachWindow calls f with each window of p and its place.
func (p *pattern) eachWindow(f func(w uint32, piece, offset int)) {
	for i, piece := range p.pieces {
		for offset := range min(len(piece.text), maxPiece) - windowSize + 1 {
			f(windowIn(piece.text[offset:]), i, offset)
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

// candidates returns where in which patterns the window stands.
func (s *scanner) candidates(window uint32) []anchor { return s.anchors[window] }

// windowIn returns the window at the start of s.
func windowIn(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

const hashBits = 17

// hash returns hashBits bits that depend on all of w.
func hash(w uint32) uint32 { return w * 0x9e3779b1 >> (32 - hashBits) }
