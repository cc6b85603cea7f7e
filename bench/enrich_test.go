package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"mtalens/bench/generate"
	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/join"
)

const sampleLogs = "../cmd/mtalens/testdata/logs/"

// logSize is how many bytes of log are kept in memory: more than fit into the processor's caches.
const logSize = 16 << 20

// sources are logs: of a relay that has something to do, where one line in five is an outcome, and
// samples of real servers that were shown one trouble after the other.
var sources = []struct {
	name string
	read func(b *testing.B) []byte
}{
	{"generated-postfix", generated(generate.PostfixRFC3164)},
	{"generated-exim", generated(generate.EximMainlog)},
	{"postfix-rfc3164", sample("postfix-rfc3164.log.gz")},
	{"postfix-journal-json", sample("postfix-journal-json.log.gz")},
	{"postfix311-rfc3339", sample("postfix311-rfc3339.log.gz")},
}

// BenchmarkPipeline measures a line's way from memory to JSON in memory, by log and number of
// workers. MB/s is of log, cpu-ns/line over all lines, most of which say nothing.
func BenchmarkPipeline(b *testing.B) {
	c := loadCatalog(b)
	for _, source := range sources {
		log := newMemory(source.read(b))
		for _, workers := range []int{1, 2} {
			b.Run(source.name+"/workers="+strconv.Itoa(workers), func(b *testing.B) {
				log.measure(b, func() { log.run(b, c, workers) })
			})
		}
	}
}

// BenchmarkEnrich measures what workers do side by side before the join: match, lookup, identity.
func BenchmarkEnrich(b *testing.B) {
	e := &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{}), Catalog: loadCatalog(b)}
	for _, source := range sources {
		log := newMemory(source.read(b))
		batches := log.batches()
		b.Run(source.name, func(b *testing.B) {
			log.measure(b, func() {
				for _, batch := range batches {
					batch.Events = batch.Events[:0]
					e.Enrich(batch)
				}
			})
		})
	}
}

// BenchmarkEncode measures the writing of events as JSON; MB/s is of JSON.
func BenchmarkEncode(b *testing.B) {
	c := loadCatalog(b)
	e := &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{}), Catalog: c}
	json := encode.JSON{Catalog: c}
	for _, source := range sources {
		batch := newMemory(source.read(b)).batches()[0]
		e.Enrich(batch)
		b.Run(source.name, func(b *testing.B) {
			var out []byte
			b.ReportAllocs()
			start := cpuTime(b)
			for b.Loop() {
				out = out[:0]
				for i := range batch.Events {
					out = json.Append(out, batch, &batch.Events[i])
				}
			}
			b.SetBytes(int64(len(out)))
			b.ReportMetric(float64(cpuTime(b)-start)/float64(len(batch.Events)*b.N), "cpu-ns/event")
		})
	}
}

func loadCatalog(b *testing.B) *catalog.Catalog {
	b.Helper()
	c, err := catalog.Load()
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func generated(form generate.Form) func(*testing.B) []byte {
	return func(b *testing.B) []byte {
		b.Helper()
		var log bytes.Buffer
		o := generate.Options{Form: form, Seed: 1, Bytes: logSize, Start: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
		if _, err := generate.Write(&log, o); err != nil {
			b.Fatal(err)
		}
		return log.Bytes()
	}
}

func sample(name string) func(*testing.B) []byte {
	return func(b *testing.B) []byte {
		b.Helper()
		f, err := os.Open(sampleLogs + name)
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
		return content
	}
}

// memory is a log in memory, as an input.
type memory struct {
	stream *pipeline.Stream
	lines  [][]byte
	size   int64
	next   int
}

// newMemory repeats a log until it is large enough.
func newMemory(content []byte) *memory {
	m := &memory{stream: &pipeline.Stream{Input: "bench", Path: "mail.log", Reference: time.Now()}}
	for m.size < logSize {
		for line := range bytes.Lines(content) {
			m.lines = append(m.lines, bytes.TrimSuffix(line, []byte("\n")))
		}
		m.size += int64(len(content))
	}
	return m
}

// batches returns the log in batches.
func (m *memory) batches() []*pipeline.Batch {
	var all []*pipeline.Batch
	m.next = 0
	for err := error(nil); err == nil; {
		batch := new(pipeline.Batch)
		err = m.Read(context.Background(), batch)
		all = append(all, batch)
	}
	return all
}

// measure measures do, which reads the whole log.
func (m *memory) measure(b *testing.B, do func()) {
	b.SetBytes(m.size)
	b.ReportAllocs()
	start := cpuTime(b)
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64(cpuTime(b)-start)/float64(len(m.lines)*b.N), "cpu-ns/line")
}

// cpuTime returns the processor time that the process has used. Other than the time of day it says
// the same on a machine that has something else to do.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func (m *memory) run(b *testing.B, c *catalog.Catalog, workers int) {
	m.next = 0
	envelopes := join.New(join.DefaultLimits())
	p := &pipeline.Pipeline{
		Inputs:  []pipeline.Input{m},
		Outputs: []pipeline.Output{discard{encode.JSON{Catalog: c}}},
		NewEnricher: func() *pipeline.Enricher {
			return &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{}), Catalog: c, Join: envelopes}
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
