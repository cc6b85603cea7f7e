package matchers

import "bytes"

// eximReceived reads the arrival of a message, b begins with the sender. (= in place of <= is one
// that the client was told was refused (control = fakereject):
//
//	s@c.example H=mail (helo) [192.0.2.7]:4711 I=[198.51.100.1]:25 U=ident P=esmtpsa X=TLS1.3:… CV=no
//	A=login:user S=1234 RT=0.1s id=m1@c.example T="Subject" from <s@c.example> for a@b.example c@d.example
//	<> R=1xVrNA-000000000cj-2Mid U=exim P=local S=2938
//
// R= is the message that a bounce is about.
func eximReceived(b []byte, m *Match) Verdict {
	m.Kind, m.Direction = Received, In
	n := addressLength(b)
	if n == 0 {
		return Unmatched
	}
	m.Sender = sender(bytes.Trim(b[:n], "<>"))
	eximOrigin(b[n:], m)
	return Event
}

// addressLength is the length of the address, or the message ID, at the start of b. It can hold
// blanks, but is quoted then.
func addressLength(b []byte) int {
	n := 0
	if len(b) > 0 && b[0] == '"' {
		n = quotedLength(b)
	}
	return n + wordLength(b[n:])
}

// eximOrigin reads where a message came from, then the fields behind P=. All words before P= that
// are not Exim's own can be a stranger's, so the last P= before the subject counts.
func eximOrigin(b []byte, m *Match) {
	protocol := indexProtocol(b)
	if protocol < 0 {
		return
	}
	origin := bytes.TrimPrefix(b[:protocol], []byte(" DS"))
	if parent, ok := bytes.CutPrefix(origin, []byte(" R=")); ok {
		m.ParentQueueID, origin = cutValue(parent)
	}
	if client, ok := bytes.CutPrefix(origin, []byte(" H=")); ok {
		cutEximClient(client, m)
	}
	m.Protocol, b = cutValue(b[protocol+len(" P="):])
	eximReceivedFields(b, m)
}

// indexProtocol returns where the last " P=" before id= and T= stands, or -1.
func indexProtocol(b []byte) int {
	last := -1
	for i := 0; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], ' ')
		if n < 0 {
			return last
		}
		i += n
		switch rest := b[i+1:]; {
		case hasPrefix(rest, "P="):
			last = i
		case hasPrefix(rest, `T="`), hasPrefix(rest, "id="), hasPrefix(rest, "id*="):
			return last
		}
	}
	return last
}

// eximReceivedFields reads the fields behind P=, each with a blank before it.
func eximReceivedFields(b []byte, m *Match) {
	for len(b) > 1 && b[0] == ' ' {
		b = b[1:]
		if recipients, ok := bytes.CutPrefix(b, []byte("for ")); ok {
			m.Recipients = countAddresses(recipients)
			return
		}
		key, value, ok := cutReceivedKey(b)
		if !ok {
			b = b[wordLength(b):]
			continue
		}
		b = eximReceivedField(key, value, m)
	}
}

// cutReceivedKey cuts "id=" off b. Words without a value (PRDR, K, L) have none.
func cutReceivedKey(b []byte) (key, rest []byte, ok bool) {
	for n := 0; n < len(b) && n < 6 && b[n] != ' '; n++ {
		if b[n] == '=' {
			return b[:n], b[n+1:], n > 0
		}
	}
	return nil, b, false
}

// eximReceivedField reads one field of an arrival, b begins with its value.
func eximReceivedField(key, b []byte, m *Match) (rest []byte) {
	switch string(key) {
	case "X":
		m.TLS, rest = cutTLS(b)
		return rest
	case "DN", "T", "SNI":
		_, rest = cutQuoted(b)
		return rest
	case "id", "id*":
		n := addressLength(b)
		m.MessageID = nonEmpty(b[:n])
		return b[n:]
	}
	value, rest := cutValue(b)
	switch string(key) {
	case "A":
		m.setEximAuth(value)
	case "S":
		m.setSize(value)
	}
	return rest
}

// setEximAuth reads "login:user:sender", of which the authenticator's name is always there.
func (m *Match) setEximAuth(b []byte) {
	mechanism, user, _ := bytes.Cut(b, []byte(":"))
	m.AuthMechanism = nonEmpty(mechanism)
	if i := bytes.IndexByte(user, ':'); i >= 0 {
		user = user[:i]
	}
	m.AuthUser = nonEmpty(user)
}

// countAddresses counts addresses with blanks between them.
func countAddresses(b []byte) (n uint32) {
	for len(b) > 0 {
		length := addressLength(b)
		if length == 0 {
			return n
		}
		n++
		b = bytes.TrimLeft(b[length:], " ")
	}
	return n
}
