package input

import (
	"context"

	"mtalens/pipeline"
)

// Lasting is an input that there is only once, such as standard input, for pipelines that come and
// go: what it was reading when one of them ended, the next one gets.
type Lasting struct {
	from    pipeline.Input
	life    context.Context
	reading bool       // a Read beneath is on its way, into batch
	done    chan error // how it ended
	batch   pipeline.Batch
}

// NewLasting returns an input that reads from until life ends, whatever becomes of the contexts of
// single Reads.
func NewLasting(life context.Context, from pipeline.Input) *Lasting {
	return &Lasting{from: from, life: life, done: make(chan error, 1)}
}

// Read waits for lines. If ctx ends first, they come with the next Read.
func (l *Lasting) Read(ctx context.Context, b *pipeline.Batch) error {
	if !l.reading {
		l.reading = true
		go func() { l.done <- l.from.Read(l.life, &l.batch) }()
	}
	select {
	case err := <-l.done:
		l.reading = false
		l.hand(b)
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hand gives what was read to b, in exchange for its room.
func (l *Lasting) hand(b *pipeline.Batch) {
	read := &l.batch
	b.Stream, read.Stream = read.Stream, nil
	b.Buf, read.Buf = read.Buf, b.Buf[:0]
	b.Lines, read.Lines = read.Lines, b.Lines[:0]
}

// Ack passes on the acknowledgement.
func (l *Lasting) Ack(ctx context.Context, b *pipeline.Batch) error { return l.from.Ack(ctx, b) }
