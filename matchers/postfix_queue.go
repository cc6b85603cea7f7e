package matchers

import "bytes"

// postfixQueueManager reads what qmgr(8) says of a message; b begins behind "from=<".
//
//	from=<a@a.example>, size=2311, nrcpt=1 (queue active)
//	from=<a@a.example>, status=expired, returned to sender
//
// An expired message names no recipient: each of them was deferred before.
func postfixQueueManager(b []byte, m *Match) Verdict {
	if bytes.HasSuffix(b, []byte("(queue active)")) {
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

// postfixOperator reads what postsuper(1) did to a message. "removed" is also what qmgr(8) and
// cleanup(8) say of every message that is done with, so it counts only from postsuper itself.
func postfixOperator(b []byte, m *Match, daemon []byte) (Verdict, bool) {
	switch string(b) {
	case "placed on hold":
		m.Kind = Held
	case "released from hold":
		m.Kind = Released
	case "removed":
		if string(daemon) != "postsuper" {
			return Ignored, true
		}
		m.Kind = Cancelled
	default:
		return Unmatched, false
	}
	return Event, true
}
