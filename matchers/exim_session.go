package matchers

import "bytes"

// eximHostThenText reads "H=client: text".
func eximHostThenText(b []byte, m *Match) Verdict {
	return eximClientThenText(bytes.TrimPrefix(b, []byte("H=")), m)
}

// eximClientThenText reads a client and what there is to say of it, with a colon between, or a
// blank. Behind an ident (U=), or in place of the client of a local process, anything can stand, up
// to the colon.
func eximClientThenText(b []byte, m *Match) Verdict {
	b = bytes.TrimPrefix(bytes.TrimPrefix(b, []byte("TFO* ")), []byte("TFO "))
	rest, ok := cutEximClient(b, m)
	if !ok || hasPrefix(rest, " U=") {
		i := bytes.Index(rest, []byte(": "))
		if i < 0 {
			i = len(rest)
		}
		rest = rest[i:]
	}
	m.setOwnReply(cutTrailingTime(trimColon(rest), " D="))
	return Event
}

// eximSizeRefusal reads what checks of Exim's own refuse, b begins with the sender:
//
//	s@c.example> H=client: message too big: size=999999 max=20480
func eximSizeRefusal(b []byte, m *Match) Verdict {
	address, rest, ok := cutAddress(b)
	if !ok {
		return Unmatched
	}
	m.Sender = sender(address)
	return eximHostThenText(bytes.TrimPrefix(rest, []byte(" ")), m)
}

// eximRefusedWord reads `rejected "WELLKNOWN security.txt" from client`.
func eximRefusedWord(b []byte, m *Match) Verdict {
	i := bytes.LastIndex(b, []byte(`" from `))
	if i < 0 {
		return Unmatched
	}
	if _, ok := cutEximClient(b[i+len(`" from `):], m); !ok {
		m.HELO = nonEmpty(b[i+len(`" from `):])
	}
	m.ReplyFrom, m.ReplyText = FromLocal, b[:i]
	return Event
}

// eximNoClient reads what an ACL says to a local process, which has no address. b begins with its
// user:
//
//	root F=<s@c.example> rejected by non-SMTP ACL: text
func eximNoClient(b []byte, m *Match) Verdict {
	if v, ok := eximACL(cutIdent(b), m); ok {
		return v
	}
	return Unmatched
}

// eximLocalScan reads what local_scan() or an ACL for local messages refused. b begins with the
// sender:
//
//	<s@c.example> rejected by non-SMTP ACL: text
//	s@c.example H=client P=esmtp temporarily rejected by local_scan(): text
func eximLocalScan(b []byte, m *Match) Verdict {
	var rest []byte
	if m.Sender, rest = cutCommandAddress(b); len(b) > 0 && b[0] != '<' {
		m.Sender, rest = cutValue(b)
	}
	m.Sender = sender(m.Sender)
	if client, ok := bytes.CutPrefix(rest, []byte(" H=")); ok {
		rest, _ = cutEximClient(client, m)
	}
	if user, ok := bytes.CutPrefix(rest, []byte(" U=")); ok {
		rest = cutIdent(user)
	}
	if protocol, ok := bytes.CutPrefix(rest, []byte(" P=")); ok {
		m.Protocol, rest = cutValue(protocol)
	}
	if v, ok := eximACL(rest, m); ok {
		return v
	}
	return Unmatched
}

// eximLocalScanFailed reads "crashed with signal 11 - message temporarily rejected (size 99)".
func eximLocalScanFailed(b []byte, m *Match) Verdict {
	m.ReplyFrom, m.ReplyText = FromLocal, b
	return Event
}

// eximAbandoned reads why a message was not read to its end.
func eximAbandoned(b []byte, m *Match) Verdict {
	m.ReplyFrom, m.ReplyText = FromLocal, nonEmpty(b)
	return Event
}

// eximUnqualified reads "<user> H=client": an address without a domain.
func eximUnqualified(b []byte, m *Match) Verdict {
	address, rest := cutCommandAddress(b)
	if m.Command == RCPT {
		m.Recipient = address
	} else {
		m.Sender = sender(address)
	}
	return eximHostThenText(bytes.TrimPrefix(rest, []byte(" ")), m)
}

// eximVRFY reads "a@b.example H=client".
func eximVRFY(b []byte, m *Match) Verdict {
	i := bytes.LastIndex(b, []byte(" H="))
	if i < 0 {
		return Unmatched
	}
	m.Recipient = b[:i]
	return eximHostThenText(b[i+1:], m)
}

// eximRefusedConnection reads "[192.0.2.7]:4711 refused: too many connections". It is answered
// with 421.
func eximRefusedConnection(b []byte, m *Match) Verdict {
	rest, ok := cutEximClient(b, m)
	if !ok {
		return Unmatched
	}
	text, ok := bytes.CutPrefix(rest, []byte(" refused: "))
	if !ok {
		return Unmatched
	}
	m.setOwnReply(text)
	return Event
}

// eximSynchronization reads what a client sent before it was its turn:
//
//	next input sent too soon: pipelining was not advertised): rejected "MAIL FROM:<…>" H=client next input="RCPT …"
//	input sent without waiting for greeting): rejected connection from client input="…"
func eximSynchronization(b []byte, m *Match) Verdict {
	why, rest, ok := bytes.Cut(b, []byte("): rejected "))
	if !ok {
		return Unmatched
	}
	m.ReplyFrom, m.ReplyText = FromLocal, why
	if client, ok := bytes.CutPrefix(rest, []byte("connection from ")); ok {
		m.Command = Connect
		cutEximClient(bytes.TrimPrefix(client, []byte("H=")), m)
		return Event
	}
	rest = bytes.TrimPrefix(rest, []byte(`"`))
	m.setCommandLine(rest)
	if i := bytes.Index(rest, []byte(`" H=`)); i >= 0 {
		cutEximClient(rest[i+len(`" H=`):], m)
	}
	return Event
}

// eximProtocolError reads a command that was no good, and why (log_selector = +smtp_syntax_error,
// +smtp_protocol_error): `RCPT TO:<a@[b>" H=client text`. The command can hold quotes and imitate
// a client, so the last one counts.
func eximProtocolError(b []byte, m *Match) Verdict {
	i := bytes.LastIndex(b, []byte(`" H=`))
	if i < 0 {
		return Unmatched
	}
	m.setCommandLine(b[:i])
	return eximHostThenText(b[i+len(`" `):], m)
}

// setCommandLine sets the command that a client sent, and its address.
func (m *Match) setCommandLine(b []byte) {
	m.Command, _ = cutEximCommand(b)
	if from, ok := bytes.CutPrefix(b, []byte("MAIL FROM:<")); ok {
		if address, _, ok := cutAddress(from); ok {
			m.Sender = sender(address)
		}
	}
	if to, ok := bytes.CutPrefix(b, []byte("RCPT TO:<")); ok {
		m.Recipient, _, _ = cutAddress(to)
	}
}

// eximDropped reads `client dropped: too many unrecognized commands (last was "…")`.
func eximDropped(b []byte, m *Match) Verdict {
	v := eximClientThenText(b, m)
	m.ReplyText = bytes.TrimPrefix(m.ReplyText, []byte("dropped: "))
	return v
}

// eximTimeout reads "connection from client F=<s@c.example>", and "H=client".
func eximTimeout(b []byte, m *Match) Verdict {
	b = bytes.TrimPrefix(b, []byte("TLS "))
	b = bytes.TrimPrefix(b, []byte("connection from "))
	rest, ok := cutEximClient(bytes.TrimPrefix(b, []byte("H=")), m)
	if !ok {
		return Event
	}
	if from, ok := bytes.CutPrefix(rest, []byte(" F=<")); ok {
		if address, _, ok := cutAddress(from); ok {
			m.Sender = sender(address)
		}
	}
	return Event
}

// eximConnection reads the end of a connection (log_selector = +smtp_connection), of which only
// one that was lost is an event: "Ci=99 from client lost while reading message data".
func eximConnection(b []byte, m *Match) Verdict {
	if hasPrefix(b, "Ci=") {
		_, b = cutValue(b)
		b = bytes.TrimPrefix(b, []byte(" "))
	}
	client, ok := bytes.CutPrefix(b, []byte("from "))
	if !ok {
		return Ignored
	}
	rest, ok := cutEximClient(client, m)
	if !ok || !hasPrefix(rest, " lost") {
		return Ignored
	}
	if hasPrefix(rest, " lost while reading message data") {
		m.Command = EndOfData
	}
	m.ReplyFrom, m.ReplyText = FromLocal, rest[1:]
	return Event
}
