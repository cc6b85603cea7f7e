package matchers

import "bytes"

// Postfix reads the lines of Postfix 2.3 and later. Which daemon wrote a line is told by its form,
// not by its tag: a syslog daemon may have cut the tag short (rsyslog writes RFC 5424 with
// "postfix" alone), and services may have any name.
//
// The grammar is that of Postfix' sources: log_adhoc(3) and smtp_trouble.c for deliveries,
// smtpd(8) and smtpd_check.c for refusals, cleanup_message.c and cleanup_milter.c for content,
// postscreen(8), qmgr(8) and postsuper(1).
type Postfix struct{}

// Claims takes tags that begin with postfix, and those whose last part is a daemon of Postfix
// (mail-out/smtp: syslog_name can be anything).
func (Postfix) Claims(l *Line) bool {
	if bytes.HasPrefix(l.Tag, []byte("postfix")) {
		return true
	}
	i := bytes.LastIndexByte(l.Tag, '/')
	return i > 0 && postfixDaemons[string(l.Tag[i+1:])]
}

var postfixDaemons = map[string]bool{
	"anvil": true, "bounce": true, "cleanup": true, "discard": true, "dnsblog": true, "error": true,
	"flush": true, "lmtp": true, "local": true, "master": true, "nqmgr": true, "oqmgr": true,
	"pickup": true, "pipe": true, "postdrop": true, "postfix-script": true, "postlog": true,
	"postqueue": true, "postscreen": true, "postsuper": true, "proxymap": true, "qmgr": true,
	"qmqpd": true, "retry": true, "scache": true, "sendmail": true, "showq": true, "smtp": true,
	"smtpd": true, "spawn": true, "tlsmgr": true, "tlsproxy": true, "trivial-rewrite": true,
	"verify": true, "virtual": true,
}

// Match reads one line of Postfix.
func (Postfix) Match(l *Line, m *Match) Verdict {
	body := bytes.TrimRight(l.Body, " ") // Postfix ends no line in a blank, but shippers do
	v := postfixBody(body, m, lastPart(l.Tag))
	if v == Event || m.Fact != NoFact {
		postfixTag(l.Tag, m)
	}
	if v == Event {
		postfixTransport(m)
	}
	return v
}

// postfixBody dispatches by the first word. daemon is "" or "postfix" where the tag does not tell it.
func postfixBody(body []byte, m *Match, daemon []byte) Verdict {
	if id, rest, ok := cutQueueID(body); ok {
		m.QueueID = id
		return postfixMessage(rest, m, daemon)
	}
	if rest, ok := bytes.CutPrefix(body, []byte("NOQUEUE: ")); ok {
		return postfixMessage(rest, m, daemon)
	}
	return postfixSession(body, m)
}

// postfixMessage reads what follows a queue ID or NOQUEUE.
func postfixMessage(b []byte, m *Match, daemon []byte) Verdict {
	if len(b) == 0 {
		return Unmatched
	}
	switch b[0] {
	case 't':
		if rest, ok := bytes.CutPrefix(b, []byte("to=")); ok {
			return postfixDelivery(rest, m)
		}
	case 'f':
		if rest, ok := bytes.CutPrefix(b, []byte("from=<")); ok {
			return postfixQueueManager(rest, m)
		}
	case 'c', 'm', 'u', 's':
		if postfixFact(b, m) {
			return Ignored
		}
	}
	if v, ok := postfixAction(b, m); ok {
		return v
	}
	if v, ok := postfixOperator(b, m, daemon); ok {
		return v
	}
	if v := postfixDisconnect(b, m); v == Event {
		return v
	}
	return postfixAttempt(b, m)
}

// cutQueueID cuts a queue ID and ": " off b. A short ID is the microsecond and the inode in hex,
// a long one (enable_long_queue_ids) is in base 52, digits and consonants, and begins with the
// time, which is a digit until 2078: postconf(5). So neither an English word nor TLSRPT is one.
func cutQueueID(b []byte) (id, rest []byte, ok bool) {
	n, hex, base52 := 0, true, len(b) > 0 && b[0] <= '9'
	for n < len(b) && n < maxQueueID && isAlnum(b[n]) {
		hex = hex && (b[n] <= '9' || 'A' <= b[n] && b[n] <= 'F')
		base52 = base52 && !isVowel(b[n])
		n++
	}
	if n < minQueueID || !hex && !base52 || !hasPrefix(b[n:], ": ") {
		return nil, b, false
	}
	return b[:n], b[n+2:], true
}

const (
	minQueueID = 6 // five hex digits of the microsecond, one of the inode
	maxQueueID = 40
)

func isVowel(c byte) bool {
	switch c | 0x20 {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

// postfixTag takes syslog name, service and daemon from a tag: postfix-out/submission/smtpd.
func postfixTag(tag []byte, m *Match) {
	instance, rest, more := bytes.Cut(tag, []byte("/"))
	if string(instance) != "postfix" {
		m.Instance = instance
	}
	if !more {
		return
	}
	m.Process = lastPart(rest)
	if len(m.Process) < len(rest) {
		m.Service = rest[:len(rest)-len(m.Process)-1]
	}
}

// lastPart returns what stands behind the last slash.
func lastPart(tag []byte) []byte { return tag[bytes.LastIndexByte(tag, '/')+1:] }

// hasPrefix is bytes.HasPrefix for constants.
func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}
