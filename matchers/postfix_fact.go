package matchers

import "bytes"

// postfixFact reads what the lines of a message's way into the queue tell of it; only the fields
// that later lines lack.
//
//	client=host[192.0.2.1]:1234, sasl_method=PLAIN, sasl_username=u, orig_queue_id=…, orig_client=…
//	uid=0 from=<a@a.example> orig_id=…
//	message-id=<m@a.example>
//	sender non-delivery notification: 4XyZ13
//
// (smtpd.c, pickup.c, cleanup_message.c, bounce_notify_service.c)
func postfixFact(b []byte, m *Match) bool {
	if client, ok := cutStart(b, "client="); ok {
		m.Fact = Arrived
		postfixClient(client, m)
		return true
	}
	if id, ok := cutStart(b, "message-id="); ok {
		m.Fact, m.MessageID = Identified, nonEmpty(id)
		return true
	}
	if hasPrefix(b, "uid=") {
		m.Fact = Arrived
		postfixPickup(b, m)
		return true
	}
	if hasPrefix(b, "sender ") {
		return postfixNotification(b, m)
	}
	return false
}

// postfixClient reads the client, whose name and address can't hold blanks, and the fields behind it.
func postfixClient(b []byte, m *Match) {
	client, rest, _ := cutItem(b)
	h, ok := parseHost(client)
	if !ok {
		return
	}
	m.setClient(h)
	for len(rest) > 0 {
		var field []byte
		field, rest, _ = cutItem(rest)
		key, value, _ := bytes.Cut(field, []byte("="))
		switch string(key) {
		case "sasl_method":
			m.AuthMechanism = nonEmpty(value)
		case "sasl_username":
			m.setAuthUser(value)
		case "orig_queue_id": // a content filter has brought it back
			m.ParentQueueID = nonEmpty(value)
		}
	}
}

// postfixPickup reads who submitted a message on this host, and which one it was before it was
// queued anew (postsuper -r).
func postfixPickup(b []byte, m *Match) {
	_, rest, ok := bytes.Cut(b, []byte(" from=<"))
	if !ok {
		return
	}
	address, rest, ok := cutAddress(rest)
	if !ok {
		return
	}
	m.Sender = sender(address)
	if id, ok := bytes.CutPrefix(rest, []byte(" orig_id=")); ok {
		m.ParentQueueID = nonEmpty(id)
	}
}

// postfixNotification reads which message bounce(8) has sent about this one.
func postfixNotification(b []byte, m *Match) bool {
	what, id, ok := bytes.Cut(b, []byte(" notification: "))
	if !ok || bytes.IndexByte(what, ':') >= 0 {
		return false
	}
	m.Fact, m.ChildQueueID = Parent, nonEmpty(id)
	return true
}
