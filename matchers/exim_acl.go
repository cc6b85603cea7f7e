package matchers

import "bytes"

// eximHost reads a line that begins with a host, b begins behind "H=". It is a client that an ACL
// has judged, or a host that a message was not delivered to:
//
//	H=mail (helo) [192.0.2.7] X=TLS1.3:… F=<s@c.example> A=login:user rejected RCPT <a@b.example>: 550 5.7.1 no
//	1xVrNA-000000000cj-2Mid H=mx [192.0.2.1]: SMTP error from remote mail server after …: 451 …
func eximHost(b []byte, m *Match) Verdict {
	rest, ok := cutEximClient(b, m)
	if !ok {
		return Unmatched
	}
	if v, ok := eximACL(rest, m); ok {
		return v
	}
	if len(m.QueueID) > 0 {
		return eximHostFailed(rest, m)
	}
	return Unmatched
}

// eximHostFailed reads what went wrong with one host of a delivery. The message may go to another
// one, so no recipient is lost yet.
func eximHostFailed(b []byte, m *Match) Verdict {
	h := host{name: m.ClientHost, address: m.ClientIP, port: m.ClientPort}
	m.ClientHost, m.ClientIP, m.ClientPort, m.HELO = nil, nil, 0, nil
	m.setRelay(h)
	m.Kind, m.Direction = Attempt, Out
	if isThisHost(h.name) {
		m.Direction = Local
	}
	if text, ok := bytes.CutPrefix(b, []byte(" TLS error on connection ")); ok {
		return m.eximTLSFailed(text)
	}
	text, ok := bytes.CutPrefix(b, []byte(": "))
	if !ok {
		// An error number's words: " Connection refused".
		text, ok = bytes.CutPrefix(b, []byte(" "))
		if !ok || len(text) == 0 || text[0] < 'A' || text[0] > 'Z' {
			return Unmatched
		}
	}
	eximText(text, m)
	return Event
}

// eximACL reads what an ACL, or a check of Exim's own, said to a client. It reports false if b
// is nothing of that kind.
func eximACL(b []byte, m *Match) (Verdict, bool) {
	b = eximClientFields(b, m)
	for i := range eximVerdicts {
		v := &eximVerdicts[i]
		if rest, ok := bytes.CutPrefix(b, []byte(v.words)); ok {
			m.Kind, m.Direction = v.kind, In
			return v.read(rest, m), true
		}
	}
	return Unmatched, false
}

var eximVerdicts = [...]struct {
	words string
	kind  Kind
	read  func(b []byte, m *Match) Verdict
}{
	{" rejected ", Rejected, eximRefusal},
	{" temporarily rejected ", TempRejected, eximRefusal},
	{" Warning: ", WouldReject, eximWarning},
	{" RCPT ", Discarded, eximDiscardedRCPT},
	{" sender verify fail for ", Probe, eximVerify},
	{" sender verify defer for ", Probe, eximVerify},
	{": rejected ", Rejected, eximRefusal}, // by DCC
	{" incomplete transaction ", NoKind, ignore},
}

func ignore([]byte, *Match) Verdict { return Ignored }

// eximClientFields reads the fields between a client and the verdict: U= ident, X= CV= DN= SNI=
// TLS, F= sender, A= authentication.
func eximClientFields(b []byte, m *Match) (rest []byte) {
	if hasPrefix(b, " U=") {
		b = cutIdent(b)
	}
	for {
		b = cutConnection(b)
		if len(b) < 2 || b[0] != ' ' {
			return b
		}
		key, value, ok := cutKey(b[1:])
		if !ok {
			return b
		}
		switch string(key) {
		case "A":
			auth, rest := cutValue(value)
			m.setEximAuth(auth)
			b = rest
		case "SNI":
			_, b = cutQuoted(value)
		default:
			b = eximField(key, value, m)
		}
	}
}

// cutIdent cuts " U=ident" off b. An ident is a stranger's word and can imitate what follows it: a
// sender with a verdict behind it counts from the right, a verdict alone from the left.
func cutIdent(b []byte) []byte {
	for i := bytes.LastIndex(b, []byte(" F=<")); i >= 0; i = bytes.LastIndex(b[:i], []byte(" F=<")) {
		from := i + len(" F=<")
		address, _, ok := cutAddress(b[from:min(len(b), from+maxAddress)])
		if rest := b[min(len(b), from+len(address)+len(">")):]; ok && (isVerdict(rest) || hasPrefix(rest, " A=")) {
			return b[i:]
		}
	}
	for i := 1; i < len(b); i++ {
		if b[i] == ' ' && (isVerdict(b[i:]) || connectionKey(b[i:]) > 0) {
			return b[i:]
		}
	}
	return nil
}

func isVerdict(b []byte) bool {
	for i := range eximVerdicts {
		if hasPrefix(b, eximVerdicts[i].words) {
			return true
		}
	}
	return false
}

// eximVerify reads why an address could not be verified, b begins with it:
//
//	<x@c.example>: Unrouteable address
//	<x@c.example>: mail.c.example [192.0.2.7] : response to "MAIL FROM:<>" was: 550 5.7.1 no
//
// What that means for the transaction stands on a line of its own.
func eximVerify(b []byte, m *Match) Verdict {
	address, text := cutCommandAddress(b)
	m.Sender = sender(address)
	m.Command = MAIL
	m.setOwnReply(bytes.TrimPrefix(text, []byte(": ")))
	eximCallout(m.ReplyText, m)
	return Event
}

// eximCallout reads what the far end said to a verification. Versions before 4.85 name it behind the
// command: `response to "RCPT TO:<x@c.example>" from mail.c.example [192.0.2.7] was: 550 no`.
func eximCallout(text []byte, m *Match) {
	if moment, ok := bytes.CutPrefix(text, []byte(`response to "`)); ok {
		eximOldCallout(moment, m)
		return
	}
	name, rest, _ := bytes.Cut(text, []byte(" "))
	h, rest, ok := cutEximAddress(rest)
	if !ok {
		return
	}
	h.name = name
	m.setRelay(h)
	rest = trimColon(rest)
	if eximQuote(rest, m) {
		return
	}
	moment, ok := bytes.CutPrefix(rest, []byte(`response to "`))
	if !ok {
		return
	}
	if _, reply, ok := bytes.Cut(moment, []byte(`" was: `)); ok {
		m.Command, _ = cutEximMoment(moment)
		m.setReply(reply)
	}
}

func eximOldCallout(b []byte, m *Match) {
	_, from, ok := bytes.Cut(b, []byte(`" from `))
	if !ok {
		return
	}
	name, rest := cutValue(from)
	h, rest, ok := cutEximAddress(bytes.TrimPrefix(rest, []byte(" ")))
	reply, said := bytes.CutPrefix(rest, []byte(" was: "))
	if !ok || !said {
		return
	}
	h.name = name
	m.setRelay(h)
	m.Command, _ = cutEximMoment(b)
	m.setReply(reply)
}
