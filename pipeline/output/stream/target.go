package stream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"
)

// ErrClosed says that nobody reads the other end of a pipe any more: what is to come, nobody wants.
var ErrClosed = errors.New("the reader has gone")

// Target is what an output writes to.
type Target struct {
	// Name is what errors call it.
	Name string
	// Writer gets one Write for each batch that has anything to write.
	Writer io.Writer
	// Full is told that there is no room on the disk. What is left is written as soon as there is. nil:
	// that is an error as any other.
	Full func(error)
}

// How long a write waits for room on the disk before it tries again.
const (
	firstPause = 100 * time.Millisecond
	maxPause   = 5 * time.Second
)

// write writes b. The end of the context leaves behind a Write that is blocked, by a pipe whose
// reader sleeps, say: b must not be used again then. It returns ErrClosed if the writer is a pipe
// that nobody reads.
func (t *Target) write(ctx context.Context, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	pause := firstPause
	for {
		n, err := t.once(ctx, b)
		b = b[n:]
		if err == nil {
			return nil
		}
		if errors.Is(err, syscall.EPIPE) {
			err = ErrClosed
		}
		err = fmt.Errorf("write %s: %w", t.Name, err)
		if t.Full == nil || !isFull(err) {
			return err
		}
		if pause == firstPause {
			t.Full(err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
		pause = min(2*pause, maxPause)
	}
}

// isFull reports whether a write failed for want of room, which may come.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// once calls Write and waits for it, until the context ends.
func (t *Target) once(ctx context.Context, b []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	written := make(chan result, 1)
	go func() {
		n, err := t.Writer.Write(b)
		written <- result{n, err}
	}()
	select {
	case r := <-written:
		return r.n, r.err
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}
