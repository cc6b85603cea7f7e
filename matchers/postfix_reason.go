package matchers

import (
	"bytes"
)

// postfixReason takes apart why a delivery ended as it did. b is the text in parentheses, whose
// closing one is missing where the line was cut at 2000 bytes:
//
//	250 2.0.0 Ok: queued as 4XyZ12
//	host mx[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)
//	host mx[192.0.2.1] refused to talk to me: 554 5.7.1 no
//	Protocol error: host mx[192.0.2.1] said: 354 go on (in reply to RCPT TO command)
//	SASL authentication failed; server mx[192.0.2.1] said: 535 5.7.8 no
//	SASL [CACHED] authentication failed; server mx said: 535 5.7.8 no
//	TLS is required, but host mx[192.0.2.1] refused to start TLS: 454 4.7.5 no
//	delivery temporarily suspended: connect to mx[192.0.2.1]:25: Connection refused
//
// Everything else is Postfix's own word. A reply can imitate any of this, so the far end's name is
// read from the front, and what it was a reply to from the end.
func postfixReason(b []byte, m *Match) {
	if isAccepted(b, m) {
		m.setReply(b)
		if m.Kind == Delivered {
			m.Command = EndOfData // the only positive reply that is logged
		}
		return
	}
	text, _ := bytes.CutPrefix(b, []byte("delivery temporarily suspended: "))
	if m.Transport == nil { // else it is the output of a command, which can imitate smtp(8)
		if postfixReply(text, m) {
			return
		}
		postfixOwnWords(text, m)
	}
	m.ReplyFrom, m.ReplyText = FromLocal, nonEmpty(b)
}

// isAccepted reports whether b is the reply of a far end that took the message, or, in a probe, the
// recipient (with smtp_address_verify_target=data a 354). What is no SMTP may stand before it.
func isAccepted(b []byte, m *Match) bool {
	if !m.hasRelay() {
		return false
	}
	return m.Kind == Delivered || m.Kind == Probe && (startsWith(b, '2') || startsWith(b, '3'))
}

// postfixReply reads text that quotes the far end.
func postfixReply(text []byte, m *Match) bool {
	for i := range postfixQuotes {
		q := &postfixQuotes[i]
		if !startsWith(text, q.before[0]) {
			continue
		}
		rest, ok := bytes.CutPrefix(text, []byte(q.before))
		if !ok {
			continue
		}
		peer, reply, ok := bytes.Cut(rest, []byte(q.after))
		h, isHost := parseHost(peer)
		if !isHost && q.nameOnly {
			h, isHost = host{name: peer}, true
		}
		if !ok || !isHost {
			continue
		}
		if !m.hasRelay() {
			m.setRelay(h)
		}
		m.Command = q.command
		if q.command == NoCommand {
			reply, m.Command = cutInReplyTo(reply)
		}
		m.setReply(reply)
		return true
	}
	return false
}

// postfixQuotes are the ways in which smtp(8) quotes the far end: words, host, words, reply.
var postfixQuotes = [...]struct {
	before, after string
	command       Command // NoCommand: "(in reply to …)" follows the reply
	nameOnly      bool    // the host has no address
}{
	{before: "host ", after: " said: "},
	{before: "host ", after: " refused to talk to me: ", command: Connect},
	{before: "Protocol error: host ", after: " said: "},
	{before: "Protocol error: host ", after: " refused to talk to me: ", command: Connect},
	{before: "SASL authentication failed; server ", after: " said: ", command: AUTH},
	{before: "SASL [CACHED] authentication failed; server ", after: " said: ", command: AUTH, nameOnly: true},
	{before: "TLS is required, but host ", after: " refused to start TLS: ", command: STARTTLS},
	{
		before: "REQUIRETLS Failure: sender requested REQUIRETLS, but host ", after: " refused to start TLS: ",
		command: STARTTLS,
	},
}

// setReply sets the far end's reply and its codes.
func (m *Match) setReply(b []byte) {
	m.ReplyFrom, m.ReplyText = FromRemote, nonEmpty(b)
	m.ReplyCode, m.Enhanced = FindCodes(b)
}

// cutInReplyTo cuts "(in reply to RCPT TO command)" off the end of a reply: the last one counts, as
// a reply may hold one itself. It is missing where the line was cut.
func cutInReplyTo(b []byte) ([]byte, Command) {
	const mark = " (in reply to "
	i := lastIndex(b, mark, len(" "))
	if i < 0 {
		return b, NoCommand
	}
	words := bytes.TrimSuffix(b[i+len(mark):], []byte(")"))
	command := postfixCommand(bytes.TrimSuffix(words, []byte(" command")))
	if command == NoCommand && !isCutCommand(words) {
		return b, NoCommand
	}
	return b[:i], command
}

// isCutCommand reports whether words are the beginning of "RCPT TO command" and the like.
func isCutCommand(words []byte) bool {
	for _, whole := range [...]string{"MAIL FROM command", "RCPT TO command", "DATA command", "end of DATA command"} {
		if len(words) < len(whole) && whole[:len(words)] == string(words) {
			return true
		}
	}
	return false
}

// postfixCommand returns the command that smtp(8) and smtpd(8) call by these words.
func postfixCommand(words []byte) Command {
	switch string(words) {
	case "CONNECT":
		return Connect
	case "EHLO", "HELO", "LHLO":
		return EHLO
	case "STARTTLS":
		return STARTTLS
	case "AUTH":
		return AUTH
	case "MAIL FROM", "MAIL":
		return MAIL
	case "RCPT TO", "RCPT":
		return RCPT
	case "DATA":
		return DATA
	case "BDAT":
		return BDAT
	case "end of DATA", "end of BDAT", "END-OF-MESSAGE":
		return EndOfData
	case "RSET":
		return RSET
	case "QUIT":
		return QUIT
	}
	return NoCommand
}

// postfixOwnWords reads what Postfix itself says of a connection that failed:
//
//	connect to mx[192.0.2.1]:25: Connection refused
//	lost connection with mx[192.0.2.1] while sending RCPT TO
//	conversation with mx[192.0.2.1] timed out while receiving the initial server greeting
func postfixOwnWords(text []byte, m *Match) bool {
	peer, ok := cutPeer(text, "connect to ", ": ")
	if ok {
		m.Command = Connect
	}
	if !ok {
		if peer, ok = cutPeer(text, "lost connection with ", " while "); !ok {
			peer, ok = cutPeer(text, "conversation with ", " timed out while ")
		}
		_, doing, _ := bytes.Cut(text, []byte(" while "))
		m.Command = postfixStage(doing)
	}
	if ok && !m.hasRelay() {
		m.setRelay(peer)
	}
	return ok
}

// cutPeer returns the host between before, at the start of text, and after.
func cutPeer(text []byte, before, after string) (host, bool) {
	rest, ok := bytes.CutPrefix(text, []byte(before))
	if !ok {
		return host{}, false
	}
	name, tail, ok := bytes.Cut(rest, []byte("]"))
	if !ok {
		return host{}, false
	}
	port, _, ok := bytes.Cut(tail, []byte(after))
	if !ok {
		return host{}, false
	}
	return parseHost(rest[:len(name)+1+len(port)])
}

// postfixStage returns the command during which a connection was lost (smtp_trouble.c).
func postfixStage(doing []byte) Command {
	for _, s := range [...]struct {
		words   string
		command Command
	}{
		{"receiving the initial", Connect},
		{"performing the", EHLO},
		{"negotiating the", EHLO},
		{"sending HELO", EHLO},
		{"receiving the STARTTLS", STARTTLS},
		{"sending STARTTLS", STARTTLS},
		{"sending MAIL FROM", MAIL},
		{"sending RCPT TO", RCPT},
		{"sending DATA", DATA},
		{"sending message body", DATA},
		{"sending end of data", EndOfData},
		{"sending final", EndOfData},
		{"sending RSET", RSET},
		{"sending QUIT", QUIT},
	} {
		if hasPrefix(doing, s.words) {
			return s.command
		}
	}
	return NoCommand
}

// postfixAttempt reads what is said of one host when another will be tried: the same texts as in an
// outcome, without the outcome (smtp_trouble.c).
func postfixAttempt(b []byte, m *Match) Verdict {
	if postfixReply(b, m) {
		m.Kind = Attempt
		return Event
	}
	if postfixOwnWords(b, m) || isAttempt(b) {
		m.Kind, m.ReplyFrom, m.ReplyText = Attempt, FromLocal, b
		return Event
	}
	if isNoise(b) {
		return Ignored
	}
	return Unmatched
}

func isAttempt(b []byte) bool {
	for _, words := range [...]string{
		"Cannot start TLS", "TLS is required, but ", "Server certificate not ", "SASL authentication failed",
		"Sender requested REQUIRETLS, but ", "REQUIRETLS Failure: ", "SMTPUTF8 is required, but ",
		"message requires SMTPUTF8, but ", "Authentication failed", "message size ", "mail for ",
		"Host or domain name not found. ", "local data error while talking to ", "unexpected server message",
	} {
		if hasPrefix(b, words) {
			return true
		}
	}
	return false
}

// isNoise knows the lines with a queue ID that tell of no outcome.
func isNoise(b []byte) bool {
	for _, words := range [...]string{
		"removed", "skipped, ", "requeued", "expired", "resent-message-id=",
		"sender non-delivery notification: ", "sender delay notification: ",
		"sender delivery status notification: ", "postmaster non-delivery notification: ",
		"postmaster delay notification: ", "postmaster delivery status notification: ",
		"enabling PIX ", "REQUIRETLS Debug: ", "breaking line > ", "Host offered STARTTLS",
	} {
		if hasPrefix(b, words) {
			return true
		}
	}
	return false
}
