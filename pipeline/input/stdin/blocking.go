package stdin

import (
	"context"
	"io"
	"sync/atomic"
)

// chunkSize is how much is read at once: what a pipe holds (pipe(7)).
const chunkSize = 64 << 10

// blocking is a reader whose Read ends with a context, although the Read beneath may be blocked for
// ever. That one waits in a goroutine of its own, which the end of the context leaves behind.
type blocking struct {
	from io.Reader
	stop context.Context // of the Read that is on its way
	read atomic.Int64    // bytes

	empty chan []byte // buffers that go round: filled there,
	full  chan chunk  // used up here
	hand  chunk       // being used up
	rest  []byte      // of its bytes
}

// chunk is what one Read beneath has returned.
type chunk struct {
	bytes []byte
	err   error
}

func (r *blocking) Read(p []byte) (int, error) {
	if r.empty == nil {
		r.start()
	}
	for len(r.rest) == 0 {
		if r.hand.err != nil {
			return 0, r.hand.err
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	r.read.Add(int64(n))
	return n, nil
}

// start has two buffers filled, one while the other is used up.
func (r *blocking) start() {
	r.empty, r.full = make(chan []byte, 2), make(chan chunk, 2)
	for range cap(r.empty) {
		r.empty <- make([]byte, chunkSize)
	}
	go func() {
		for buf := range r.empty {
			n, err := r.from.Read(buf)
			r.full <- chunk{buf[:n], err}
			if err != nil {
				return
			}
		}
	}()
}

// next waits for the next chunk.
func (r *blocking) next() error {
	if r.hand.bytes != nil {
		r.empty <- r.hand.bytes[:chunkSize]
		r.hand = chunk{}
	}
	select {
	case r.hand = <-r.full:
		r.rest = r.hand.bytes
		return nil
	case <-r.stop.Done():
		return r.stop.Err()
	}
}
