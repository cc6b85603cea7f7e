package pipeline

import (
	"encoding/binary"
	"log/slog"
	"runtime/debug"

	"github.com/zeebo/xxh3"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline/join"
)

// Enricher turns the lines of batches into events that say what they mean. It keeps a scratch of
// its own, so each goroutine needs one.
type Enricher struct {
	// Matchers reads the lines.
	Matchers *matchers.Set
	// Catalog knows what codes and texts mean. It is shared.
	Catalog *catalog.Catalog
	// Join remembers what the lines of one queue ID say. It is shared, and used in order only; nil:
	// each line stands for itself.
	Join *join.Table
	// Log takes what went wrong inside; nil: nothing is logged.
	Log *slog.Logger

	query catalog.Query
}

// Enrich gives every line of b its verdict and makes b's events, in the order of the lines. What
// only the lines before can tell is left to Resolve.
func (e *Enricher) Enrich(b *Batch) {
	e.Matchers.SetReference(b.Stream.reference())
	e.Matchers.SetMTA(b.Stream.MTA)
	for next := 0; next < len(b.Lines); {
		next = e.lines(b, next)
	}
}

// lines reads the lines from first on, up to the end or to a line that our own code can't bear. It
// returns the one behind.
func (e *Enricher) lines(b *Batch, first int) (next int) {
	next = first
	events := len(b.Events)
	defer func() {
		if p := recover(); p != nil {
			b.Lines[next].Verdict, b.Events = matchers.Malformed, b.Events[:events]
			e.poison(b, next, p)
			next++
		}
	}()
	for ; next < len(b.Lines); next++ {
		events = len(b.Events)
		b.Lines[next].Verdict = e.line(b, next)
	}
	return next
}

// line reads one line and appends its event, if it has one.
func (e *Enricher) line(b *Batch, i int) matchers.Verdict {
	n := len(b.Events)
	if n == cap(b.Events) {
		b.Events = append(b.Events, Event{})[:n]
	}
	event := &b.Events[:n+1][n]
	v := e.Matchers.Match(b.Bytes(&b.Lines[i]), &b.arena, &event.Match)
	if e.Matchers.Loose() {
		b.loose = append(b.loose, i)
	}
	if e.Join != nil && event.Fact != matchers.NoFact && v == matchers.Ignored {
		v = e.note(event, b, i)
	}
	if v == matchers.Event {
		e.complete(event, b, i)
		b.Events = b.Events[:n+1]
	}
	return v
}

// note keeps a fact for the join. When the queue manager takes up a message, that may be the event
// of its arrival; Resolve knows.
func (e *Enricher) note(event *Event, b *Batch, i int) matchers.Verdict {
	b.notes.Add(i, &event.Match)
	if event.Fact != matchers.Queued {
		return matchers.Ignored
	}
	event.Kind = matchers.Received
	return matchers.Event
}

// complete fills in what does not stand in the line.
func (e *Enricher) complete(event *Event, b *Batch, i int) {
	line := &b.Lines[i]
	event.ID, event.Line = makeID(b.Bytes(line), line.Offset), i
	event.Unjoined = event.Kind == matchers.Expired && event.Recipient == nil
	event.Meaning = e.meaning(&event.Match)
}

// poison reports a line that our own code could not bear.
func (e *Enricher) poison(b *Batch, i int, p any) {
	if e.Log == nil {
		return
	}
	e.Log.Error("a line could not be read; it counts as malformed", "input", b.Stream.Input,
		"path", b.Stream.Path, "offset", b.Lines[i].Offset, "panic", p, "stack", string(debug.Stack()))
}

// makeID hashes a line and its place. The file's name is left out: it changes at each rotation.
func makeID(line []byte, offset int64) (id ID) {
	h := xxh3.Hash128Seed(line, uint64(offset))
	binary.BigEndian.PutUint64(id[:8], h.Hi)
	binary.BigEndian.PutUint64(id[8:], h.Lo)
	return id
}

// meaning asks the catalog what a match means. An arrival has nothing to explain.
func (e *Enricher) meaning(m *matchers.Match) catalog.Meaning {
	if m.Kind == matchers.Received {
		return catalog.Meaning{}
	}
	e.query = Query(m)
	return e.Catalog.Lookup(&e.query)
}

// Query returns what the catalog must know of a match. Its bytes are those of the match.
func Query(m *matchers.Match) catalog.Query {
	return catalog.Query{
		ReplyCode: m.ReplyCode,
		Enhanced:  m.Enhanced,
		DSN:       m.DSN,
		Text:      m.ReplyText,
		Relay:     m.RelayHost,
		Outcome:   outcomes[m.Kind],
		Origin:    catalog.Origin(m.ReplyFrom),
		Direction: catalog.Direction(m.Direction),
		Command:   catalog.Command(m.Command),
		MTA:       catalog.MTA(m.MTA),
	}
}

// outcomes says what a kind of event means for the message. What is only observed, tried or set
// aside decides nothing.
var outcomes = [matchers.Kinds]catalog.Outcome{
	matchers.Delivered:    catalog.Delivered,
	matchers.Deferred:     catalog.Deferred,
	matchers.Bounced:      catalog.Bounced,
	matchers.Expired:      catalog.Expired,
	matchers.Rejected:     catalog.Rejected,
	matchers.TempRejected: catalog.TempRejected,
	matchers.WouldReject:  catalog.Attempt,
	matchers.Attempt:      catalog.Attempt,
	matchers.Probe:        catalog.Attempt,
	matchers.AuthFailed:   catalog.AuthFailed,
	matchers.TLSFailed:    catalog.TLSFailed,
	matchers.Disconnected: catalog.Disconnected,
}
