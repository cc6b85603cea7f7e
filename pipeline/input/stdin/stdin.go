// Package stdin reads standard input, or any other stream that somebody may still be writing:
// each line is passed on as soon as it is complete. A compressed stream is decoded, as its content
// tells.
package stdin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/input"
)

// Config says how standard input is read.
type Config struct {
	// Name is the name of the input in events.
	Name string
	// From is the stream.
	From io.Reader
	// MTA is the one whose lines these are; NoMTA: each line tells.
	MTA matchers.MTA
	// MaxLine is the length in bytes from which a line is cut. 0: 256 KiB.
	MaxLine int
	// MaxWindow limits, in bytes, what the decoder of a compressed stream keeps. 0: 32 MiB.
	MaxWindow int64
	// Fail takes what went wrong with the stream; it ends there.
	Fail func(error)
}

// Input reads one stream to its end.
type Input struct {
	config  Config
	stream  pipeline.Stream
	blocked blocking
	decoder input.Decoder
	lines   input.Lines
	holes   atomic.Int64
}

// New returns an input that reads c.From.
func New(c Config) *Input {
	in := &Input{config: c, stream: pipeline.Stream{Input: c.Name, MTA: c.MTA}}
	in.blocked.from = c.From
	in.decoder = input.Decoder{From: &in.blocked, MaxWindow: c.MaxWindow}
	in.lines = input.Lines{From: &in.decoder, Max: c.MaxLine}
	return in
}

// BytesRead returns the bytes that were read, before decoding. It may be called at any time.
func (in *Input) BytesRead() int64 { return in.blocked.read.Load() }

// Holes returns the number of NUL bytes that were skipped at the start of lines. It may be called
// at any time.
func (in *Input) Holes() int64 { return in.holes.Load() }

// Read waits for lines. It returns when the context ends, although the stream may be silent.
func (in *Input) Read(ctx context.Context, b *pipeline.Batch) error {
	b.Stream = &in.stream
	in.blocked.stop = ctx
	err := in.lines.Fill(b)
	in.holes.Store(in.lines.Holes())
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	in.config.Fail(fmt.Errorf("read standard input: %w", err))
	return io.EOF
}

// Ack does nothing: what was read from a pipe is gone.
func (in *Input) Ack(context.Context, *pipeline.Batch) error { return nil }
