package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// An Input yields lines in the order in which they were written.
type Input interface {
	// Read waits for lines and fills b, which is empty: its Stream, its Buf and its Lines. It returns
	// io.EOF when no more will come; b may hold the last lines even so. It returns the context's
	// error, soon, when that ends. Any other error ends the pipeline.
	Read(ctx context.Context, b *Batch) error

	// Ack says that every output has accepted b. Batches of one stream come in order. Only Ack may
	// move a checkpoint or commit an offset. It is called by another goroutine than Read.
	Ack(ctx context.Context, b *Batch) error
}

// An Output makes events durable in its own sense. Choice of events and fields, format and
// redaction belong to it.
type Output interface {
	// Encode appends what Write will send of b to e. Calls run side by side, with each other and with
	// Write, so it may change nothing but e.
	Encode(b *Batch, e *Encoded)

	// Write returns when all of e is durable in the output's own sense. It retries what can be
	// retried for as long as the context lives, and sets aside what can never be accepted. Any error
	// ends the pipeline. Batches come one at a time, in order.
	Write(ctx context.Context, b *Batch, e *Encoded) error
}

// Pipeline reads from inputs, makes events, and writes them to outputs.
type Pipeline struct {
	Inputs  []Input
	Outputs []Output

	// NewEnricher makes what turns lines into events, one for each worker.
	NewEnricher func() *Enricher

	// Workers is the number of batches that are matched and encoded side by side; at least 1.
	Workers int

	// MaxInFlight is the number of batches that each input can have read and not acknowledged; at
	// least 1. Less than Workers + 1 leaves workers idle.
	MaxInFlight int

	// DrainTimeout is how long batches in flight may take once the context of Run has ended.
	DrainTimeout time.Duration

	// Counts is added to as batches are acknowledged.
	Counts Counts
}

// Run works until every input has ended, the context ends, or an input or output fails for good.
// When the context ends, no more is read, and batches in flight are still written and acknowledged,
// for DrainTimeout at most; then Run returns nil, or ErrDrain.
func (p *Pipeline) Run(ctx context.Context) error {
	r := newRun(p)
	reading, stopReading := context.WithCancel(ctx)
	defer stopReading()
	writing, stopWriting := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stopWriting(nil)
	r.fail = func(err error) {
		stopReading()
		stopWriting(err)
	}
	defer context.AfterFunc(ctx, func() {
		time.AfterFunc(p.DrainTimeout, func() { stopWriting(ErrDrain) })
	})()

	r.start(reading, writing)
	err := context.Cause(writing)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// ErrDrain is returned by Run, once its context has ended, if batches in flight took longer than
// DrainTimeout.
var ErrDrain = errors.New("stop: batches in flight took too long, their lines will be read again")

// source is one input and its batches.
type source struct {
	input Input
	free  chan *Batch
}

// run is the state of one Run.
type run struct {
	*Pipeline
	sources []*source
	filled  chan *Batch
	fail    func(error)

	taking  sync.Mutex // guards the next two: who takes a batch also takes its number
	tickets uint64

	resolve *turnstile
	outputs []*turnstile
	acks    *turnstile
}

func newRun(p *Pipeline) *run {
	r := &run{Pipeline: p, filled: make(chan *Batch), resolve: newTurnstile(), acks: newTurnstile()}
	for range p.Outputs {
		r.outputs = append(r.outputs, newTurnstile())
	}
	for _, in := range p.Inputs {
		s := &source{input: in, free: make(chan *Batch, max(1, p.MaxInFlight))}
		for range cap(s.free) {
			s.free <- &Batch{source: s, encoded: make([]Encoded, len(p.Outputs))}
		}
		r.sources = append(r.sources, s)
	}
	return r
}

// start runs readers and workers and returns when all have ended.
func (r *run) start(reading, writing context.Context) {
	var readers, workers sync.WaitGroup
	for _, s := range r.sources {
		readers.Go(func() { r.read(reading, s) })
	}
	for range max(1, r.Workers) {
		workers.Go(func() { r.work(writing) })
	}
	readers.Wait()
	close(r.filled)
	workers.Wait()
}

// read fills the batches of one input until it ends.
func (r *run) read(ctx context.Context, s *source) {
	for {
		var b *Batch
		select {
		case b = <-s.free:
		case <-ctx.Done():
			return
		}
		b.reset()
		err := s.input.Read(ctx, b)
		if len(b.Lines) > 0 {
			r.filled <- b
		} else {
			s.free <- b
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, io.EOF) && ctx.Err() == nil {
			r.fail(err)
		}
		return
	}
}

// take returns the next batch with its number, or nil if there are no more.
func (r *run) take() *Batch {
	r.taking.Lock()
	defer r.taking.Unlock()
	b, ok := <-r.filled
	if !ok {
		return nil
	}
	b.ticket = r.tickets
	r.tickets++
	return b
}

// work takes batches through match, enrich and encode, then in order to each output and back.
func (r *run) work(ctx context.Context) {
	enricher := r.NewEnricher()
	for b := r.take(); b != nil; b = r.take() {
		enricher.Enrich(b)
		r.inOrder(ctx, r.resolve, b, func() error {
			enricher.Resolve(b)
			return nil
		})
		for i, out := range r.Outputs {
			out.Encode(b, &b.encoded[i])
		}
		for i, out := range r.Outputs {
			r.inOrder(ctx, r.outputs[i], b, func() error { return out.Write(ctx, b, &b.encoded[i]) })
		}
		r.inOrder(ctx, r.acks, b, func() error {
			r.Counts.add(b)
			if err := b.source.input.Ack(ctx, b); err != nil {
				return fmt.Errorf("acknowledge %s: %w", b.Stream.Input, err)
			}
			return nil
		})
		b.source.free <- b
	}
}

// inOrder does what is next for b when it is its turn, unless the pipeline has failed meanwhile.
func (r *run) inOrder(ctx context.Context, t *turnstile, b *Batch, do func() error) {
	t.enter(b.ticket)
	defer t.leave()
	if ctx.Err() != nil {
		return
	}
	if err := do(); err != nil {
		r.fail(err)
	}
}
