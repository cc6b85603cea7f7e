package stdin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"

	"mtalens/pipeline"
)

// readAll returns all lines and what failed.
func readAll(t *testing.T, from io.Reader) (lines []string, failed error) {
	t.Helper()
	in := New(Config{Name: "stdin", From: from, Fail: func(err error) { failed = err }})
	var buf []byte
	for {
		b := pipeline.Batch{Buf: buf[:0]}
		err := in.Read(t.Context(), &b)
		for i := range b.Lines {
			lines = append(lines, string(b.Bytes(&b.Lines[i])))
		}
		buf = b.Buf // batches are used again
		if errors.Is(err, io.EOF) {
			return lines, failed
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestRead(t *testing.T) {
	long := strings.Repeat("a line of a log\n", 20_000) // more than one chunk
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	io.WriteString(w, long)
	w.Close()
	for name, from := range map[string]io.Reader{
		"plain":      strings.NewReader(long),
		"in bytes":   iotest.OneByteReader(strings.NewReader(long)),
		"compressed": &compressed,
	} {
		t.Run(name, func(t *testing.T) {
			lines, failed := readAll(t, from)
			if got := strings.Join(lines, "\n") + "\n"; got != long || failed != nil {
				t.Errorf("got %d lines and %v, want %d", len(lines), failed, strings.Count(long, "\n"))
			}
		})
	}
}

// A line comes when it is complete, not when the next one does.
func TestEachLineAtOnce(t *testing.T) {
	from, to := io.Pipe()
	in := New(Config{Name: "stdin", From: from})
	for _, line := range []string{"first", "second", ""} {
		go func() {
			io.WriteString(to, line[:len(line)/2])
			io.WriteString(to, line[len(line)/2:]+"\n")
		}()
		var b pipeline.Batch
		if err := in.Read(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got := string(b.Bytes(&b.Lines[0])); got != line || len(b.Lines) != 1 {
			t.Errorf("got %q in %d lines, want %q", got, len(b.Lines), line)
		}
	}
	if got := in.BytesRead(); got != int64(len("first\nsecond\n\n")) {
		t.Errorf("read %d bytes", got)
	}
}

// A silent stream does not hold up the end.
func TestStops(t *testing.T) {
	from, to := io.Pipe()
	defer to.Close()
	in := New(Config{Name: "stdin", From: from, Fail: func(err error) { t.Errorf("stopping is no error, got %v", err) }})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- in.Read(ctx, &pipeline.Batch{}) }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestBrokenStream(t *testing.T) {
	broken := errors.New("input/output error")
	lines, failed := readAll(t, io.MultiReader(strings.NewReader("a\nb\n"), iotest.ErrReader(broken)))
	if strings.Join(lines, " ") != "a b" || !errors.Is(failed, broken) {
		t.Errorf("got %q and %v", lines, failed)
	}
}
