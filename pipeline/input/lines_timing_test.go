package input

import (
	"bufio"
	"bytes"
	"testing"

	"mtalens/pipeline"
)

func BenchmarkLines(b *testing.B) {
	stream := bytes.Repeat([]byte(plainLog()), 100)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	batch := pipeline.Batch{Buf: make([]byte, 0, pipeline.BatchBytes)}
	for b.Loop() {
		l := Lines{From: bytes.NewReader(stream), Patient: true}
		for err := error(nil); err == nil; {
			batch.Buf, batch.Lines = batch.Buf[:0], batch.Lines[:0]
			err = l.Fill(&batch)
		}
	}
}

// BenchmarkScanner is what the standard library does, for comparison: it keeps no line.
func BenchmarkScanner(b *testing.B) {
	stream := bytes.Repeat([]byte(plainLog()), 100)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		for s := bufio.NewScanner(bytes.NewReader(stream)); s.Scan(); {
		}
	}
}
