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
		if _, rest, ok := cutAddress(b[i+len(" F=<"):]); ok && (isVerdict(rest) || hasPrefix(rest, " A=")) {
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

// eximRefusal reads what was refused and why, b begins behind "rejected ":
//
//	RCPT <a@b.example>: 550 5.7.1 no
//	EHLO or HELO helo.c.example: text
//	connection in "connect" ACL
//	after DATA: text
//
// The text is what the client was told, or what log_message says in its place.
func eximRefusal(b []byte, m *Match) Verdict {
	b, _, _ = bytes.Cut(b, []byte("\nEnvelope-from: ")) // rejectlog, put together from pieces
	m.setOwnReply(cutEximStage(b, m))
	if hasPrefix(m.ReplyText, "discarded by ") && m.Command == RCPT {
		m.Kind = Discarded // what versions before 4.86 call rejected
	}
	return Event
}

// setOwnReply sets what we said, and the codes at its start. A reply that is quoted in it is
// somebody else's.
func (m *Match) setOwnReply(text []byte) {
	m.ReplyFrom, m.ReplyText = FromLocal, nonEmpty(text)
	m.ReplyCode, m.Enhanced = leadingCodes(text)
}

// cutEximStage cuts what was refused off b and returns the text behind it.
func cutEximStage(b []byte, m *Match) (text []byte) {
	switch {
	case hasPrefix(b, "RCPT "):
		m.Command = RCPT
		m.Recipient, b = cutCommandAddress(b[len("RCPT "):])
	case hasPrefix(b, "MAIL "):
		m.Command = MAIL
		m.Sender, b = cutCommandAddress(b[len("MAIL "):])
		m.Sender = sender(m.Sender)
	case hasPrefix(b, "EHLO or HELO "):
		m.Command = EHLO
		b = cutHELOArgument(b[len("EHLO or HELO "):], m)
	default:
		m.Command = eximRefusedCommand(b)
	}
	_, text, _ = bytes.Cut(b, []byte(": "))
	return text
}

// eximRefusedCommand returns the command that was refused, for those without an address.
func eximRefusedCommand(b []byte) Command {
	for _, s := range [...]struct {
		words   string
		command Command
	}{
		{"connection", Connect},
		{"DATA", DATA},
		{"after DATA", EndOfData},
		{"during MIME", EndOfData},
		{"DKIM", EndOfData},
		{"by local_scan()", EndOfData},
		{"by non-SMTP ACL", EndOfData},
		{"by DCC", EndOfData},
		{"AUTH", AUTH},
		{"STARTTLS", STARTTLS},
		{"QUIT", QUIT},
		{"BDAT", BDAT},
	} {
		if hasPrefix(b, s.words) {
			return s.command
		}
	}
	return NoCommand
}

// cutCommandAddress cuts the argument of MAIL or RCPT off b: as a rule an address in angle
// brackets. Exim logs no more than 100 bytes of it in newer versions. The colon before the text ends it
// otherwise.
func cutCommandAddress(b []byte) (address, rest []byte) {
	argument, bracketed := bytes.CutPrefix(b, []byte("<"))
	if cut := b[:min(len(b), maxArgument)]; bracketed && (len(b) == maxArgument || hasPrefix(b[len(cut):], ": ")) {
		if address, _, ok := cutAddress(cut[1:]); !ok || len(address) == 0 && cut[1] != '>' {
			return cut[1:], b[len(cut):]
		}
	}
	if bracketed {
		if address, rest, ok := cutAddress(argument); ok {
			return address, rest
		}
	}
	if i := bytes.Index(argument, []byte(": ")); i >= 0 {
		return argument[:i], argument[i:]
	}
	return argument, nil
}

const maxArgument = 100

// cutHELOArgument cuts the argument of EHLO or HELO off b. It is the one in parentheses, or the
// client's name; it can hold colons only if it is the former.
func cutHELOArgument(b []byte, m *Match) (rest []byte) {
	if m.HELO != nil && bytes.HasPrefix(b, m.HELO) {
		return b[len(m.HELO):]
	}
	i := bytes.Index(b, []byte(": "))
	if i < 0 {
		i = len(b)
	}
	m.HELO = nonEmpty(b[:i])
	return b[i:]
}

// eximWarning reads "Warning: text", which an ACL's warn logs. Only one that speaks of a refusal
// says what would have happened.
func eximWarning(text []byte, m *Match) Verdict {
	for _, word := range [...]string{"reject", "refus", "denied", "deny", "block"} {
		if containsFold(text, word) {
			m.setOwnReply(text)
			return Event
		}
	}
	return Ignored
}

// containsFold reports whether b contains word, which is in lower case, in any case.
func containsFold(b []byte, word string) bool {
	for i := 0; i+len(word) <= len(b); i++ {
		if b[i]|0x20 == word[0] && bytes.EqualFold(b[i:i+len(word)], []byte(word)) {
			return true
		}
	}
	return false
}

// eximDiscardedRCPT reads "RCPT <a@b.example>: discarded by RCPT ACL: text".
func eximDiscardedRCPT(b []byte, m *Match) Verdict {
	m.Command = RCPT
	m.Recipient, b = cutCommandAddress(b)
	text, ok := bytes.CutPrefix(b, []byte(": discarded by "))
	if !ok {
		return Unmatched
	}
	m.setOwnReply(text)
	return Event
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

// eximCallout reads what the far end said to a verification.
func eximCallout(text []byte, m *Match) {
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
