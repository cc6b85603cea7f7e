package matchers

import (
	"bytes"
	"testing"
)

// What was handed out stays as it is, whatever is asked for later.
func TestArenaKeeps(t *testing.T) {
	var a Arena
	var kept [][]byte
	for i := range 5000 {
		kept = append(kept, a.Keep(append(a.Grow(100), bytes.Repeat([]byte{byte(i)}, i%100)...)))
		a.Grow(arenaChunk * 2) // not kept
	}
	for i, b := range kept {
		if !bytes.Equal(b, bytes.Repeat([]byte{byte(i)}, i%100)) {
			t.Fatalf("number %d is %q", i, b)
		}
	}
}

// Lines of the usual length, however many, need no new room once a batch of that size was read.
func TestArenaReset(t *testing.T) {
	var a Arena
	fill := func() {
		for range 1000 {
			a.Keep(append(a.Grow(1000), 'x'))
			a.Keep(a.Grow(1000)[:1000])
		}
		a.Reset()
	}
	fill()
	if n := testing.AllocsPerRun(10, fill); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// An extraordinary line does not hold its room for ever.
func TestArenaShrinks(t *testing.T) {
	var a Arena
	a.Keep(append(a.Grow(10<<20), 'x'))
	a.Reset()
	for _, c := range a.chunks {
		if cap(c) > arenaChunk {
			t.Errorf("%d bytes are kept", cap(c))
		}
	}
}
