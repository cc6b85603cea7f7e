package file

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"

	"mtalens/pipeline"
)

const timingLine = "Nov 24 14:39:41 mx1 postfix/smtp[8123]: 4XyZ12abcd: to=<u@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1.7, delays=0.1/0/0.6/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4XyZ)\n"

func timingFile(b *testing.B, compress bool) (path string, size int64) {
	content := bytes.Repeat([]byte(timingLine), 100_000)
	size = int64(len(content))
	if compress {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		w.Write(content)
		w.Close()
		content = packed.Bytes()
	}
	path = filepath.Join(b.TempDir(), "mail.log")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	return path, size
}

func BenchmarkRead(b *testing.B) {
	for _, form := range []struct {
		name     string
		compress bool
	}{{"plain", false}, {"gzip", true}} {
		b.Run(form.name, func(b *testing.B) {
			path, size := timingFile(b, form.compress)
			b.SetBytes(size)
			b.ReportAllocs()
			batch := pipeline.Batch{Buf: make([]byte, 0, pipeline.BatchBytes)}
			for b.Loop() {
				c := Default()
				c.Paths = []string{path}
				in := New(c)
				for err := error(nil); !errors.Is(err, io.EOF); {
					batch.Buf, batch.Lines = batch.Buf[:0], batch.Lines[:0]
					err = in.Read(b.Context(), &batch)
				}
			}
		})
	}
}

// BenchmarkScanner is what the standard library does, for comparison: it keeps no line.
func BenchmarkScanner(b *testing.B) {
	path, size := timingFile(b, false)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		for s := bufio.NewScanner(f); s.Scan(); {
		}
		f.Close()
	}
}
