package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
)

const sampleLogs = "../cmd/mtalens/testdata/logs/"

// BenchmarkEnrich measures a line's way from memory to JSON in memory, by log format and number of
// workers. MB/s is of log, ns/line over all lines, most of which say nothing.
func BenchmarkEnrich(b *testing.B) {
	c, err := catalog.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{
		"postfix-rfc3164.log", "postfix-rfc3339.log", "postfix-journal-json.log", "postfix311-rfc3339.log",
	} {
		log := newMemory(b, sampleLogs+name+".gz")
		for _, workers := range []int{1, 2} {
			b.Run(name+"/workers="+strconv.Itoa(workers), func(b *testing.B) {
				b.SetBytes(log.size)
				b.ReportAllocs()
				for b.Loop() {
					log.run(b, c, workers)
				}
				lines := float64(len(log.lines)) * float64(b.N)
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/lines, "ns/line")
			})
		}
	}
}

// memory is a log in memory, as an input.
type memory struct {
	stream *pipeline.Stream
	lines  [][]byte
	size   int64
	next   int
}

// newMemory reads a compressed log often enough for start-up not to count.
func newMemory(b *testing.B, name string) *memory {
	b.Helper()
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	m := &memory{stream: &pipeline.Stream{Input: "bench", Path: name, Reference: time.Now()}}
	for m.size < 16<<20 {
		for line := range bytes.Lines(content) {
			m.lines = append(m.lines, bytes.TrimSuffix(line, []byte("\n")))
		}
		m.size += int64(len(content))
	}
	return m
}

func (m *memory) run(b *testing.B, c *catalog.Catalog, workers int) {
	m.next = 0
	p := &pipeline.Pipeline{
		Inputs:  []pipeline.Input{m},
		Outputs: []pipeline.Output{discard{encode.JSON{Catalog: c}}},
		NewEnricher: func() *pipeline.Enricher {
			return &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{}), Catalog: c}
		},
		Workers:     workers,
		MaxInFlight: 2 * (workers + 1),
	}
	if err := p.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
	if got, want := p.Counts.LinesRead(), uint64(len(m.lines)); got != want {
		b.Fatalf("%d lines read, want %d", got, want)
	}
}

// Read implements [pipeline.Input].
func (m *memory) Read(_ context.Context, batch *pipeline.Batch) error {
	batch.Stream = m.stream
	for len(batch.Buf) < pipeline.BatchBytes {
		if m.next == len(m.lines) {
			return io.EOF
		}
		batch.Add(m.lines[m.next], int64(m.next), false)
		m.next++
	}
	return nil
}

// Ack implements [pipeline.Input].
func (m *memory) Ack(context.Context, *pipeline.Batch) error { return nil }

// discard is an output that encodes and forgets.
type discard struct{ json encode.JSON }

// Encode implements [pipeline.Output].
func (d discard) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	for i := range b.Events {
		e.Bytes = d.json.Append(e.Bytes, b, &b.Events[i])
		e.Close(i)
	}
}

// Write implements [pipeline.Output].
func (discard) Write(context.Context, *pipeline.Batch, *pipeline.Encoded) error { return nil }
