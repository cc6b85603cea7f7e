package stream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"syscall"
	"testing"

	"mtalens/matchers"
	"mtalens/pipeline"
)

// kinds encodes an event as its kind.
type kinds struct{}

func (kinds) Append(dst []byte, _ *pipeline.Batch, e *pipeline.Event) []byte {
	return append(append(dst, e.Kind.String()...), '\n')
}

func batch() *pipeline.Batch {
	b := &pipeline.Batch{}
	for i, line := range []string{"one", "two", "three", "four"} {
		b.Add([]byte(line), int64(i), false)
	}
	for i, v := range []matchers.Verdict{matchers.Event, matchers.Unmatched, matchers.Malformed, matchers.Event} {
		b.Lines[i].Verdict = v
	}
	b.Events = []pipeline.Event{{Line: 0}, {Line: 3}}
	b.Events[0].Kind, b.Events[1].Kind = matchers.Bounced, matchers.Delivered
	return b
}

// writes counts the calls of Write.
type writes struct {
	bytes.Buffer
	calls int
}

func (w *writes) Write(b []byte) (int, error) {
	w.calls++
	return w.Buffer.Write(b)
}

func TestOutputs(t *testing.T) {
	var w writes
	all := &Events{Target: Target{Writer: &w}, Format: kinds{}}
	bounced := &Events{Target: Target{Writer: &w}, Format: kinds{}, Where: pipeline.Where{Events: []matchers.Kind{matchers.Bounced}}}
	held := &Events{Target: Target{Writer: &w}, Format: kinds{}, Where: pipeline.Where{Events: []matchers.Kind{matchers.Held}}}
	raw := &Lines{Target: Target{Writer: &w}}
	raw.Verdicts[matchers.Unmatched], raw.Verdicts[matchers.Malformed] = true, true
	rejected := &Lines{Target: Target{Writer: &w}, Where: &bounced.Where}
	rejected.Verdicts[matchers.Event] = true
	tests := []struct {
		name    string
		output  pipeline.Output
		want    string
		writes  int // one for a batch, none for nothing
		records int
	}{
		{"all events", all, "bounced\ndelivered\n", 1, 2},
		{"some events", bounced, "bounced\n", 1, 1},
		{"no events", held, "", 0, 0},
		{"raw lines", raw, "two\nthree\n", 1, 2},
		{"raw lines of some events", rejected, "one\n", 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w = writes{}
			var e pipeline.Encoded
			b := batch()
			tt.output.Encode(b, &e)
			if err := tt.output.Write(t.Context(), b, &e); err != nil {
				t.Fatal(err)
			}
			if w.String() != tt.want || w.calls != tt.writes || len(e.Records) != tt.records {
				t.Errorf("got %q, %d writes, %d records; want %q, %d, %d",
					w.String(), w.calls, len(e.Records), tt.want, tt.writes, tt.records)
			}
		})
	}
}

func TestWriteErrors(t *testing.T) {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	from.Close()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	tests := []struct {
		name string
		file *os.File
		want error
	}{
		{"a pipe that nobody reads", to, ErrClosed},
		{"a full disk", full, syscall.ENOSPC},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := &Lines{Target: Target{Name: "x", Writer: tt.file}}
			err := o.Write(t.Context(), nil, &pipeline.Encoded{Bytes: []byte("a\n")})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// A reader that sleeps does not hold up the end.
func TestWriteStops(t *testing.T) {
	from, to := io.Pipe()
	defer from.Close()
	stopped := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stopped)
	o := &Lines{Target: Target{Name: "x", Writer: to}}
	if err := o.Write(ctx, nil, &pipeline.Encoded{Bytes: []byte("a\n")}); !errors.Is(err, stopped) {
		t.Errorf("got %v, want %v", err, stopped)
	}
}
