// Package health watches a pipeline from outside, through its inputs and outputs: whether it moves,
// and what it waits for. It answers those who ask by HTTP.
package health

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"mtalens/pipeline"
)

// patience is how long an output may take to accept a batch before it counts as away.
const patience = 10 * time.Second

// Pipeline is what is known of one pipeline. All methods may be called at any time.
type Pipeline struct {
	outputs []*output

	batches atomic.Int64 // read, not acknowledged
	lines   atomic.Int64 // of them
	acks    atomic.Int64 // batches acknowledged, ever
	seen    atomic.Int64 // acks when Moves was last called
}

// Input returns in, watched.
func (p *Pipeline) Input(in pipeline.Input) pipeline.Input { return &input{in, p} }

// Output returns out, watched. It must not be called any more once the pipeline runs.
func (p *Pipeline) Output(name string, out pipeline.Output) pipeline.Output {
	o := &output{Output: out, name: name}
	p.outputs = append(p.outputs, o)
	return o
}

// Unacknowledged returns the number of lines that were read, and that not every output has accepted.
func (p *Pipeline) Unacknowledged() int64 { return p.lines.Load() }

// Moves reports whether the pipeline has acknowledged anything since the last call, or has a good
// reason not to: there is nothing to do, or an output waits for others. If neither, something in
// here is stuck, and only a new start helps.
func (p *Pipeline) Moves() bool {
	acks := p.acks.Load()
	return p.seen.Swap(acks) != acks || p.batches.Load() == 0 || len(p.waiting(0)) > 0
}

// Problems says, in words, which outputs don't accept events; none: all of them do.
func (p *Pipeline) Problems() []string {
	var problems []string
	for _, o := range p.waiting(patience) {
		problems = append(problems, fmt.Sprintf("output %s has not accepted anything for %s", o.name, patience))
	}
	return problems
}

// waiting returns the outputs that have been writing for longer than d.
func (p *Pipeline) waiting(d time.Duration) []*output {
	var waiting []*output
	for _, o := range p.outputs {
		if since := o.since.Load(); since != nil && time.Since(*since) >= d {
			waiting = append(waiting, o)
		}
	}
	return waiting
}

type input struct {
	pipeline.Input
	watch *Pipeline
}

func (in *input) Read(ctx context.Context, b *pipeline.Batch) error {
	err := in.Input.Read(ctx, b)
	if len(b.Lines) > 0 {
		in.watch.batches.Add(1)
		in.watch.lines.Add(int64(len(b.Lines)))
	}
	return err
}

func (in *input) Ack(ctx context.Context, b *pipeline.Batch) error {
	err := in.Input.Ack(ctx, b)
	if err == nil {
		in.watch.batches.Add(-1)
		in.watch.lines.Add(-int64(len(b.Lines)))
		in.watch.acks.Add(1)
	}
	return err
}

type output struct {
	pipeline.Output
	name  string
	since atomic.Pointer[time.Time] // when the Write began that is on its way; nil: there is none
}

func (o *output) Write(ctx context.Context, b *pipeline.Batch, e *pipeline.Encoded) error {
	now := time.Now()
	o.since.Store(&now)
	defer o.since.Store(nil)
	return o.Output.Write(ctx, b, e)
}
