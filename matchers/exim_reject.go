package matchers

import "bytes"

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
