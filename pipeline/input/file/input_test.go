package file

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/gzip"

	"mtalens/pipeline"
)

// read reads paths and returns each line behind the name of its file, and what failed.
func read(t *testing.T, paths ...string) (lines, failed []string) {
	t.Helper()
	c := Default()
	c.Paths = paths
	c.Fail = func(err error) { failed = append(failed, err.Error()) }
	in := New(c)
	for {
		var b pipeline.Batch
		err := in.Read(t.Context(), &b)
		for i := range b.Lines {
			lines = append(lines, filepath.Base(b.Stream.Path)+": "+string(b.Bytes(&b.Lines[i])))
		}
		if errors.Is(err, io.EOF) {
			return lines, failed
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// folder makes a folder with files of one line each, which says their name, and goes there.
func folder(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		write(t, name, []byte("line of "+name+"\n"))
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func linesOf(names ...string) []string {
	var lines []string
	for _, name := range names {
		lines = append(lines, name+": line of "+name)
	}
	return lines
}

func TestPaths(t *testing.T) {
	folder(t, "a.log", "b.log", "c[1].log", "mail.log", "mail.log.1", "mail.log.2")
	must(t, os.Mkdir("d.log", 0o700))
	must(t, os.Symlink("a.log", "symlink"))
	must(t, os.Link("a.log", "hardlink"))
	tests := []struct {
		name   string
		paths  []string
		want   []string
		failed []string
	}{
		{"in the order given", []string{"b.log", "a.log"}, linesOf("b.log", "a.log"), nil},
		{"a pattern is sorted, and leaves folders out", []string{"[abd].log"}, linesOf("a.log", "b.log"), nil},
		{"a file that looks like a pattern", []string{"c[1].log"}, linesOf("c[1].log"), nil},
		{"rotations of a pattern", []string{"mail.log*"}, linesOf("mail.log.2", "mail.log.1", "mail.log"), nil},
		{"twice the same path", []string{"a.log", "./a.log"}, linesOf("a.log"), nil},
		{"under three names", []string{"a.log", "symlink", "hardlink"}, linesOf("a.log"), nil},
		{"missing, and another", []string{"missing", "a.log"}, linesOf("a.log"), []string{"read missing: no such file or directory"}},
		{"a pattern without a match", []string{"*.gz", "a.log"}, linesOf("a.log"), []string{"read *.gz: no file matches"}},
		{"a bad pattern", []string{"[a", "a.log"}, linesOf("a.log"), []string{"read [a: bad pattern"}},
		{"a folder", []string{"d.log", "a.log"}, linesOf("a.log"), []string{"read d.log: it is a directory"}},
		{"a device", []string{os.DevNull, "a.log"}, linesOf("a.log"), []string{"read /dev/null: it is a device"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, failed := read(t, tt.paths...)
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("lines: -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(tt.failed, failed); diff != "" {
				t.Errorf("errors: -want +got:\n%s", diff)
			}
		})
	}
}

// A file that vanishes between New and Read is an error like any other.
func TestVanishedFile(t *testing.T) {
	folder(t, "a.log", "b.log")
	c := Default()
	var failed []string
	c.Paths, c.Fail = []string{"a.log", "b.log"}, func(err error) { failed = append(failed, err.Error()) }
	in := New(c)
	must(t, os.Remove("a.log"))
	var b pipeline.Batch
	must(t, in.Read(t.Context(), &b))
	if got := string(b.Bytes(&b.Lines[0])); got != "line of b.log" {
		t.Errorf("got line %q", got)
	}
	if want := []string{"read a.log: no such file or directory"}; !slices.Equal(failed, want) {
		t.Errorf("got errors %q, want %q", failed, want)
	}
}

// The lines before the damage are kept, the one that it cuts is marked, and the next file is read.
func TestDamagedFile(t *testing.T) {
	folder(t, "b.log")
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	io.WriteString(w, strings.Repeat("a line\n", 10)+"the last")
	must(t, w.Flush())
	write(t, "a.log.gz", compressed.Bytes())

	lines, failed := read(t, "a.log.gz", "b.log")
	want := append(slices.Repeat([]string{"a.log.gz: a line"}, 10), "a.log.gz: the last", "b.log: line of b.log")
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(failed) != 1 || !strings.HasPrefix(failed[0], "read a.log.gz: gzip ends too early, at byte ") {
		t.Errorf("got errors %q", failed)
	}
}

// A FIFO is read until its writer closes it; so <(zcat mail.log.gz) can be named.
func TestFIFO(t *testing.T) {
	folder(t)
	must(t, syscall.Mkfifo("fifo", 0o600))
	go func() { os.WriteFile("fifo", []byte("a\nb"), 0) }()
	lines, failed := read(t, "fifo")
	if want := []string{"fifo: a", "fifo: b"}; !slices.Equal(lines, want) || failed != nil {
		t.Errorf("got %q and errors %q, want %q", lines, failed, want)
	}
}

// A FIFO that nobody writes to, or whose writer is silent, does not hold up the end.
func TestFIFOStops(t *testing.T) {
	folder(t)
	must(t, syscall.Mkfifo("fifo", 0o600))
	t.Run("no writer", func(t *testing.T) { stopFIFO(t) })
	writer, err := os.OpenFile("fifo", os.O_RDWR, 0)
	must(t, err)
	defer writer.Close()
	t.Run("silent writer", func(t *testing.T) { stopFIFO(t) })
}

func stopFIFO(t *testing.T) {
	c := Default()
	c.Paths, c.Fail = []string{"fifo"}, func(err error) { t.Errorf("stopping is no error, got %v", err) }
	in := New(c)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- in.Read(ctx, &pipeline.Batch{}) }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestStream(t *testing.T) {
	folder(t, "a.log")
	info, err := os.Stat("a.log")
	must(t, err)
	c := Default()
	c.Paths, c.Name = []string{"a.log"}, "mail"
	in := New(c)
	var b pipeline.Batch
	must(t, in.Read(t.Context(), &b))
	want := pipeline.Stream{Input: "mail", Path: "a.log", Reference: info.ModTime()}
	if diff := cmp.Diff(&want, b.Stream, cmpopts.IgnoreUnexported(pipeline.Stream{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if in.Size() != info.Size() || in.BytesRead() != info.Size() {
		t.Errorf("read %d of %d bytes, want %d", in.BytesRead(), in.Size(), info.Size())
	}
}
