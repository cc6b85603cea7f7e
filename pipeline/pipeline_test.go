package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bounces returns n lines, each of a message of its own, with lines between them that say nothing.
func bounces(n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines,
			fmt.Sprintf("Nov 24 14:39:41 mx1 postfix/smtp[384]: 3F2B7A%05X: to=<u%d@b.example>, relay=mx.b.example[192.0.2.1]:25, "+
				"delay=0.1, delays=0/0/0.1/0, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 no such user "+
				"(in reply to RCPT TO command))", i, i),
			fmt.Sprintf("Nov 24 14:39:41 mx1 postfix/qmgr[183]: 3F2B7A%05X: removed", i))
	}
	return lines
}

// memory is an input of a few lines a batch.
type memory struct {
	stream *pipeline.Stream
	lines  []string
	batch  int
	next   int
	acked  []int64 // offsets of the last line of each batch
	acks   atomic.Int64
	open   []bool // of each batch: is an entry unfinished behind it?
	wait   bool   // for the context instead of ending
}

func newStream(name string) *pipeline.Stream {
	return &pipeline.Stream{Input: name, Reference: time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)}
}

func (in *memory) Read(ctx context.Context, b *pipeline.Batch) error {
	b.Stream = in.stream
	for ; len(b.Lines) < in.batch && in.next < len(in.lines); in.next++ {
		b.Add([]byte(in.lines[in.next]), int64(in.next), false)
	}
	if len(b.Lines) > 0 {
		return nil
	}
	if in.wait {
		<-ctx.Done()
		return ctx.Err()
	}
	return io.EOF
}

func (in *memory) Ack(_ context.Context, b *pipeline.Batch) error {
	in.acked = append(in.acked, b.Lines[len(b.Lines)-1].Offset)
	in.acks.Add(1)
	in.open = append(in.open, b.Unfinished())
	return nil
}

// buffer is an output that notes the recipient and the place of each event.
type buffer struct {
	out   bytes.Buffer
	write func(ctx context.Context) error
}

func (o *buffer) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	for i := range b.Events {
		event := &b.Events[i]
		e.Bytes = fmt.Appendf(e.Bytes, "%s %d %s %s\n", event.Recipient, b.Lines[event.Line].Offset, event.Reason, event.Severity)
		e.Close(i)
	}
}

func (o *buffer) Write(ctx context.Context, _ *pipeline.Batch, e *pipeline.Encoded) error {
	if o.write != nil {
		if err := o.write(ctx); err != nil {
			return err
		}
	}
	_, err := o.out.Write(e.Bytes)
	return err
}

func newPipeline(t *testing.T, workers int) *pipeline.Pipeline {
	t.Helper()
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.Pipeline{
		NewEnricher: func() *pipeline.Enricher {
			return &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{Location: time.UTC}), Catalog: known}
		},
		Workers:      workers,
		MaxInFlight:  workers + 2,
		DrainTimeout: time.Second,
	}
}

func TestOutputIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	var want string
	for _, workers := range []int{1, 2, 8} {
		p, out := newPipeline(t, workers), &buffer{}
		p.Inputs = []pipeline.Input{&memory{stream: newStream("mail"), lines: bounces(500), batch: 3}}
		p.Outputs = []pipeline.Output{out}
		if err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = out.out.String()
			if n := strings.Count(want, "user_unknown error\n"); n != 500 {
				t.Fatalf("%d bounces, want 500:\n%.300s", n, want)
			}
		}
		if got := out.out.String(); got != want {
			t.Errorf("%d workers write something else than one", workers)
		}
	}
}

func TestEveryLineIsCountedOnce(t *testing.T) {
	p := newPipeline(t, 2)
	lines := append(bounces(10), "", "binary \x00 garbage", "Nov 24 14:39:41 mx1 sshd[1]: hello",
		"Nov 24 14:39:41 mx1 postfix/smtp[1]: 3F2B7A9E6E1: to=<u@b.example>, status=flying (away)")
	p.Inputs = []pipeline.Input{&memory{stream: newStream("mail"), lines: lines, batch: 7}}
	if err := p.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for verdict, want := range map[matchers.Verdict]uint64{
		matchers.Event: 10, matchers.Ignored: 10, matchers.Foreign: 1, matchers.Unmatched: 1, matchers.Malformed: 2,
	} {
		if got := p.Counts.Lines[verdict].Load(); got != want {
			t.Errorf("%d lines are %s, want %d", got, verdict, want)
		}
	}
	if got := p.Counts.LinesRead(); got != uint64(len(lines)) {
		t.Errorf("%d lines read, want %d", got, len(lines))
	}
}

func TestBatchesAreAcknowledgedInOrderAndOnlyOnceWritten(t *testing.T) {
	in := &memory{stream: newStream("mail"), lines: bounces(100), batch: 4}
	first, second := &buffer{}, &buffer{}
	var written atomic.Int64
	second.write = func(context.Context) error {
		if in.acks.Load() > written.Load() {
			return errors.New("acknowledged before it was written")
		}
		written.Add(1)
		return nil
	}
	p := newPipeline(t, 4)
	p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{first, second}
	if err := p.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(in.acked) != 50 {
		t.Fatalf("%d batches acknowledged, want 50", len(in.acked))
	}
	for i, offset := range in.acked {
		if want := int64(i*4 + 3); offset != want {
			t.Fatalf("batch %d ends at %d, want %d", i, offset, want)
		}
	}
}

func TestNothingIsAcknowledgedAfterAnOutputFailed(t *testing.T) {
	in := &memory{stream: newStream("mail"), lines: bounces(100), batch: 2}
	full := errors.New("disk full")
	out := &buffer{}
	var n int
	out.write = func(context.Context) error {
		if n++; n > 3 {
			return full
		}
		return nil
	}
	p := newPipeline(t, 4)
	p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{out}
	if err := p.Run(context.Background()); !errors.Is(err, full) {
		t.Fatalf("Run = %v, want the output's error", err)
	}
	if len(in.acked) > 3 {
		t.Errorf("%d batches acknowledged, but only 3 were written", len(in.acked))
	}
}

func TestASilentInputHoldsUpNoOther(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := &buffer{}
	var batches int
	out.write = func(context.Context) error {
		if batches++; batches == 25 {
			cancel() // all that there was has come through
		}
		return nil
	}
	p := newPipeline(t, 1)
	p.Inputs = []pipeline.Input{
		&memory{stream: newStream("silent"), wait: true},
		&memory{stream: newStream("busy"), lines: bounces(100), batch: 8, wait: true},
	}
	p.Outputs = []pipeline.Output{out}
	if err := p.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if got := p.Counts.Lines[matchers.Event].Load(); got != 100 {
		t.Errorf("%d events, want 100", got)
	}
}

func TestStopWritesWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		in := &memory{stream: newStream("mail"), lines: bounces(10), batch: 20, wait: true}
		out := &buffer{write: func(context.Context) error {
			cancel() // the stop comes while the output is at work
			time.Sleep(time.Second / 2)
			return nil
		}}
		p := newPipeline(t, 1)
		p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{out}
		if err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(in.acked) != 1 {
			t.Errorf("%d batches acknowledged, want the one that was in flight", len(in.acked))
		}
	})
}

func TestStopDoesNotWaitForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		in := &memory{stream: newStream("mail"), lines: bounces(10), batch: 20, wait: true}
		out := &buffer{write: func(ctx context.Context) error {
			cancel()
			<-ctx.Done() // an output that is away
			return ctx.Err()
		}}
		p := newPipeline(t, 1)
		p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{out}
		start := time.Now()
		if err := p.Run(ctx); err == nil {
			t.Error("Run = nil, want an error that says what was left")
		}
		if took := time.Since(start); took != p.DrainTimeout {
			t.Errorf("the stop took %v, want %v", took, p.DrainTimeout)
		}
		if len(in.acked) != 0 {
			t.Error("a batch was acknowledged that was not written")
		}
	})
}

func TestAnEntryInPiecesIsOneEventOnItsLastLine(t *testing.T) {
	stamp := "Nov 24 15:19:52 mx1 exim[2401]: "
	lines := []string{
		stamp + "[1/3] 1xVrNA-000000000cj-2Mid ** u@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]: SMTP error from remote ",
		stamp + "1xVrNA-000000000ck-2Mid Completed",
		stamp + "[2/3] mail server after RCPT TO:<u@b.example>: 550 5.1.1 ",
		stamp + "[3/3] no such user",
		// syslog_duplication logs a refusal for mainlog and for rejectlog.
		stamp + "H=(x) [192.0.2.2] F=<a@c.example> rejected RCPT <v@a.example>: 550 5.1.1 no such user here",
		stamp + "H=(x) [192.0.2.2] F=<a@c.example> rejected RCPT <v@a.example>: 550 5.1.1 no such user here",
	}
	for _, batch := range []int{1, 2, 10} {
		p, out := newPipeline(t, 2), &buffer{}
		p.Inputs = []pipeline.Input{&memory{stream: newStream("mail"), lines: lines, batch: batch}}
		p.Outputs = []pipeline.Output{out}
		if err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		want := "u@b.example 3 user_unknown error\nv@a.example 4 user_unknown notice\n"
		if got := out.out.String(); got != want {
			t.Errorf("batches of %d lines:\n%swant:\n%s", batch, got, want)
		}
	}
}

// No position may move past an entry of which only the first pieces were read.
func TestUnfinishedEntry(t *testing.T) {
	stamp := "Nov 24 15:19:52 mx1 exim[2401]: "
	p := newPipeline(t, 4)
	in := &memory{stream: newStream("mail"), batch: 1, lines: []string{
		stamp + "1xVrNA-000000000ck-2Mid Completed",
		stamp + "[1/2] 1xVrNA-000000000cj-2Mid ** u@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]: SMTP error from remote ",
		stamp + "1xVrNA-000000000ck-2Mid Completed",
		stamp + "[2/2] mail server after RCPT TO:<u@b.example>: 550 5.1.1 no such user",
		stamp + "1xVrNA-000000000ck-2Mid Completed",
	}}
	p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{&buffer{}}
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []bool{false, true, true, false, false}; !slices.Equal(in.open, want) {
		t.Errorf("an entry is unfinished behind the batches: %v, want %v", in.open, want)
	}
}

// A stream that is still written outlives a change of the year: stamps without one are not of the
// year before because it began to be read then.
func TestYearOfLivingStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins on 2000-01-01
		p := newPipeline(t, 1)
		in := &memory{stream: &pipeline.Stream{Input: "mail"}, batch: 1, lines: bounces(1)[:1]}
		var years []int
		p.Inputs, p.Outputs = []pipeline.Input{in}, []pipeline.Output{&timestamps{&years}}
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		must(p.Run(t.Context()))
		in.next = 0
		time.Sleep(365 * 24 * time.Hour)
		must(p.Run(t.Context()))
		if len(years) != 2 || years[0] != 1999 || years[1] != 2000 {
			t.Errorf("a line of November 24, read twice, a year apart, was written in the years %v, want 1999 and 2000", years)
		}
	})
}

// timestamps is an output that notes the year of each event.
type timestamps struct{ years *[]int }

func (o *timestamps) Encode(b *pipeline.Batch, _ *pipeline.Encoded) {
	for i := range b.Events {
		*o.years = append(*o.years, time.Unix(b.Events[i].Time.Unix, 0).UTC().Year())
	}
}

func (*timestamps) Write(context.Context, *pipeline.Batch, *pipeline.Encoded) error { return nil }
