package input_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"mtalens/pipeline"
	"mtalens/pipeline/input"
)

// waiting is an input that yields a line for each text it is sent.
type waiting chan string

func (w waiting) Read(ctx context.Context, b *pipeline.Batch) error {
	select {
	case line, ok := <-w:
		if !ok {
			return io.EOF
		}
		b.Stream = &pipeline.Stream{Input: "stdin"}
		b.Add([]byte(line), 0, false)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (waiting) Ack(context.Context, *pipeline.Batch) error { return nil }

// What comes while one pipeline ends and the next one begins, the next one gets; and each line once.
func TestLasting(t *testing.T) {
	from := make(waiting)
	in := input.NewLasting(t.Context(), from)
	read := func(ctx context.Context) (string, error) {
		var b pipeline.Batch
		err := in.Read(ctx, &b)
		if len(b.Lines) == 0 {
			return "", err
		}
		return string(b.Bytes(&b.Lines[0])), err
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for range 2 { // one Read beneath is left behind, not two
		if line, err := read(ended); line != "" || !errors.Is(err, context.Canceled) {
			t.Fatalf("its pipeline has ended: got %q, %v", line, err)
		}
	}
	from <- "first"
	for _, want := range []string{"first", "second"} {
		if line, err := read(t.Context()); line != want || err != nil {
			t.Fatalf("got %q, %v, want %q", line, err, want)
		}
		if want == "first" {
			go func() {
				from <- "second"
				close(from)
			}()
		}
	}
	if _, err := read(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: got %v", err)
	}
}
