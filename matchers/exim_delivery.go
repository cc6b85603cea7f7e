package matchers

import "bytes"

// eximDelivery reads the outcome of one delivery for one address, b begins with the flag:
//
//	=> a@b.example F=<s@c.example> R=dnslookup T=remote_smtp H=mx [192.0.2.1]:25 C="250 ok" QT=2s DT=1s
//	** a@b.example <list@c.example> R=dnslookup T=remote_smtp H=mx [192.0.2.1] : SMTP error …: 550 … DT=1s
//	== a@b.example R=dnslookup T=remote_smtp defer (-44) H=mx [192.0.2.1] DT=1s: SMTP error …: 450 …
//
// Versions before 4.97 have no blank before the colon of a failure.
func eximDelivery(b []byte, m *Match) Verdict {
	m.Kind = eximFlag(b[:2])
	if eximDiscarded(b[3:], m) {
		return Event
	}
	if hasPrefix(b, "** mua_wrapper is set but ") {
		return Ignored // each recipient has a line of its own
	}
	rest, ok := eximAddress(b[3:], m)
	if !ok {
		return Unmatched
	}
	switch m.Kind {
	case Deferred:
		return eximDeferral(rest, m)
	case Bounced:
		return eximFailure(rest, m)
	}
	return eximSuccess(rest, m)
}

// eximDiscarded reads what takes the place of an address where an ACL or the system filter has
// thrown all recipients away:
//
//	=> blackhole (RCPT ACL discarded recipients): spam
//	=> discarded (system filter)
func eximDiscarded(b []byte, m *Match) bool {
	if m.Kind != Delivered || !hasPrefix(b, "blackhole (") && !hasPrefix(b, "discarded (") {
		return false
	}
	m.Kind, m.Direction, m.ReplyFrom, m.ReplyText = Discarded, In, FromLocal, b
	if i := bytes.Index(b, []byte("): ")); i >= 0 {
		m.ReplyText = b[i+len("): "):]
	}
	return true
}

// eximFlag returns the kind that a flag stands for. *> is a delivery that -N suppressed.
func eximFlag(flag []byte) Kind {
	switch string(flag) {
	case "==":
		return Deferred
	case "**":
		return Bounced
	case "*>":
		return Redirected
	}
	return Delivered
}

// eximSuccess reads the fields of a delivery that worked. C= holds the far end's last reply.
func eximSuccess(b []byte, m *Match) Verdict {
	eximFields(b, m)
	m.RemoteQueueID = remoteQueueID(m)
	eximDirection(m)
	return Event
}

// eximFailure reads the fields and the text of a delivery that failed for good.
func eximFailure(b []byte, m *Match) Verdict {
	text := trimColon(eximFields(b, m))
	text = cutTrailingTime(text, " DT=")
	if string(text) == "retry timeout exceeded" {
		m.Kind = Expired
	}
	eximText(text, m)
	eximDirection(m)
	return Event
}

// eximDeferral reads the fields, the error number and the text of a delivery that is put off.
func eximDeferral(b []byte, m *Match) Verdict {
	rest := eximFields(b, m)
	for _, driver := range [...]string{" routing", " transporting"} {
		rest = bytes.TrimPrefix(rest, []byte(driver))
	}
	rest, ok := bytes.CutPrefix(rest, []byte(" defer ("))
	if !ok {
		return Unmatched
	}
	m.Errno, rest, ok = cutErrno(rest)
	if !ok {
		return Unmatched
	}
	eximText(eximDeferText(rest, m), m)
	switch m.Errno {
	case errnoRCPT4xx:
		m.Command = RCPT
	case errnoMAIL4xx:
		m.Command = MAIL // with pipelining, the text may name a later command
	}
	eximDirection(m)
	return Event
}

// cutErrno cuts "-44)" off b.
func cutErrno(b []byte) (errno int, rest []byte, ok bool) {
	digits, negative := bytes.CutPrefix(b, []byte("-"))
	n, rest := cutUint(digits)
	if n > 1<<20 || len(rest) == len(digits) || !startsWith(rest, ')') {
		return 0, b, false
	}
	if negative {
		return -int(n), rest[1:], true
	}
	return int(n), rest[1:], true
}

// eximDeferText returns the text behind "defer (N)". For the system's error numbers its words come
// first, and the fields only then:
//
//	: Connection timed out H=mx [192.0.2.1]:25 DT=1s: SMTP timeout after EHLO
//	 H=mx [192.0.2.1]:25 I=[198.51.100.1] DT=1s: SMTP error …
//	: retry time not reached
func eximDeferText(b []byte, m *Match) []byte {
	words, ok := bytes.CutPrefix(b, []byte(": "))
	if !ok {
		return trimColon(eximFields(b, m))
	}
	fields := indexFields(words)
	if m.Errno <= 0 || fields < 0 {
		return words
	}
	if text := trimColon(eximFields(words[fields:], m)); len(text) > 0 {
		return text
	}
	return words[:fields]
}

// indexFields returns where the fields begin behind the words of an error number, or -1.
func indexFields(b []byte) int {
	if i := bytes.Index(b, []byte(": ")); i >= 0 {
		b = b[:i]
	}
	if i := bytes.Index(b, []byte(" H=")); i >= 0 {
		return i
	}
	return bytes.Index(b, []byte(" DT="))
}

// trimColon cuts the colon between fields and text off b: glued to the last field or not.
func trimColon(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte(" "))
	return bytes.TrimPrefix(bytes.TrimPrefix(b, []byte(":")), []byte(" "))
}

// cutTrailingTime cuts a time off the end of a text, such as " DT=1m2.003s" (log_selector =
// +deliver_time).
func cutTrailingTime(b []byte, key string) []byte {
	if len(b) == 0 || eximUnit(b[len(b)-1]) == 0 {
		return b
	}
	tail := max(0, len(b)-len("1w2d3h4m5.006s")-len(key))
	value := tail + bytes.LastIndexByte(b[tail:], '=') + 1
	if _, ok := parseEximTime(b[value:]); !ok || !bytes.HasSuffix(b[:value], []byte(key)) {
		return b
	}
	return b[:value-len(key)]
}

// eximDirection tells final deliveries from those to another host. A remote delivery names its
// host; what failed before it had one is told by its error number, its transport or its text.
func eximDirection(m *Match) {
	switch {
	case m.Direction != NoDirection:
	case m.hasRelay():
		m.Direction = Out
		if isThisHost(m.RelayHost) || bytes.Contains(m.Transport, []byte("lmtp")) {
			m.Direction = Local
		}
	case m.DeliveredTo != nil, m.Kind == Delivered && m.Transport != nil,
		m.Transport != nil && isLocalErrno(m.Errno), isLocalTransport(m.Transport),
		hasPrefix(m.ReplyText, "Child process of "):
		m.Direction = Local
	default:
		m.Direction = Out
	}
}

// isLocalTransport reports whether a transport delivers on this host, judged by its name: the names of
// the default configuration, of Debian's and of cPanel's, and what administrators call theirs.
func isLocalTransport(name []byte) bool {
	if len(name) == 0 || bytes.Contains(name, []byte("smtp")) || bytes.Contains(name, []byte("remote")) {
		return false
	}
	for _, word := range [...]string{
		"local", "address_", "mail_spool", "maildir", "mbox", "mailbox", "delivery", "dovecot", "procmail", "pipe",
		"file", "reply", "vacation",
	} {
		if bytes.Contains(name, []byte(word)) {
			return true
		}
	}
	return false
}

// Exim's own error numbers (macros.h, ERRNO_…); those above 0 are the system's.
const (
	errnoQuota   = -22
	errnoRCPT4xx = -44
	errnoMAIL4xx = -45
	errnoRetry   = -53 // retry time of a local delivery not reached
)

// isLocalErrno reports whether only deliveries to files and pipes fail with this error number.
func isLocalErrno(errno int) bool {
	switch errno {
	case errnoQuota, errnoRetry,
		-2, -3, -4, -5, -6, -7, -8, -9, -11, -12, -13, -14, -15, -16, -21, -26, -31, -34, -39, -40,
		2, 13, 17, 20, 21, 27, 28, 30, 40, 122: // ENOENT, EACCES, EEXIST, ENOTDIR, … EDQUOT (Linux)
		return true
	}
	return false
}
