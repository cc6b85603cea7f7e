package matchers

import (
	"bytes"
	"time"

	"mtalens/catalog/smtp"
)

// postfixDelivery reads the outcome of one delivery attempt, as log_adhoc(3) of Postfix writes it.
// b begins behind "to=":
//
//	4XyZ12: to=<u@b.example>, orig_to=<a@b.example>, relay=mx[192.0.2.1]:25, conn_use=2, delay=1.7,
//	delays=0.1/0/0.9/0.7, tls=may, dsn=5.1.1, status=bounced (host … said: 550 …)
//
// Fields keep this order, and any but to= and status= may be missing. Addresses are cut off first:
// a quoted local part may hold ", status=sent". The text in parentheses is the far end's and can
// hold anything, so it is opaque: it ends with the line.
func postfixDelivery(b []byte, m *Match) Verdict {
	recipient, rest, ok := cutRecipient(b)
	if !ok {
		return Unmatched
	}
	m.Recipient = recipient
	if original, ok := cutStart(rest, "orig_to="); ok {
		if m.OrigRecipient, rest, ok = cutRecipient(original); !ok {
			return Unmatched
		}
	}
	dsn, outcome, ok := postfixFields(rest, m)
	if !ok {
		return Unmatched
	}
	status, text, _ := bytes.Cut(outcome, []byte(" ("))
	m.Kind = postfixStatus(status)
	if m.Kind == NoKind {
		return Unmatched
	}
	postfixReason(bytes.TrimSuffix(text, []byte(")")), m)
	setDSN(dsn, m)
	greetingOrEHLO(m)
	m.RemoteQueueID = remoteQueueID(m)
	if id, ok := cutStart(m.ReplyText, "forwarded as "); ok && m.ReplyFrom == FromLocal {
		m.ChildQueueID = nonEmpty(id)
	}
	return Event
}

// cutRecipient cuts an address in angle brackets, or a bare one as old versions log orig_to=, and
// the ", " behind it. Where the address is logged without the quotes that it needs
// (info_log_addr_form = internal), it ends at the first field that may follow.
func cutRecipient(b []byte) (address, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '<' {
		return cutItem(b)
	}
	address, rest, ok = cutAddress(b[1:])
	if !ok {
		return nil, b, false
	}
	if hasPrefix(rest, ", relay=") || hasPrefix(rest, ", orig_to=") {
		return address, rest[2:], true
	}
	if i := recipientEnd(b); i > 0 {
		return b[1:i], b[i+3:], true
	}
	return address, bytes.TrimPrefix(rest, []byte(", ")), hasPrefix(rest, ", ")
}

// recipientEnd returns where the first ">" stands that a field follows which may follow a
// recipient, -1 if there is none.
func recipientEnd(b []byte) int {
	end := bytes.Index(b, []byte(">, relay="))
	before := b
	if end >= 0 {
		before = b[:end]
	}
	if i := bytes.Index(before, []byte(">, orig_to=")); i >= 0 {
		return i
	}
	return end
}

// postfixFields reads the fields up to the outcome, which it returns with dsn=. Fields that it does
// not know are passed over.
func postfixFields(b []byte, m *Match) (dsn, outcome []byte, ok bool) {
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return nil, nil, false
		}
		key, rest := b[:i], b[i+1:]
		if string(key) == "status" {
			return dsn, rest, true
		}
		value, next, ok := cutItem(rest)
		if !ok {
			return nil, nil, false
		}
		switch string(key) {
		case "relay":
			postfixRelay(value, m)
		case "delay":
			m.Delay, m.HasDelay = parseSeconds(value)
		case "delays":
			m.Delays, m.HasDelays = parseDelays(value)
		case "tls":
			m.TLS = value
		case "dsn":
			dsn = value
		}
		b = next
	}
}

// cutItem is bytes.Cut at ", ".
func cutItem(b []byte) (field, rest []byte, ok bool) {
	for end := 0; ; end++ {
		i := bytes.IndexByte(b[end:], ',')
		if i < 0 {
			return b, nil, false
		}
		end += i
		if hasPrefix(b[end:], ", ") {
			return b[:end], b[end+2:], true
		}
	}
}

// postfixRelay reads relay=: none, local, the name of a pipe's transport, or a host.
func postfixRelay(b []byte, m *Match) {
	if h, ok := parseHost(b); ok {
		m.setRelay(h)
		if isThisHost(h.name) {
			m.Direction = Local
		}
		return
	}
	if string(b) != "none" {
		m.Transport = b
		m.Direction = Local
	}
}

// isThisHost reports whether a relay is a filter on this host, judged by how it is configured:
// by name. A remote relay may well have a private address.
func isThisHost(name []byte) bool {
	return string(name) == "localhost" || string(name) == "127.0.0.1" || string(name) == "::1"
}

// postfixStatus returns the kind that a status stands for. SOFTBOUNCE is soft_bounce=yes: what
// would have bounced stays in the queue.
func postfixStatus(status []byte) Kind {
	switch string(status) {
	case "sent":
		return Delivered
	case "deferred", "SOFTBOUNCE":
		return Deferred
	case "bounced":
		return Bounced
	case "expired", "force-expired":
		return Expired
	case "deliverable", "undeliverable", "undeliverable-but-not-cached":
		return Probe
	}
	return NoKind
}

// setDSN fills in Postfix's own enhanced status code: in the place of the reply's where that has
// none, beside it where the two differ.
func setDSN(dsn []byte, m *Match) {
	code, rest, ok := smtp.CutEnhancedCode(dsn)
	if !ok || len(rest) > 0 {
		return
	}
	switch m.Enhanced {
	case smtp.EnhancedCode{}:
		m.Enhanced = code
	case code:
	default:
		m.DSN = code
	}
}

// greetingOrEHLO tells which command "refused to talk to me" stands for. A permanent refusal in
// the greeting is always deferred, one to EHLO bounces (smtp_proto.c).
func greetingOrEHLO(m *Match) {
	if m.Command == Connect && m.Kind == Bounced && m.ReplyCode.Class() == smtp.Permanent {
		m.Command = EHLO
	}
}

// parseDelays reads a/b/c/d (postconf(5), delay_logging_resolution_limit).
func parseDelays(b []byte) (d Delays, ok bool) {
	var parts [4]time.Duration
	for i := range parts {
		if parts[i], b, ok = cutSeconds(b); !ok {
			return Delays{}, false
		}
		if startsWith(b, '/') {
			b = b[1:]
		} else if len(b) > 0 {
			return Delays{}, false
		}
	}
	return Delays{parts[0], parts[1], parts[2], parts[3]}, len(b) == 0
}

// parseSeconds reads decimal seconds, up to a billion, with up to nine digits behind the point.
func parseSeconds(b []byte) (time.Duration, bool) {
	d, rest, ok := cutSeconds(b)
	if !ok || len(rest) > 0 {
		return 0, false
	}
	return d, true
}

// cutSeconds is parseSeconds for the start of b.
func cutSeconds(b []byte) (d time.Duration, rest []byte, ok bool) {
	seconds, rest := cutUint(b)
	if len(rest) == len(b) || seconds > 1e9 {
		return 0, b, false
	}
	d = time.Duration(seconds) * time.Second
	if !startsWith(rest, '.') {
		return d, rest, true
	}
	rest = rest[1:]
	for unit := time.Second / 10; unit > 0 && len(rest) > 0 && isDigit(rest[0]); unit /= 10 {
		d += time.Duration(rest[0]-'0') * unit
		rest = rest[1:]
	}
	return d, rest, true
}

// remoteQueueID returns under which queue ID the far end took the message, as most MTAs say it.
func remoteQueueID(m *Match) []byte {
	if m.Kind != Delivered || m.ReplyFrom != FromRemote {
		return nil
	}
	if id := idBehind(m.ReplyText, []byte("queued as ")); len(id) > 0 {
		return id
	}
	return idBehind(m.ReplyText, []byte(" id="))
}

// idBehind returns the queue ID behind the first mark in text; nil if there is none.
func idBehind(text, mark []byte) []byte {
	i := bytes.Index(text, mark)
	if i < 0 {
		return nil
	}
	id := text[i+len(mark):]
	n := 0
	for n < len(id) && (isAlnum(id[n]) || id[n] == '-' || id[n] == '.' || id[n] == '_') {
		n++
	}
	return nonEmpty(bytes.TrimRight(id[:n], "."))
}

// postfixTransport fills in the daemon where the tag has lost it, the transport, and the direction
// of what our client side did.
func postfixTransport(m *Match) {
	if m.Process == nil {
		m.Process = postfixDaemonByForm(m)
	}
	if m.Direction == In || m.Kind == Held || m.Kind == Released || m.Kind == Cancelled {
		return
	}
	switch string(m.Process) {
	case "local", "virtual", "pipe", "lmtp":
		m.Direction = Local
	}
	if m.Direction == NoDirection {
		m.Direction = Out
	}
	if m.Kind == Expired && m.Recipient == nil || string(m.Process) == "cleanup" {
		return // no transport was involved
	}
	if m.Transport == nil {
		m.Transport = m.Process
	}
	if m.Service != nil {
		m.Transport = m.Service
	}
}

// postfixDaemonByForm tells the daemon that writes lines of this form.
func postfixDaemonByForm(m *Match) []byte {
	switch {
	case m.Transport != nil && (string(m.Transport) == "local" || string(m.Transport) == "virtual"):
		return m.Transport
	case m.Transport != nil:
		return processPipe
	case m.Kind == Expired && m.Recipient == nil:
		return processQmgr
	case m.Direction == In:
		return processSMTPD
	}
	return processSMTP
}

var (
	processPipe  = []byte("pipe")
	processQmgr  = []byte("qmgr")
	processSMTP  = []byte("smtp")
	processSMTPD = []byte("smtpd")
)
