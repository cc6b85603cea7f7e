package input

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"

	"mtalens/pipeline"
)

// plainLog is what the files in testdata hold, compressed by the usual programs.
func plainLog() string {
	var b strings.Builder
	for i := range 600 {
		fmt.Fprintf(&b, "Nov 24 14:39:%02d mx1 postfix/smtp[%d]: %05X: to=<u%d@b.example>, relay=none, delay=0.1, dsn=4.4.1, status=deferred (connect to mx.b.example[192.0.2.1]:25: Connection refused)\n",
			i%60, 300+i, i, i)
	}
	return b.String()
}

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecoder(t *testing.T) {
	for name, want := range map[string]string{
		"plain.log.gz":      plainLog(),
		"plain.log.bz2":     plainLog(),
		"plain.log.xz":      plainLog(),
		"plain.log.zst":     plainLog(),
		"members.log.gz":    plainLog(), // two files, one after the other
		"members.log.bz2":   plainLog(),
		"members.log.xz":    plainLog(), // two streams with other checksums, and padding
		"members.log.zst":   plainLog(),
		"blocks.log.xz":     plainLog(), // as xz -T makes them, with SHA-256
		"skippable.log.zst": plainLog(), // as pzstd makes them
		"empty.gz":          "",
		"empty.bz2":         "",
		"empty.xz":          "",
		"empty.zst":         "",
	} {
		t.Run(name, func(t *testing.T) {
			for _, from := range []io.Reader{
				bytes.NewReader(readTestdata(t, name)),
				iotest.OneByteReader(bytes.NewReader(readTestdata(t, name))),
			} {
				d := Decoder{From: from}
				got, err := io.ReadAll(&d)
				d.Close()
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != want {
					t.Errorf("got %d bytes, want %d, or others", len(got), len(want))
				}
			}
		})
	}
}

// What begins like no compressed stream is passed through, whatever it is.
func TestDecoderPlain(t *testing.T) {
	for _, stream := range []string{"", "\x1f", "\x1f\x8b\x07", "B", "BZh9 is how it begins\n", "\xfd7zX", "\x00\x00\x00", "\xff\xfe", "PK\x03\x04"} {
		got, err := io.ReadAll(&Decoder{From: strings.NewReader(stream)})
		if err != nil || string(got) != stream {
			t.Errorf("%q: got %q, %v", stream, got, err)
		}
	}
}

func TestDecoderDamaged(t *testing.T) {
	half := func(name string) []byte { b := readTestdata(t, name); return b[:len(b)/2] }
	flipped := func(name string) []byte {
		b := readTestdata(t, name)
		b[len(b)*3/4] ^= 0x55
		return b
	}
	with := func(name, tail string) []byte { return append(readTestdata(t, name), tail...) }
	tests := []struct {
		name   string
		stream []byte
		want   string // begins the error
	}{
		{"half of a gzip file", half("plain.log.gz"), "gzip ends too early, at byte 3297"},
		{"half of a zstd file", half("plain.log.zst"), "zstd ends too early, at byte 2071"},
		{"half of a bzip2 file", half("plain.log.bz2"), "bzip2 ends too early, at byte 1624"},
		{"half of an xz file", half("plain.log.xz"), "xz ends too early, at byte 1352"},
		{"a flipped byte in gzip", flipped("plain.log.gz"), "gzip is damaged near byte "},
		{"a flipped byte in zstd", flipped("plain.log.zst"), "zstd is damaged near byte "},
		{"a flipped byte in bzip2", flipped("plain.log.bz2"), "bzip2 is damaged near byte "},
		{"a flipped byte in xz", flipped("plain.log.xz"), "xz is damaged near byte "},
		{"garbage behind gzip", with("plain.log.gz", "garbage"), "gzip is damaged near byte 6595: what follows the end of the stream is not gzip"},
		{"garbage behind zstd", with("plain.log.zst", "garbage"), "zstd is damaged near byte "},
		{"garbage behind bzip2", with("plain.log.bz2", "garbage"), "bzip2 is damaged near byte "},
		{"garbage behind xz", with("plain.log.xz", "garbage"), "xz is damaged near byte 2704: what follows the end of the stream is not xz"},
		{"a window of 128 MiB", readTestdata(t, "window.log.zst"), "zstd can't be decoded from byte 6 on: its window is larger than the limit of 32 MiB"},
		{"a dictionary of 256 MiB", readTestdata(t, "dictionary.log.xz"), "xz can't be decoded from byte 24 on: its dictionary is larger than the limit of 32 MiB"},
		{"a filter for programs", readTestdata(t, "filter.log.xz"), "xz can't be decoded from byte 24 on: filters other than LZMA2 are in use"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decoder{From: bytes.NewReader(tt.stream)}
			defer d.Close()
			got, err := io.ReadAll(&d)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got error %v, want %q", err, tt.want)
			}
			if !errors.As(err, new(*DecodeError)) {
				t.Errorf("got a %T", err)
			}
			// A flipped byte may be decoded to something else before the checksum tells.
			if !strings.HasPrefix(tt.name, "a flipped") && !strings.HasPrefix(plainLog(), string(got)) {
				t.Error("what was read is not what was written")
			}
			if strings.HasPrefix(tt.name, "garbage") && string(got) != plainLog() {
				t.Errorf("got %d bytes before the garbage, want %d", len(got), len(plainLog()))
			}
		})
	}
}

// Zeros behind the last member are padding, as tapes and block devices leave it (RFC 1952 says
// nothing of it; gzip(1) ignores it).
func TestDecoderGzipPadding(t *testing.T) {
	got, err := io.ReadAll(&Decoder{From: bytes.NewReader(append(readTestdata(t, "plain.log.gz"), make([]byte, 100)...))})
	if err != nil || string(got) != plainLog() {
		t.Errorf("got %d bytes and %v", len(got), err)
	}
}

// An error of the disk is not called damage of the format.
func TestDecoderBrokenStream(t *testing.T) {
	broken := errors.New("input/output error")
	half := readTestdata(t, "plain.log.gz")[:3000]
	_, err := io.ReadAll(&Decoder{From: io.MultiReader(bytes.NewReader(half), iotest.ErrReader(broken))})
	if !errors.Is(err, broken) || errors.As(err, new(*DecodeError)) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// 64 MiB of zeros, or of one endless line, out of 64 KiB, takes little memory.
func TestDecoderBomb(t *testing.T) {
	for _, content := range []endless{0, 'x'} {
		before := memory()
		l := Lines{From: &Decoder{From: bytes.NewReader(bomb(t, content, 64))}, Patient: true}
		var b pipeline.Batch
		for err := error(nil); err == nil; err = l.Fill(&b) {
			b = pipeline.Batch{Buf: b.Buf[:0]}
		}
		if l.Offset() != 64<<20 {
			t.Errorf("read %d bytes", l.Offset())
		}
		if grown := memory() - before; grown > 8<<20 {
			t.Errorf("%d MiB are in use", grown>>20)
		}
	}
}

// bomb returns many MiB of one byte, as the members of a small gzip file.
func bomb(t *testing.T, content endless, mebibytes int) []byte {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	if _, err := io.CopyN(w, content, 16<<20); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Repeat(member.Bytes(), mebibytes/16)
}

func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Whatever comes, a decoder neither panics nor takes much memory, and what it read before an error
// stays.
func FuzzDecoder(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(readTestdata(f, filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		d := Decoder{From: bytes.NewReader(stream), MaxWindow: 1 << 20}
		defer d.Close()
		_, err := io.Copy(io.Discard, io.LimitReader(&d, 16<<20))
		if err != nil && strings.Contains(err.Error(), "goroutine") {
			t.Error(err)
		}
	})
}
