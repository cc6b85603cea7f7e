package matchers

import "bytes"

// eximAction reads what happened to a message as a whole, b begins behind the message ID. It
// reports false if b is no such line.
func eximAction(b []byte, m *Match) (Verdict, bool) {
	if rest, ok := bytes.CutPrefix(b, []byte("PRDR ")); ok {
		return eximPRDR(rest, m), true
	}
	if rest, ok := bytes.CutPrefix(b, []byte("address <")); ok {
		return eximMarkedDelivered(rest, m), true
	}
	for _, a := range [...]struct {
		words string
		kind  Kind
	}{
		{"frozen ", Held}, // by root, by ACL, on arrival by …
		{"Frozen", Held},
		{"*** Frozen", Held},
		{"Message is frozen", Held},
		{"unfrozen by ", Released},
		{"Unfrozen by ", Released},
		{"cancelled by ", Cancelled},
		{"removed by ", Cancelled},
		{"message removed by ", Cancelled},
		{"Message removed because ", Cancelled},
	} {
		if hasPrefix(b, a.words) {
			m.Kind, m.ReplyFrom, m.ReplyText = a.kind, FromLocal, b
			return Event, true
		}
	}
	return Unmatched, false
}

// eximMarkedDelivered reads "address <a@b.example> marked delivered by root": nothing more will be
// tried for this recipient.
func eximMarkedDelivered(b []byte, m *Match) Verdict {
	address, rest, ok := cutAddress(b)
	if !ok || !hasPrefix(rest, " marked delivered by ") {
		return Unmatched
	}
	m.Kind, m.Recipient, m.ReplyFrom, m.ReplyText = Cancelled, address, FromLocal, rest[1:]
	return Event
}

// eximPRDR reads our reply for one recipient after the message's end, to a client that asked for
// per-recipient replies:
//
//	R=<a@b.example> acceptance
//	R=<a@b.example> refusal
//	a@b.example 550 5.7.1 text
func eximPRDR(b []byte, m *Match) Verdict {
	m.Direction, m.Command = In, EndOfData
	if rest, ok := bytes.CutPrefix(b, []byte("R=<")); ok {
		address, words, _ := cutAddress(rest)
		m.Recipient, m.ReplyFrom = address, FromLocal
		switch string(words) {
		case " acceptance":
			return Ignored
		case " refusal":
			m.Kind = Rejected
			return Event
		case " temporary refusal":
			m.Kind = TempRejected
			return Event
		}
		return Unmatched
	}
	address, reply := cutValue(b)
	m.Recipient, m.Kind = address, Rejected
	m.setOwnReply(bytes.TrimPrefix(reply, []byte(" ")))
	if m.ReplyCode.Class() == 4 {
		m.Kind = TempRejected
	}
	return Event
}

// eximMessageText reads what is left of the lines with a message ID: versions before 4.85 begin
// with the far end's words or name where later ones begin with H=, and some lines speak of an
// address whose outcome stands in a line of its own.
func eximMessageText(b []byte, m *Match) Verdict {
	m.Kind, m.Direction = Attempt, Out
	if eximQuote(b, m) {
		if m.ReplyText == nil {
			m.ReplyFrom, m.ReplyText = FromLocal, b
		}
		return Event
	}
	for _, words := range [...]string{
		": error ignored", " transport output: ", " discarded", " router", " rewritten as ", " vanished unexpectedly",
	} {
		if bytes.Contains(b, []byte(words)) {
			return Ignored
		}
	}
	name, rest := cutValue(bytes.TrimPrefix(b, []byte("Failed to connect to ")))
	h, rest, ok := cutEximAddress(bytes.TrimPrefix(rest, []byte(" ")))
	text := trimColon(rest)
	if !ok || len(text) == 0 {
		return Unmatched
	}
	h.name = name
	m.setRelay(h)
	eximText(text, m)
	return Event
}
