package stream

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// openFile opens a file with c in a new folder.
func openFile(t *testing.T, c FileConfig) (f *File, path string) {
	t.Helper()
	if c.Path == "" {
		c.Path = filepath.Join(t.TempDir(), "events.jsonl")
	}
	c.Fail = func(err error) { t.Error(err) }
	f, err := OpenFile(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, c.Path
}

func put(t *testing.T, f *File, text string) {
	t.Helper()
	if n, err := f.Write([]byte(text)); err != nil || n != len(text) {
		t.Fatalf("write: %d, %v", n, err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What a kill has torn is read again; two halves of different events would be no JSON.
func TestTornLineIsCut(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	tests := []struct{ name, before, want string }{
		{"nothing there", "", "new\n"},
		{"whole lines", "a\nb\n", "a\nb\nnew\n"},
		{"half a line", "a\nb\nhal", "a\nb\nnew\n"},
		{"half a line that is longer than what is read at once", "a\n" + long, "a\nnew\n"},
		{"nothing but half a line", long, "new\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "events")
			if err := os.WriteFile(path, []byte(tt.before), 0o600); err != nil {
				t.Fatal(err)
			}
			f, _ := openFile(t, FileConfig{Path: path})
			put(t, f, "new\n")
			if got := content(t, path); got != tt.want {
				t.Errorf("got %.40q, want %.40q", got, tt.want)
			}
		})
	}
}

func TestSomebodyElseRotates(t *testing.T) {
	tests := []struct {
		name   string
		rotate func(path string) error
		want   string // under the name, after one line before and one after
	}{
		{"renames it", func(path string) error { return os.Rename(path, path+".1") }, "after\n"},
		{"removes it", os.Remove, "after\n"},
		{"renames it and makes a new one", func(path string) error {
			if err := os.Rename(path, path+".1"); err != nil {
				return err
			}
			return os.WriteFile(path, nil, 0o600)
		}, "after\n"},
		{"copies it and cuts it to nothing", func(path string) error { return os.Truncate(path, 0) }, "after\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, path := openFile(t, FileConfig{})
			put(t, f, "before\n")
			if err := tt.rotate(path); err != nil {
				t.Fatal(err)
			}
			put(t, f, "after\n")
			if got := content(t, path); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A batch is never split over two files, and no generation above Keep stays.
func TestRotation(t *testing.T) {
	for _, c := range []Compression{NoCompression, Gzip, Zstd} {
		t.Run(c.String(), func(t *testing.T) {
			f, path := openFile(t, FileConfig{MaxSize: 8, Keep: 2, Compress: c})
			for _, text := range []string{"one\n", "two\n", "three\n", "longer than the limit\n", "last\n"} {
				put(t, f, text)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			want := map[string]string{
				"events.jsonl":                "last\n",
				"events.jsonl.1" + c.suffix(): "longer than the limit\n",
				"events.jsonl.2" + c.suffix(): "three\n",
			}
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if got := decompressed(t, filepath.Join(filepath.Dir(path), e.Name())); got != want[e.Name()] {
					t.Errorf("%s: got %q, want %q", e.Name(), got, want[e.Name()])
				}
			}
			if len(entries) != len(want) {
				t.Errorf("got %d files, want %d", len(entries), len(want))
			}
		})
	}
}

func decompressed(t *testing.T, path string) string {
	t.Helper()
	var from io.Reader = bytes.NewReader([]byte(content(t, path)))
	var err error
	switch filepath.Ext(path) {
	case ".gz":
		from, err = gzip.NewReader(from)
	case ".zst":
		from, err = zstd.NewReader(from)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// limited is a disk with room for so many bytes, and more after each failure.
type limited struct {
	bytes.Buffer
	room, more int
}

func (l *limited) Write(b []byte) (int, error) {
	n := min(len(b), l.room)
	l.room -= n
	l.Buffer.Write(b[:n])
	if n < len(b) {
		l.room = l.more
		return n, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	}
	return n, nil
}

// A full disk holds up the output, and is told of once; nothing is lost or written twice.
func TestFullDisk(t *testing.T) {
	disk := &limited{room: 5, more: 4}
	told := 0
	target := Target{Name: "x", Writer: disk, Full: func(error) { told++ }}
	if err := target.write(t.Context(), []byte("first\nsecond\n")); err != nil {
		t.Fatal(err)
	}
	if disk.String() != "first\nsecond\n" || told != 1 {
		t.Errorf("got %q, told %d times", disk.String(), told)
	}
}
