package join

import (
	"mtalens/catalog"
	"mtalens/matchers"
)

// Complete fills in what the line of an event does not tell of its message, with copies in a, and
// remembers what it tells. It reports false if the event is about a message of which neither the
// beginning was read nor what the queue manager said of it.
//
// An expired recipient of whom the line has no code gets that of the last attempt.
func (t *Table) Complete(e *matchers.Match, meaning *catalog.Meaning, a *matchers.Arena) (known bool) {
	t.Now(e.Time.Unix)
	key, ok := t.keys.of(e)
	if !ok {
		return true // there is no message
	}
	if e.Kind == matchers.Received {
		return t.received(key, e, a)
	}
	m := t.find(key)
	if m == nil && e.Kind == matchers.Deferred {
		m = t.begin(key)
	}
	if m == nil {
		return false
	}
	m.complete(e, a)
	t.outcome(m, e, meaning)
	return m.hasBeginning || m.isQueued
}

// received notes an arrival that is told in one line. The queue manager's word for one was told as
// a note before, and this event was made of it.
func (t *Table) received(key Key, e *matchers.Match, a *matchers.Arena) bool {
	if e.MTA == matchers.MTAPostfix {
		if m := t.find(key); m != nil {
			m.complete(e, a)
		}
		return true
	}
	m := t.find(key)
	if m == nil || m.isGone || m.hasBeginning {
		m = t.begin(key)
	}
	for p, value := range partsOf(e) {
		t.bytes += m.set(part(p), value)
	}
	m.count(e.ClientPort, e.Recipients, e.Size)
	m.hasBeginning, m.isQueued = true, true
	return true
}

// nothingTried is the greatest of Exim's error numbers that say that the time to try again has not
// come (ERRNO_RRETRY in its macros.h): the attempt before is still the last one.
const nothingTried = -52

// outcome notes what became of a recipient.
func (t *Table) outcome(m *message, e *matchers.Match, meaning *catalog.Meaning) {
	switch e.Kind {
	case matchers.Deferred:
		if e.Errno > nothingTried || !t.isDeferred(m, e.Recipient) {
			t.deferred(m, e, *meaning)
		}
	case matchers.Delivered, matchers.Bounced:
		t.settled(m, e.Recipient)
		if child, ok := t.keys.ofChild(e); ok {
			t.parent(child, e.QueueID)
		}
	case matchers.Expired:
		if last := t.settled(m, e.Recipient); last != nil && e.ReplyCode == 0 && len(e.Recipient) > 0 {
			last.explain(e, meaning)
		}
	case matchers.Cancelled:
		if e.Recipient == nil { // of the message, not of one recipient
			t.leave(m.key)
		}
	}
}

// explain gives an expired recipient the codes and the reason of the last attempt.
func (l *Attempt) explain(e *matchers.Match, meaning *catalog.Meaning) {
	e.ReplyCode, e.Enhanced, e.DSN = l.ReplyCode, l.Enhanced, l.DSN
	*meaning = l.Meaning.Expired()
}

// Expired calls each for the recipients of an expired message that were deferred last, and returns
// how many there were. complete is false if there may be others.
func (t *Table) Expired(e *matchers.Match, each func(*Attempt)) (n int, complete bool) {
	key, _ := t.keys.of(e)
	m := t.find(key)
	if m == nil {
		return 0, false
	}
	for i := m.deferred; i != none; i = t.recipients.at(i).next {
		each(&t.recipients.at(i).Attempt)
		n++
	}
	complete = n > 0 && !m.isCut
	t.forgetRecipients(m)
	return n, complete
}
