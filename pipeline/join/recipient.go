package join

import (
	"github.com/zeebo/xxh3"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
)

// Attempt is the last attempt to deliver to a recipient that was deferred.
type Attempt struct {
	Recipient []byte
	ReplyCode smtp.ReplyCode
	Enhanced  smtp.EnhancedCode
	DSN       smtp.EnhancedCode
	Meaning   catalog.Meaning
}

// recipient is a recipient of a message that was deferred last.
type recipient struct {
	Attempt
	key         Key // of the message and the address
	prior, next int32
}

// recipientBytes is what a recipient takes apart from its address, with its place in the map.
const recipientBytes = 120

func addressKey(message Key, address []byte) Key {
	return Key(xxh3.HashSeed(address, uint64(message)))
}

// deferred notes that the delivery to a recipient was put off.
func (t *Table) deferred(m *message, e *matchers.Match, meaning catalog.Meaning) {
	key := addressKey(m.key, e.Recipient)
	i, known := t.byAddress[key]
	if !known {
		if len(t.byAddress) >= t.limits.Recipients || len(e.Recipient) > maxPart {
			t.Forgotten.Recipients++
			m.isCut = true
			return
		}
		i = t.link(m, key, e.Recipient)
	}
	r := t.recipients.at(i)
	r.ReplyCode, r.Enhanced, r.DSN, r.Meaning = e.ReplyCode, e.Enhanced, e.DSN, meaning
}

func (t *Table) isDeferred(m *message, address []byte) bool {
	_, ok := t.byAddress[addressKey(m.key, address)]
	return ok
}

// link adds a recipient to a message.
func (t *Table) link(m *message, key Key, address []byte) int32 {
	i := t.recipients.take()
	r := t.recipients.at(i)
	*r = recipient{
		Attempt: Attempt{Recipient: append(r.Recipient[:0], address...)},
		key:     key, prior: none, next: m.deferred,
	}
	if m.deferred != none {
		t.recipients.at(m.deferred).prior = i
	}
	m.deferred = i
	t.byAddress[key] = i
	t.bytes += recipientBytes + len(address)
	return i
}

// settled notes that a recipient has its outcome, and returns the attempt before, if one is known.
// That is valid until the Table is told of more.
func (t *Table) settled(m *message, address []byte) *Attempt {
	if m.deferred == none {
		return nil
	}
	i, ok := t.byAddress[addressKey(m.key, address)]
	if !ok {
		return nil
	}
	r := t.recipients.at(i)
	if r.prior == none {
		m.deferred = r.next
	} else {
		t.recipients.at(r.prior).next = r.next
	}
	if r.next != none {
		t.recipients.at(r.next).prior = r.prior
	}
	t.release(i)
	return &r.Attempt
}

func (t *Table) release(i int32) {
	r := t.recipients.at(i)
	t.bytes -= recipientBytes + len(r.Recipient)
	delete(t.byAddress, r.key)
	t.recipients.give(i)
}

func (t *Table) forgetRecipients(m *message) {
	for i := m.deferred; i != none; {
		next := t.recipients.at(i).next
		t.release(i)
		i = next
	}
	m.deferred = none
}
