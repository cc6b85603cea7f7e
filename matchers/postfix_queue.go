package matchers

import (
	"bytes"
	"math"
)

// postfixQueueManager reads what qmgr(8) says of a message; b begins behind "from=<".
//
//	from=<a@a.example>, size=2311, nrcpt=1 (queue active)
//	from=<a@a.example>, status=expired, returned to sender
//
// An expired message names no recipient: each of them was deferred before.
func postfixQueueManager(b []byte, m *Match) Verdict {
	if bytes.HasSuffix(b, []byte(" (queue active)")) {
		postfixQueued(b, m)
		return Ignored
	}
	address, rest, ok := cutAddress(b)
	if !ok {
		return Unmatched
	}
	// In an address that is logged without the quotes that it needs, the last one ends it.
	if i := bytes.LastIndex(b, []byte(">, status=")); i >= 0 {
		address, rest = b[:i], b[i+1:]
	}
	status, isOutcome := bytes.CutPrefix(rest, []byte(", status="))
	if !isOutcome {
		return Ignored
	}
	word, text, _ := bytes.Cut(status, []byte(", "))
	if m.Kind = postfixStatus(word); m.Kind != Expired {
		return Unmatched
	}
	m.Sender = sender(address)
	m.ReplyFrom, m.ReplyText = FromLocal, nonEmpty(text)
	return Event
}

// postfixQueued reads the size and the number of recipients from the end: the address before them can
// hold anything.
func postfixQueued(b []byte, m *Match) {
	i := lastIndex(b, ">, size=", 0)
	if i < 0 {
		return
	}
	m.Fact, m.Sender = Queued, sender(b[:i])
	size, rest := cutUint(b[i+len(">, size="):])
	m.Size = int64(size)
	if count, ok := cutStart(rest, ", nrcpt="); ok {
		n, _ := cutUint(count)
		m.Recipients = uint32(min(n, math.MaxUint32))
	}
}

// postfixOperator reads what postsuper(1) did to a message. "removed" is also what qmgr(8) and
// cleanup(8) say of every message that is done with, so it counts only from postsuper itself.
func postfixOperator(b []byte, m *Match, tag []byte) (Verdict, bool) {
	switch string(b) {
	case "placed on hold":
		m.Kind = Held
	case "released from hold":
		m.Kind = Released
	case "removed":
		if string(lastPart(tag)) != "postsuper" {
			m.Fact = Gone
			return Ignored, true
		}
		m.Kind = Cancelled
	case "removed (canceled)", "removed (discarded)":
		m.Fact = Gone
		return Ignored, true
	default:
		return Unmatched, false
	}
	return Event, true
}
