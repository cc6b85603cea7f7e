package matchers

import "bytes"

// eximServerTLS reads a TLS session with a client that failed; versions before 4.85 tell of their
// own deliveries in the same words, with "to":
//
//	Ci=99 from client (SSL_accept): error:…
func eximServerTLS(b []byte, m *Match) Verdict {
	if hasPrefix(b, "Ci=") {
		_, b = cutValue(b)
		b = bytes.TrimPrefix(b, []byte(" "))
	}
	if peer, ok := bytes.CutPrefix(b, []byte("to ")); ok {
		name, rest := cutValue(peer)
		m.eximRelayThen(name, rest)
		return Event
	}
	rest := b
	if client, ok := bytes.CutPrefix(b, []byte("from ")); ok {
		if rest, ok = cutEximClient(client, m); !ok {
			rest = client
		}
	}
	m.ReplyFrom, m.ReplyText = FromLocal, nonEmpty(bytes.TrimPrefix(rest, []byte(" ")))
	return Event
}

// eximTLSFailed reads why TLS with the host of a delivery failed: "(recv): text".
func (m *Match) eximTLSFailed(text []byte) Verdict {
	m.Kind, m.Command, m.ReplyFrom, m.ReplyText = TLSFailed, STARTTLS, FromLocal, text
	return Event
}

// eximClientTLS reads why a message goes out in clear:
//
//	(SSL_connect): error:…: delivering unencrypted to H=mx [192.0.2.1] (not in hosts_require_tls)
func eximClientTLS(b []byte, m *Match) Verdict {
	const mark = " unencrypted to " // "delivering", or "callout"
	m.Direction, m.ReplyFrom, m.ReplyText = Out, FromLocal, b
	i := bytes.LastIndex(b, []byte(mark))
	if i < 0 {
		return Event
	}
	name, rest := cutValue(bytes.TrimPrefix(b[i+len(mark):], []byte("H=")))
	text := b[:max(0, bytes.LastIndex(b[:i], []byte(": ")))]
	m.eximRelayThen(name, rest)
	m.ReplyText = nonEmpty(text)
	return Event
}

// eximDANE reads "mx.b.example [192.0.2.1]: text".
func eximDANE(b []byte, m *Match) Verdict {
	name, rest := cutValue(b)
	m.eximRelayThen(name, rest)
	return Event
}

// eximRelayThen sets the host of a delivery, whose address b begins with, and the text behind it.
func (m *Match) eximRelayThen(name, b []byte) {
	h, rest, _ := cutEximAddress(bytes.TrimPrefix(b, []byte(" ")))
	h.name = name
	m.setRelay(h)
	m.Direction, m.ReplyFrom, m.ReplyText = Out, FromLocal, nonEmpty(trimColon(rest))
}

// eximAuthFailed reads an authentication that failed. As server we say so, as client we are told:
//
//	plain_server authenticator failed for H=client: 535 Incorrect authentication data (set_id=user)
//	plain_client authenticator failed H=mx.b.example [192.0.2.1] 535 5.7.8 no
func eximAuthFailed(b []byte, m *Match) (Verdict, bool) {
	name, words := cutValue(b)
	rest, ok := bytes.CutPrefix(words, []byte(" authenticator failed "))
	if !ok {
		if rest, ok = bytes.CutPrefix(words, []byte(" authenticator cancelled authentication ")); !ok {
			return Unmatched, false
		}
	}
	m.Kind, m.Command, m.AuthMechanism = AuthFailed, AUTH, name
	if client, ok := bytes.CutPrefix(rest, []byte("for ")); ok {
		m.Direction = In
		v := eximHostThenText(client, m)
		m.AuthUser = eximSetID(m.ReplyText)
		return v, true
	}
	host, rest := cutValue(bytes.TrimPrefix(rest, []byte("H=")))
	m.eximRelayThen(host, rest)
	m.setReply(m.ReplyText)
	return Event, true
}

// eximSetID returns the user behind " (set_id=", which ends with the line, or before the colon of
// an error.
func eximSetID(text []byte) []byte {
	const mark = " (set_id="
	i := bytes.Index(text, []byte(mark))
	if i < 0 {
		return nil
	}
	user := text[i+len(mark):]
	if end := bytes.LastIndex(user, []byte("): ")); end >= 0 && user[len(user)-1] != ')' {
		return nonEmpty(user[:end])
	}
	return nonEmpty(bytes.TrimSuffix(user, []byte(")")))
}
