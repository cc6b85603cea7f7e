// Package stream writes events, or lines as they were read, to a file, a pipe or a terminal.
package stream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"mtalens/matchers"
	"mtalens/pipeline"
)

// ErrClosed says that nobody reads the other end of a pipe any more: what is to come, nobody wants.
var ErrClosed = errors.New("the reader has gone")

// Encoder writes one event of a batch, with its line break, to the end of dst.
type Encoder interface {
	Append(dst []byte, b *pipeline.Batch, e *pipeline.Event) []byte
}

// Events writes events, one record each.
type Events struct {
	// Name is what errors call the writer.
	Name string
	// Writer gets one Write for each batch that has anything to write.
	Writer io.Writer
	// Where selects the events.
	Where pipeline.Where
	// Format encodes them.
	Format Encoder
}

// Encode appends the events of b that are wanted.
func (o *Events) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	for i := range b.Events {
		if !o.Where.Match(&b.Events[i]) {
			continue
		}
		e.Bytes = o.Format.Append(e.Bytes, b, &b.Events[i])
		e.Close(i)
	}
}

// Write writes them. It returns ErrClosed if the writer is a pipe that nobody reads.
func (o *Events) Write(ctx context.Context, _ *pipeline.Batch, e *pipeline.Encoded) error {
	return write(ctx, o.Name, o.Writer, e.Bytes)
}

// Lines writes lines as they were read, a line break after each.
type Lines struct {
	// Name is what errors call the writer.
	Name string
	// Writer gets one Write for each batch that has anything to write.
	Writer io.Writer
	// Verdicts selects the lines by what became of them.
	Verdicts [matchers.Verdicts]bool
}

// Encode appends the lines of b that are wanted.
func (o *Lines) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	for i := range b.Lines {
		line := &b.Lines[i]
		if !o.Verdicts[line.Verdict] {
			continue
		}
		e.Bytes = append(append(e.Bytes, b.Bytes(line)...), '\n')
		e.Close(i)
	}
}

// Write writes them. It returns ErrClosed if the writer is a pipe that nobody reads.
func (o *Lines) Write(ctx context.Context, _ *pipeline.Batch, e *pipeline.Encoded) error {
	return write(ctx, o.Name, o.Writer, e.Bytes)
}

// write writes b. The end of the context leaves behind a Write that is blocked, by a pipe whose
// reader sleeps, say: b must not be used again then.
func write(ctx context.Context, name string, w io.Writer, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	written := make(chan error, 1)
	go func() {
		_, err := w.Write(b)
		written <- err
	}()
	var err error
	select {
	case err = <-written:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if errors.Is(err, syscall.EPIPE) {
		err = ErrClosed
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
