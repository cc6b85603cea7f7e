package pipeline

import (
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"

	"mtalens/matchers"
	"mtalens/pipeline/join"
)

// Resolve settles what Enrich could not tell from each line alone: repeated entries and those in
// several pieces, and what the other lines of a message say. Batches must come in order.
func (e *Enricher) Resolve(b *Batch) {
	for _, i := range b.loose {
		e.settle(b, i)
	}
	b.unfinished = b.Stream.sequence.Open()
	if e.Join != nil {
		e.join(b)
	}
}

// settle settles a loose line: an event that only repeats another goes, one that is complete now
// comes.
func (e *Enricher) settle(b *Batch, i int) {
	line := &b.Lines[i]
	place, known := slices.BinarySearchFunc(b.Events, i, func(event Event, i int) int { return event.Line - i })
	var event Event
	if known {
		event = b.Events[place]
	}
	defer func() {
		if p := recover(); p != nil {
			line.Verdict = matchers.Malformed
			e.poison(b, i, p)
		}
	}()
	line.Verdict = b.Stream.sequence.Resolve(e.Matchers, b.Bytes(line), &b.arena, &event.Match, line.Verdict)
	switch isEvent := line.Verdict == matchers.Event; {
	case known && !isEvent:
		b.Events = slices.Delete(b.Events, place, place+1)
	case !known && isEvent:
		e.complete(&event, b, i)
		b.Events = slices.Insert(b.Events, place, event)
	}
}

// join tells the table of b's notes and events in the order of their lines, and completes the events.
func (e *Enricher) join(b *Batch) {
	notes := b.notes.List
	for i := 0; i < len(b.Events); i++ {
		event := &b.Events[i]
		received := false
		for len(notes) > 0 && notes[0].Line <= event.Line {
			received = e.Join.Tell(&b.notes, &notes[0])
			notes = notes[1:]
		}
		if event.Fact == matchers.Queued && !received {
			event.Kind = matchers.NoKind // taken up again
			b.Lines[event.Line].Verdict = matchers.Ignored
			continue
		}
		known := e.Join.Complete(&event.Match, &event.Meaning, &b.arena)
		event.Unjoined = !known && event.Direction != matchers.In // what we refuse has no beginning
		switch {
		case event.Fact == matchers.Queued:
			event.Direction = arrival(event)
		case event.Kind == matchers.Expired && event.Recipient == nil:
			i += e.expire(b, i)
		}
	}
	for i := range notes {
		e.Join.Tell(&b.notes, &notes[i])
	}
	b.compact()
}

// compact drops the events that turned out to be none.
func (b *Batch) compact() {
	kept := 0
	for i := range b.Events {
		if b.Events[i].Kind == matchers.NoKind {
			continue
		}
		if kept < i {
			b.Events[kept] = b.Events[i]
		}
		kept++
	}
	b.Events = b.Events[:kept]
}

// arrival returns where a message came from: a client, or this host itself.
func arrival(event *Event) matchers.Direction {
	if event.ClientIP == nil && event.ClientHost == nil {
		return matchers.Local
	}
	return matchers.In
}

// expire makes an event for each recipient of the expired message that event i tells of, in its
// place, and returns how many more there are. What the join does not know stays an event without a
// recipient.
func (e *Enricher) expire(b *Batch, i int) (more int) {
	event := b.Events[i]
	var expired []Event
	n, complete := e.Join.Expired(&event.Match, func(last *join.Attempt) {
		one := event
		one.Recipient = b.arena.Keep(append(b.arena.Grow(len(last.Recipient)), last.Recipient...))
		one.ReplyCode, one.Enhanced, one.DSN = last.ReplyCode, last.Enhanced, last.DSN
		one.Meaning = last.Meaning.Expired()
		one.ID = event.ID.of(last.Recipient)
		expired = append(expired, one)
	})
	if n == 0 {
		b.Events[i].Unjoined = true
		return 0
	}
	if !complete {
		event.Unjoined = true
		expired = append(expired, event)
	}
	b.Events = slices.Replace(b.Events, i, i+1, expired...)
	return len(expired) - 1
}

// of returns the ID of the event of one recipient, where a line has several.
func (id ID) of(recipient []byte) ID {
	return makeID(recipient, int64(binary.BigEndian.Uint64(id[:8])^xxh3.Hash(id[8:])))
}
