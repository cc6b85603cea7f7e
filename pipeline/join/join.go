// Package join brings together what the lines of one queue ID say of a message: who sent it, from
// where, its message ID and its size stand on other lines than its outcomes. It is memory only, and
// bounded in messages, recipients, bytes and age; what does not fit is forgotten and counted.
//
// One goroutine at a time may use a Table, and it must be told of lines in their order.
package join

import (
	"time"
)

// Limits bound a Table.
type Limits struct {
	Messages   int           // that are remembered at a time
	Recipients int           // of all of them, that were deferred last
	Bytes      int           // of what is remembered of them, roughly
	Age        time.Duration // since anything was heard of a message, in the time of the log
}

// DefaultLimits hold for a relay with a quarter of a million messages in its queue. Postfix and Exim
// give up a message after five days.
func DefaultLimits() Limits {
	return Limits{Messages: 250_000, Recipients: 250_000, Bytes: 64 << 20, Age: 6 * 24 * time.Hour}
}

// Table remembers messages. Make one with New.
type Table struct {
	limits Limits
	keys   keys
	now    int64 // time of the log, seconds since 1970

	messages   pool[message]
	byKey      map[Key]int32
	live       list // those still in a queue, the one that was silent longest comes first
	gone       list // those that have left it; late lines may still come
	recipients pool[recipient]
	byAddress  map[Key]int32
	bytes      int
	Forgotten  Forgotten
}

// Forgotten counts what a Table had to let go before it was complete.
type Forgotten struct {
	ByNumber   uint64 // messages: there were too many, or too many bytes
	ByAge      uint64 // messages
	Recipients uint64 // deferred recipients: there were too many
}

// maxGone is how many messages are remembered that have left the queue. Lines of several processes
// can change places on their way into a log.
const maxGone = 1024

// New returns an empty Table.
func New(limits Limits) *Table {
	t := &Table{
		limits:    limits,
		byKey:     make(map[Key]int32),
		byAddress: make(map[Key]int32),
	}
	t.live.init()
	t.gone.init()
	return t
}

// Messages returns how many messages are remembered.
func (t *Table) Messages() int { return len(t.byKey) }

// Now tells the time of the log, in seconds since 1970. Messages that were silent for too long are
// forgotten.
func (t *Table) Now(unix int64) {
	if t.now == 0 {
		t.start(unix)
	}
	t.now = max(t.now, unix)
	oldest := t.now - int64(t.limits.Age/time.Second)
	for t.live.first != none && t.messages.at(t.live.first).heard < oldest {
		t.Forgotten.ByAge++
		t.forget(t.live.first)
	}
}

// start dates what was heard before anything had told the time.
func (t *Table) start(unix int64) {
	for i := t.live.first; i != none; i = t.messages.at(i).newer {
		t.messages.at(i).heard = unix
	}
}

// find returns the message with a key, or nil, and notes that it was heard of.
func (t *Table) find(key Key) *message {
	i, ok := t.byKey[key]
	if !ok {
		return nil
	}
	m := t.messages.at(i)
	m.heard = t.now
	if !m.isGone && t.live.last != i {
		t.live.remove(t, i)
		t.live.append(t, i)
	}
	return m
}

// begin returns a new message in place of any that had the same key.
func (t *Table) begin(key Key) *message {
	if i, ok := t.byKey[key]; ok {
		t.forget(i)
	}
	for t.live.first != none && (len(t.byKey) >= t.limits.Messages || t.bytes > t.limits.Bytes) {
		t.Forgotten.ByNumber++
		t.forget(t.live.first)
	}
	i := t.messages.take()
	m := t.messages.at(i)
	m.reset(key, t.now)
	t.byKey[key] = i
	t.live.append(t, i)
	t.bytes += messageBytes
	return m
}

// leave notes that a message has left the queue.
func (t *Table) leave(key Key) {
	i, ok := t.byKey[key]
	if !ok || t.messages.at(i).isGone {
		return
	}
	t.live.remove(t, i)
	t.messages.at(i).isGone = true
	t.gone.append(t, i)
	t.forgetRecipients(t.messages.at(i))
	if t.gone.length > maxGone {
		t.forget(t.gone.first)
	}
}

// forget lets a message go.
func (t *Table) forget(i int32) {
	m := t.messages.at(i)
	t.forgetRecipients(m)
	if m.isGone {
		t.gone.remove(t, i)
	} else {
		t.live.remove(t, i)
	}
	t.bytes -= messageBytes + len(m.text)
	delete(t.byKey, m.key)
	t.messages.give(i)
}
