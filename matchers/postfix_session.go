package matchers

import "bytes"

// postfixSession reads lines that belong to no message: sessions that ended early, logins and TLS
// handshakes that failed, hosts that could not be reached. Most lines of a log come here and say
// nothing, so the first byte decides.
func postfixSession(b []byte, m *Match) Verdict {
	if len(b) == 0 {
		return Ignored
	}
	switch b[0] {
	case 'c':
		return postfixConnect(b, m)
	case 'l', 't', 'C', 'H':
		if v := postfixDisconnect(b, m); v == Event {
			return v
		}
	case 'S':
		return postfixTLSError(b, m)
	case 'w':
		if text, ok := bytes.CutPrefix(b, []byte("warning: ")); ok {
			return postfixWarning(text, m)
		}
	}
	return Ignored
}

// postfixConnect reads "connect to mx[192.0.2.1]:25: Connection refused" (smtp_connect.c); the
// server side's "connect from" says nothing.
func postfixConnect(b []byte, m *Match) Verdict {
	if !hasPrefix(b, "connect to ") || !postfixOwnWords(b, m) {
		return Ignored
	}
	m.Kind, m.ReplyFrom, m.ReplyText = Attempt, FromLocal, b
	return Event
}

// postfixDisconnect reads sessions that a client, or we, ended before their time:
//
//	lost connection after DATA (20 bytes) from host[192.0.2.1]
//	timeout after END-OF-MESSAGE from host[192.0.2.1]
//	too many errors after RCPT from host[192.0.2.1]
//	HANGUP after 0.1 from [192.0.2.1]:1234 in tests before SMTP handshake
//	COMMAND TIME LIMIT from [192.0.2.1]:1234 after CONNECT
//
// (smtpd(8); the last two are postscreen's).
func postfixDisconnect(b []byte, m *Match) Verdict {
	for _, words := range [...]string{"lost connection after ", "timeout after ", "too many errors after "} {
		if rest, ok := bytes.CutPrefix(b, []byte(words)); ok {
			stage, client, ok := cutFrom(rest)
			if !ok {
				return Unmatched
			}
			stage, _, _ = bytes.Cut(stage, []byte(" ("))
			return m.disconnected(b, client, postfixCommand(stage))
		}
	}
	for _, words := range [...]string{
		"HANGUP after ", "COMMAND TIME LIMIT", "COMMAND COUNT LIMIT", "COMMAND LENGTH LIMIT",
	} {
		if !hasPrefix(b, words) {
			continue
		}
		_, rest, ok := bytes.Cut(b, []byte(" from "))
		peer, tail, _ := bytes.Cut(rest, []byte(" "))
		client, isHost := parseHost(peer)
		if !ok || !isHost {
			return Unmatched
		}
		stage, _ := bytes.CutPrefix(tail, []byte("after "))
		return m.disconnected(b, client, postfixCommand(stage))
	}
	return Unmatched
}

// cutFrom splits "STAGE from name[address]:port".
func cutFrom(b []byte) (stage []byte, client host, ok bool) {
	i := bytes.LastIndex(b, []byte(" from "))
	if i < 0 {
		return nil, host{}, false
	}
	client, ok = parseHost(b[i+len(" from "):])
	return b[:i], client, ok
}

func (m *Match) disconnected(text []byte, client host, command Command) Verdict {
	m.Kind, m.Direction, m.Command = Disconnected, In, command
	m.ReplyFrom, m.ReplyText = FromLocal, text
	m.setClient(client)
	return Event
}

// postfixTLSError reads a handshake that failed: "SSL_accept error from host[192.0.2.1]: -1" on the
// server side, "SSL_connect error to mx[192.0.2.1]:25: Connection reset by peer" on the client side.
func postfixTLSError(b []byte, m *Match) Verdict {
	client, in := cutPeer(b, "SSL_accept error from ", ": ")
	relay, out := cutPeer(b, "SSL_connect error to ", ": ")
	switch {
	case in:
		m.Direction = In
		m.setClient(client)
	case out:
		m.setRelay(relay)
	default:
		return Ignored
	}
	m.Kind, m.Command = TLSFailed, STARTTLS
	m.ReplyFrom, m.ReplyText = FromLocal, b
	return Event
}

// postfixWarning reads the warnings that tell of a failure; b begins behind "warning: ".
//
//	host[192.0.2.1]: SASL LOGIN authentication failed: authentication failure, sasl_username=u
//	Connection concurrency limit exceeded: 51 from host[192.0.2.1] for service smtp
//	4XyZ12: message rejected: hopcount exceeded
func postfixWarning(b []byte, m *Match) Verdict {
	if id, text, ok := cutQueueID(b); ok {
		return postfixCleanupWarning(id, text, m)
	}
	if i := bytes.Index(b, []byte(": SASL ")); i > 0 {
		return postfixAuthFailed(b[:i], b[i+len(": "):], m)
	}
	limit, rest, ok := bytes.Cut(b, []byte(" limit exceeded: "))
	if !ok || bytes.IndexByte(limit, '[') >= 0 { // a client stands before: what it sent is quoted
		return Ignored
	}
	_, rest, _ = bytes.Cut(rest, []byte(" from "))
	peer, _, _ := bytes.Cut(rest, []byte(" for service "))
	client, ok := parseHost(peer)
	if !ok {
		return Ignored // not a client's, or no longer in this form
	}
	return m.disconnected(b, client, NoCommand)
}

// postfixCleanupWarning reads why cleanup(8) refused a whole message: the client got 5.4.0 or 5.3.4,
// which the log does not hold.
func postfixCleanupWarning(id, text []byte, m *Match) Verdict {
	switch string(text) {
	case "message rejected: hopcount exceeded", "queue file size limit exceeded":
		m.Kind, m.Direction, m.Command, m.QueueID = Rejected, In, EndOfData, id
		m.ReplyFrom, m.ReplyText = FromLocal, text
		return Event
	}
	return Ignored
}

// postfixAuthFailed reads a failed login (smtpd_sasl_glue.c): the client, and what begins with SASL.
func postfixAuthFailed(peer, text []byte, m *Match) Verdict {
	client, ok := parseHost(peer)
	mechanism, reason, failed := bytes.Cut(text[len("SASL "):], []byte(" authentication "))
	if !ok || !failed {
		return Ignored
	}
	m.Kind, m.Direction, m.Command = AuthFailed, In, AUTH
	m.ReplyFrom, m.ReplyText = FromLocal, text
	m.setClient(client)
	m.AuthMechanism = nonEmpty(mechanism)
	if _, user, ok := bytes.Cut(reason, []byte(", sasl_username=")); ok {
		m.setAuthUser(user) // it ends the line, and can hold anything
	}
	return Event
}

// setAuthUser sets the user of a login; "(unavailable)" is how smtpd(8) says that it knows none.
func (m *Match) setAuthUser(user []byte) {
	if string(user) != "(unavailable)" {
		m.AuthUser = nonEmpty(user)
	}
}
