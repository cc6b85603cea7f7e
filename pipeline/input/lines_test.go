package input

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"mtalens/pipeline"
)

// text is a line as a user sees it.
type text struct {
	Offset    int64
	Bytes     string
	Truncated bool
}

// readLines reads a stream in batches, as the pipeline does.
func readLines(l *Lines) ([]text, error) {
	var lines []text
	var carried []byte
	for {
		b := pipeline.Batch{Buf: carried[:0]}
		err := l.Fill(&b)
		for i := range b.Lines {
			lines = append(lines, text{b.Lines[i].Offset, string(b.Bytes(&b.Lines[i])), b.Lines[i].Truncated})
		}
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
		if len(b.Lines) == 0 {
			return lines, errors.New("a batch without lines, and no error")
		}
		carried = b.Buf // batches are used again
	}
}

// naive is what Lines does, said simply.
func naive(s string, limit int) []text {
	var lines []text
	offset := 0
	if strings.HasPrefix(s, mark) {
		offset = len(mark)
	}
	for offset < len(s) {
		line, _, complete := strings.Cut(s[offset:], "\n")
		trimmed := strings.TrimLeft(line, "\x00")
		start := offset + len(line) - len(trimmed)
		offset += len(line) + 1
		if trimmed == "" && !complete {
			break
		}
		lines = append(lines, text{int64(start), trimmed[:min(len(trimmed), limit)], len(trimmed) > limit})
	}
	return lines
}

func TestLines(t *testing.T) {
	tests := []struct {
		name   string
		stream string
		want   []text
	}{
		{"empty", "", nil},
		{"lines", "a\nbc\n", []text{{0, "a", false}, {2, "bc", false}}},
		{"the last without its break is a line", "a\nbc", []text{{0, "a", false}, {2, "bc", false}}},
		{"an empty line is a line", "\n\na\n", []text{{0, "", false}, {1, "", false}, {2, "a", false}}},
		{"CR is left to the matcher", "a\r\nb\r\n", []text{{0, "a\r", false}, {3, "b\r", false}}},
		{"as long as the limit", "12345678\nb\n", []text{{0, "12345678", false}, {9, "b", false}}},
		{"longer than the limit", "123456789\nb\n", []text{{0, "12345678", true}, {10, "b", false}}},
		{"much longer, without an end", "a\n" + strings.Repeat("x", 100), []text{{0, "a", false}, {2, "xxxxxxxx", true}}},
		{"byte order mark", mark + "a\n", []text{{3, "a", false}}},
		{"byte order mark elsewhere", "a\n" + mark + "b\n", []text{{0, "a", false}, {2, mark + "b", false}}},
		{"nothing but half a byte order mark", mark[:2], []text{{0, mark[:2], false}}},
		{"hole before a line", "a\n\x00\x00\x00b\n", []text{{0, "a", false}, {5, "b", false}}},
		{"hole of a whole file", strings.Repeat("\x00", 5000), nil},
		{"NUL inside a line stays", "a\x00b\x00\n", []text{{0, "a\x00b\x00", false}}},
		{"hole behind a line that was cut", "1234567890\n\x00\x00b", []text{{0, "12345678", true}, {13, "b", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readLines(&Lines{From: strings.NewReader(tt.stream), Max: 8})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(naive(tt.stream, 8), got); diff != "" {
				t.Errorf("naive split: -want +got:\n%s", diff)
			}
		})
	}
}

func TestLinesUTF16(t *testing.T) {
	for _, stream := range []string{"\xff\xfea\x00\n\x00", "\xfe\xff\x00a\x00\n"} {
		if _, err := readLines(&Lines{From: iotest.OneByteReader(strings.NewReader(stream))}); !errors.Is(err, ErrUTF16) {
			t.Errorf("%q: got %v, want %v", stream, err, ErrUTF16)
		}
	}
}

// A stream that breaks keeps what came before, and says of the last line that it was cut.
func TestLinesBrokenStream(t *testing.T) {
	broken := errors.New("broken")
	got, err := readLines(&Lines{From: io.MultiReader(strings.NewReader("a\nbc"), iotest.ErrReader(broken))})
	if !errors.Is(err, broken) {
		t.Errorf("got error %v, want %v", err, broken)
	}
	if diff := cmp.Diff([]text{{0, "a", false}, {2, "bc", true}}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A reader that never returns anything must not keep us busy for ever.
func TestLinesNoProgress(t *testing.T) {
	if _, err := readLines(&Lines{From: stuck{}}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v, want %v", err, io.ErrNoProgress)
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// A line is returned as soon as its end has come, even if it is shorter than any magic number.
func TestLinesAreNotHeldBack(t *testing.T) {
	from, to := io.Pipe()
	defer to.Close()
	l := &Lines{From: &Decoder{From: from}}
	for _, line := range []string{"B\n", "BZ\n", "long enough\n"} {
		go io.WriteString(to, line)
		var b pipeline.Batch
		if err := l.Fill(&b); err != nil {
			t.Fatal(err)
		}
		if got := string(b.Bytes(&b.Lines[0])) + "\n"; got != line {
			t.Errorf("got %q, want %q", got, line)
		}
	}
}

// A line of any length takes no more memory than the limit.
func TestLinesLongLine(t *testing.T) {
	const length = 64 << 20
	stream := io.MultiReader(strings.NewReader("a\n"), io.LimitReader(endless('x'), length), strings.NewReader("\nb\n"))
	l := &Lines{From: stream, Patient: true}
	largest := 0
	var got []text
	for {
		var b pipeline.Batch
		err := l.Fill(&b)
		largest = max(largest, cap(b.Buf))
		for i := range b.Lines {
			got = append(got, text{b.Lines[i].Offset, fmt.Sprint(len(b.Bytes(&b.Lines[i]))), b.Lines[i].Truncated})
		}
		if err != nil {
			break
		}
	}
	want := []text{{0, "1", false}, {2, fmt.Sprint(MaxLine), true}, {length + 3, "1", false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if limit := 4 * MaxLine; largest > limit {
		t.Errorf("a batch took %d bytes, want at most %d", largest, limit)
	}
}

// Lines without end and without content fill batches of a bounded number, and are all there.
func TestLinesManyAndEmpty(t *testing.T) {
	const lines = 300_000
	l := &Lines{From: strings.NewReader(strings.Repeat("\n", lines) + "end"), Patient: true}
	n := 0
	for {
		var b pipeline.Batch
		err := l.Fill(&b)
		for i := range b.Lines {
			if want := int64(n + i); b.Lines[i].Offset != want {
				t.Fatalf("line %d stands at %d", want, b.Lines[i].Offset)
			}
		}
		n += len(b.Lines)
		if len(b.Lines) > maxLines {
			t.Errorf("%d lines in a batch", len(b.Lines))
		}
		if err != nil {
			break
		}
	}
	if n != lines+1 {
		t.Errorf("got %d lines, want %d", n, lines+1)
	}
}

// endless is a stream of one byte, again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// However the bytes come, the lines and their offsets are those of a naive split.
func FuzzLines(f *testing.F) {
	f.Add("a\nbc\r\n\x00\x00d\n", uint64(1), 8, false)
	f.Add(mark+"abcdefghijklmnop\n\x00", uint64(2), 3, true)
	f.Add("\xef\xbb", uint64(3), 1, true)
	f.Add(strings.Repeat("0123456789abcdef\n", 40), uint64(4), 300, true)
	f.Add(strings.Repeat("\n", 2*maxLines+1)+"\x00\x00a", uint64(5), 3, true)
	f.Fuzz(func(t *testing.T, stream string, seed uint64, limit int, patient bool) {
		if limit < 1 || limit > 1<<20 {
			limit = 8
		}
		l := &Lines{From: &chopped{strings.NewReader(stream), seed}, Max: limit, Patient: patient}
		got, err := readLines(l)
		if strings.HasPrefix(stream, "\xff\xfe") || strings.HasPrefix(stream, "\xfe\xff") {
			if !errors.Is(err, ErrUTF16) {
				t.Fatalf("got %v, want %v", err, ErrUTF16)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(naive(stream, limit), got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if l.Offset() != int64(len(stream)) {
			t.Errorf("offset %d at the end of %d bytes", l.Offset(), len(stream))
		}
	})
}

// chopped reads in pieces of arbitrary length, some of them empty.
type chopped struct {
	io.Reader
	seed uint64
}

func (c *chopped) Read(p []byte) (int, error) {
	c.seed = c.seed*6364136223846793005 + 1442695040888963407
	n := int(c.seed >> 60)
	if n == 0 {
		return 0, nil
	}
	if n == 15 {
		n = len(p)
	}
	return c.Reader.Read(p[:min(n, len(p))])
}
