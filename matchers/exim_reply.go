package matchers

import (
	"bytes"

	"mtalens/catalog/smtp"
)

// eximText reads the text of a delivery that failed: what the far end said, or Exim's own words.
func eximText(text []byte, m *Match) {
	if len(text) == 0 {
		return
	}
	m.ReplyText, m.ReplyFrom = text, FromLocal
	if eximQuote(text, m) {
		return
	}
	m.Command = eximOwnCommand(text)
	m.ReplyCode, m.Enhanced = leadingCodes(text)
}

// eximQuotes are the words with which Exim's smtp and lmtp transports begin to quote the far end.
// The moment follows, then a colon and the reply, if there is one.
var eximQuotes = [...]struct {
	words string
	is    quoteKind
}{
	{"SMTP error from remote mail server after ", aReply},
	{"SMTP error from remote mailer after ", aReply}, // long ago
	{"PRDR error after ", aReply},
	{"LMTP error after ", aReply},
	{"Malformed SMTP reply in response to ", malformed},
	{"Malformed SMTP reply (an empty line) in response to ", malformed},
	{"Remote host closed connection in response to ", noReply},
	{"SMTP timeout after ", noReply},
	{"LMTP timeout after ", noReply},
}

type quoteKind uint8

const (
	aReply    quoteKind = iota
	malformed           // what follows breaks the grammar of a reply
	noReply             // none came; at most one to an earlier command is quoted
)

// eximQuote reads a text that quotes the far end, and reports whether it does.
func eximQuote(text []byte, m *Match) bool {
	for i := range eximQuotes {
		q := &eximQuotes[i]
		rest, ok := bytes.CutPrefix(text, []byte(q.words))
		if !ok {
			continue
		}
		if text[0] == 'L' {
			m.Direction = Local
		}
		m.Command, rest = cutEximMoment(rest)
		switch q.is {
		case aReply:
			m.setReply(cutQuotedHost(rest, m))
		case malformed:
			m.setMalformed(rest)
		case noReply:
			eximEHLOReply(text, m)
		}
		return true
	}
	return eximOldClosed(text, m)
}

// setMalformed sets the codes of what is not quite a reply: a longer one than Exim takes, or one with
// something else than a blank or a dash behind the code.
func (m *Match) setMalformed(b []byte) {
	m.ReplyFrom = FromRemote
	code, rest, _ := smtp.CutReplyCode(b)
	m.ReplyCode = code
	if startsWith(rest, ' ') || startsWith(rest, '-') {
		m.ReplyCode, m.Enhanced = leadingCodes(b)
	}
}

// cutEximMoment cuts the command, or the moment, that a reply belongs to off b, and the colon behind
// it. An address is cut first, as it can hold colons.
func cutEximMoment(b []byte) (command Command, reply []byte) {
	b = bytes.TrimPrefix(b, []byte("pipelined "))
	command, rest := cutEximCommand(b)
	if i := bytes.IndexByte(rest, '<'); i >= 0 && (command == MAIL || command == RCPT) {
		if _, after, ok := cutAddress(rest[i+1:]); ok {
			rest = after
		}
	}
	_, reply, _ = bytes.Cut(rest, []byte(": "))
	return command, reply
}

// cutEximCommand cuts the words for a command, or a moment, off b.
func cutEximCommand(b []byte) (command Command, rest []byte) {
	for i := range eximCommands {
		c := &eximCommands[i]
		if hasPrefix(b, c.words) {
			return c.command, b[len(c.words):]
		}
	}
	return NoCommand, b
}

var eximCommands = [...]struct {
	words   string
	command Command
}{
	{"RCPT TO:", RCPT},
	{"RCPT", RCPT},
	{"end of data", EndOfData},
	{"sending data block", EndOfData},
	{"MAIL FROM:", MAIL},
	{"MAIL", MAIL},
	{"initial connection", Connect},
	{"EHLO", EHLO},
	{"HELO", EHLO},
	{"LHLO", EHLO},
	{"DATA", DATA},
	{"BDAT", BDAT},
	{"STARTTLS", STARTTLS},
	{"AUTH", AUTH},
	{"RSET", RSET},
	{"QUIT", QUIT},
}

// cutQuotedHost cuts "host mx.b.example [192.0.2.1]: " off a reply: versions before 4.85 have no
// H= field and name the host here.
func cutQuotedHost(b []byte, m *Match) (reply []byte) {
	rest, ok := bytes.CutPrefix(b, []byte("host "))
	if !ok {
		return b
	}
	name, rest, ok := bytes.Cut(rest, []byte(" "))
	if !ok {
		return b
	}
	h, rest, ok := cutEximAddress(rest)
	if !ok || !hasPrefix(rest, ": ") {
		return b
	}
	if !m.hasRelay() {
		h.name = name
		m.setRelay(h)
	}
	return rest[len(": "):]
}

// eximEHLOReply reads "(EHLO response was: 421 …)": a host that has refused EHLO closed the
// connection when HELO came.
func eximEHLOReply(text []byte, m *Match) {
	_, reply, ok := bytes.Cut(text, []byte(" (EHLO response was: "))
	if !ok || m.Command != EHLO {
		return
	}
	m.setReply(bytes.TrimSuffix(reply, []byte(")")))
	m.ReplyText = text
}

// eximOldClosed reads what versions before 4.85 say of a lost connection:
//
//	Remote host mx.b.example [192.0.2.1] closed connection in response to …
//	SMTP timeout while connected to mx.b.example [192.0.2.1] after …
func eximOldClosed(text []byte, m *Match) bool {
	rest, ok := bytes.CutPrefix(text, []byte("Remote host "))
	if !ok {
		if rest, ok = bytes.CutPrefix(text, []byte("SMTP timeout while connected to ")); !ok {
			return false
		}
	}
	name, rest, _ := bytes.Cut(rest, []byte(" "))
	h, rest, ok := cutEximAddress(rest)
	if !ok {
		return false
	}
	for _, words := range [...]string{" closed connection in response to ", " after "} {
		if moment, ok := bytes.CutPrefix(rest, []byte(words)); ok {
			m.Command, _ = cutEximMoment(moment)
		}
	}
	if !m.hasRelay() {
		h.name = name
		m.setRelay(h)
	}
	return true
}

// eximOwnCommand returns the moment of a session that Exim's own words speak of.
func eximOwnCommand(text []byte) Command {
	switch {
	case hasPrefix(text, "Connection refused"), hasPrefix(text, "Connection timed out"),
		hasPrefix(text, "No route to host"), hasPrefix(text, "Network is unreachable"):
		return Connect
	case hasPrefix(text, "a TLS session is required"):
		return STARTTLS
	case hasPrefix(text, "authentication required but"):
		return AUTH
	}
	return NoCommand
}
