package matchers

// Arena hands out bytes that stay where they are until Reset. The zero value is ready for use.
type Arena struct {
	chunks [][]byte // each filled to its length
	used   int      // the chunks before this one are full
}

const arenaChunk = 64 << 10

// Grow returns an empty slice with room for n bytes. It is kept by a call of Keep; without one,
// the next Grow hands out the same room again.
func (a *Arena) Grow(n int) []byte {
	for a.used < len(a.chunks) {
		if c := a.chunks[a.used]; cap(c)-len(c) >= n {
			return c[len(c):]
		}
		a.used++
	}
	a.chunks = append(a.chunks, make([]byte, 0, max(arenaChunk, n)))
	return a.chunks[a.used]
}

// Keep keeps b, which must be what the last Grow returned, filled within its room, and returns it.
func (a *Arena) Keep(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	c := &a.chunks[a.used]
	*c = (*c)[:len(*c)+len(b)]
	return b[:len(b):len(b)]
}

// Reset takes back all bytes that were handed out. The room stays, but for that of an extraordinary
// line.
func (a *Arena) Reset() {
	kept := a.chunks[:0]
	for _, c := range a.chunks {
		if cap(c) == arenaChunk {
			kept = append(kept, c[:0])
		}
	}
	clear(a.chunks[len(kept):])
	a.chunks, a.used = kept, 0
}
