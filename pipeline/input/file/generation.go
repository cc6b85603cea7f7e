package file

import (
	"encoding/json"
	"sync/atomic"
	"time"

	"mtalens/pipeline"
)

// generation is one file that has, or had, a followed path: what is in it, whatever it is called.
// Each is a stream of its own.
type generation struct {
	chain  *chain
	key    string // of its record
	stream *pipeline.Stream

	// The following belongs to Read.

	source   *source // nil: not open
	lines    liveLines
	size     int64     // of the file, when it was looked at last
	caughtUp bool      // its end was reached
	queued   bool      // to be read
	finished bool      // read to its end, and nothing more is expected
	grown    time.Time // when it grew last
	missing  time.Time // since when its file is looked for in vain
	cut      bool      // its file was cut; what was in it may stand in a copy
	parked   bool      // all that is in its file was read, and it was closed to make room
	stuck    status    // of a compressed file when it could not be decoded any further,
	stuckAt  time.Time // and when that was
	waker    *waker
	woken    atomic.Bool

	// The following is guarded by Follower.mu.

	record record
	read   []position // behind each batch that was read and is not acknowledged yet
	held   position   // behind acknowledged batches, amid an entry in several pieces
	since  time.Time  // when held was first; zero if nothing is held
}

// holdTime and holdBytes are how long, and how far, a position waits for the last piece of an entry:
// Exim writes all pieces at once, so one that is not there by then was lost.
const (
	holdTime  = time.Minute
	holdBytes = 1 << 20
)

// acknowledge moves the position behind the oldest batch that was read, unless that ends amid an
// entry.
func (g *generation) acknowledge(unfinished bool) {
	p := g.read[0]
	g.read = g.read[1:]
	if unfinished && g.hold(p) {
		return
	}
	g.settle(p)
}

// hold reports whether p must wait, and remembers it.
func (g *generation) hold(p position) bool {
	if g.since.IsZero() {
		g.since = time.Now()
	}
	g.held = p
	return time.Since(g.since) < holdTime && p.Offset-g.record.Offset < holdBytes
}

func (g *generation) settle(p position) {
	g.record.position = p
	g.since = time.Time{}
}

// end settles what waits, if the generation ends and all was acknowledged. It reports whether that
// is so.
func (g *generation) end() bool {
	if len(g.read) > 0 {
		return false
	}
	if !g.since.IsZero() {
		g.settle(g.held)
	}
	g.record.State = done
	return true
}

// blocked reports whether an older generation must be read first.
func (g *generation) blocked() bool {
	for _, older := range g.chain.generations {
		if older == g {
			return false
		}
		if older.source != nil && !older.caughtUp {
			return true
		}
	}
	return false
}

// youngest reports whether there is no younger generation.
func (g *generation) youngest() bool {
	all := g.chain.generations
	return all[len(all)-1] == g
}

func (g *generation) append(dst []byte) []byte {
	b, err := json.Marshal(&g.record)
	if err != nil {
		panic(err) // a struct of numbers and valid strings
	}
	return append(dst, b...)
}
