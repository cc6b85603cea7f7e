// Package stream writes events, or lines as they were read, to a file, a pipe or a terminal.
package stream

import (
	"context"

	"mtalens/matchers"
	"mtalens/pipeline"
)

// Encoder writes one event of a batch, with its line break, to the end of dst.
type Encoder interface {
	Append(dst []byte, b *pipeline.Batch, e *pipeline.Event) []byte
}

// Events writes events, one record each.
type Events struct {
	Target

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
	return o.write(ctx, e.Bytes)
}

// Lines writes lines as they were read, a line break after each.
type Lines struct {
	Target

	// Verdicts selects the lines by what became of them.
	Verdicts [matchers.Verdicts]bool
	// Where selects those of them that have an event which it selects; nil: all of them.
	Where *pipeline.Where
}

// Encode appends the lines of b that are wanted.
func (o *Lines) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	events := b.Events
	for i := range b.Lines {
		line := &b.Lines[i]
		wanted := o.Where == nil
		for ; len(events) > 0 && events[0].Line == i; events = events[1:] {
			wanted = wanted || o.Where.Match(&events[0])
		}
		if !wanted || !o.Verdicts[line.Verdict] {
			continue
		}
		e.Bytes = append(append(e.Bytes, b.Bytes(line)...), '\n')
		e.Close(i)
	}
}

// Write writes them. It returns ErrClosed if the writer is a pipe that nobody reads.
func (o *Lines) Write(ctx context.Context, _ *pipeline.Batch, e *pipeline.Encoded) error {
	return o.write(ctx, e.Bytes)
}
