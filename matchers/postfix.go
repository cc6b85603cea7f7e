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
	v := postfixBody(trimEnd(l.Body), m, l.Tag)
	if v == Event || m.Fact != NoFact {
		postfixTag(l.Tag, m)
	}
	if v == Event {
		postfixTransport(m)
	}
	return v
}

// trimEnd drops the blanks at the end of a line: Postfix ends none in a blank, but shippers do.
func trimEnd(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// postfixBody dispatches by the first word.
func postfixBody(body []byte, m *Match, tag []byte) Verdict {
	if id, rest, ok := cutQueueID(body); ok {
		m.QueueID = id
		return postfixMessage(rest, m, tag)
	}
	if rest, ok := cutStart(body, "NOQUEUE: "); ok {
		return postfixMessage(rest, m, tag)
	}
	return postfixSession(body, m)
}

// postfixMessage reads what follows a queue ID or NOQUEUE.
func postfixMessage(b []byte, m *Match, tag []byte) Verdict {
	if len(b) == 0 {
		return Unmatched
	}
	switch b[0] {
	case 't':
		if rest, ok := cutStart(b, "to="); ok {
			return postfixDelivery(rest, m)
		}
	case 'f':
		if rest, ok := cutStart(b, "from=<"); ok {
			return postfixQueueManager(rest, m)
		}
	case 'c', 'm', 'u', 's':
		if postfixFact(b, m) {
			return Ignored
		}
	}
	if v, ok := postfixOperator(b, m, tag); ok {
		return v
	}
	if v, ok := postfixAction(b, m); ok {
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
	if len(b) == 0 {
		return nil, b, false
	}
	kinds := shortID
	if b[0] <= '9' {
		kinds |= longID
	}
	n := queueIDLen(b[:min(len(b), maxQueueID)], kinds)
	if n < minQueueID || !hasPrefix(b[n:], ": ") {
		return nil, b, false
	}
	return b[:n], b[n+2:], true
}

// queueIDLen returns how many bytes at the start of b an ID of one of the kinds can hold.
func queueIDLen(b []byte, kinds uint8) int {
	for n, c := range b {
		kinds &= queueIDBytes[c]
		if kinds == 0 {
			return n
		}
	}
	return len(b)
}

const (
	minQueueID = 6 // five hex digits of the microsecond, one of the inode
	maxQueueID = 40
)

// The kinds of queue IDs.
const (
	shortID uint8 = 1 << iota
	longID
)

// queueIDBytes holds the kinds of queue IDs that a byte can stand in.
var queueIDBytes = func() (t [256]uint8) {
	for c := range t {
		if c := byte(c); isDigit(c) || 'A' <= c && c <= 'F' {
			t[c] |= shortID
		}
		if c := byte(c); isAlnum(c) && !isVowel(c) {
			t[c] |= longID
		}
	}
	return t
}()

func isVowel(c byte) bool {
	switch c | 0x20 {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

// postfixTag takes syslog name, service and daemon from a tag: postfix-out/submission/smtpd.
func postfixTag(tag []byte, m *Match) {
	rest, ok := cutStart(tag, "postfix/")
	if !ok {
		var instance []byte
		instance, rest, ok = bytes.Cut(tag, []byte("/"))
		if string(instance) != "postfix" {
			m.Instance = instance
		}
	}
	if !ok {
		return
	}
	m.Process = lastPart(rest)
	if len(m.Process) < len(rest) {
		m.Service = rest[:len(rest)-len(m.Process)-1]
	}
}

// lastPart returns what stands behind the last slash.
func lastPart(tag []byte) []byte { return tag[bytes.LastIndexByte(tag, '/')+1:] }

// cutStart is bytes.CutPrefix for constants.
func cutStart(b []byte, prefix string) (rest []byte, ok bool) {
	if !hasPrefix(b, prefix) {
		return b, false
	}
	return b[len(prefix):], true
}

// hasPrefix is bytes.HasPrefix for constants.
func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// lastIndex is bytes.LastIndex for constants. It looks for the byte mark[rare], so that should not be
// one of the most frequent.
func lastIndex(b []byte, mark string, rare int) int {
	for end := len(b); ; {
		end = bytes.LastIndexByte(b[:end], mark[rare])
		if end < rare {
			return -1
		}
		if hasPrefix(b[end-rare:], mark) {
			return end - rare
		}
	}
}
