package file

import (
	"context"
	"errors"
	"io"
	"slices"

	"mtalens/pipeline/input"
)

// unpacked is the content of a compressed file. It can be read from the start to the end only: the
// offsets of ReadAt may not fall.
type unpacked struct {
	decoder input.Decoder
	start   int64  // of window, in the content
	window  []byte // what was decoded from the offset of the last ReadAt on
	err     error
}

var errBackwards = errors.New("a compressed file can't be read backwards")

func newUnpacked(ctx context.Context, from io.Reader, maxWindow int64) *unpacked {
	return &unpacked{decoder: input.Decoder{From: stoppable{ctx, from}, MaxWindow: maxWindow}}
}

// ReadAt decodes as far as it must.
func (u *unpacked) ReadAt(p []byte, offset int64) (int, error) {
	if offset < u.start {
		return 0, errBackwards
	}
	u.skip(offset)
	for len(u.window) < len(p) && u.err == nil {
		u.window = slices.Grow(u.window, len(p)-len(u.window))
		u.more(len(p))
	}
	n := copy(p, u.window)
	if n == len(p) {
		return n, nil
	}
	return n, u.err
}

// skip forgets what stands before offset, and decodes up to it.
func (u *unpacked) skip(offset int64) {
	for offset > u.start+int64(len(u.window)) && u.err == nil {
		u.start += int64(len(u.window))
		u.window = slices.Grow(u.window[:0], readAhead)
		u.more(int(min(readAhead, offset-u.start)))
	}
	n := min(len(u.window), int(offset-u.start))
	u.window = slices.Delete(u.window, 0, n)
	u.start = offset
}

const readAhead = 64 << 10

// more decodes until the window holds size bytes at most.
func (u *unpacked) more(size int) {
	n, err := u.decoder.Read(u.window[len(u.window):size])
	u.window, u.err = u.window[:len(u.window)+n], err
}

// stoppable is a reader that ends with a context.
type stoppable struct {
	context.Context
	io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}
