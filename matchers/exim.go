package matchers

// Exim reads the lines of Exim 4: mainlog, rejectlog and paniclog, or the same through syslog.
//
// A line is a flag and fields, and both come and go with log_selector:
//
//	2026-11-24 15:19:52.571 +0100 [2401] 1xVrNA-000000000cj-2Mid ** a@b.example R=dnslookup … : SMTP error …
//	stamp                         pid    message ID              flag               fields   : text
//
// A file's stamp and process ID are its prefix. In syslog both may stand again in the text
// (syslog_timestamp, syslog_pid), and long entries come in pieces (see Sequence).
//
// The grammar is that of Exim's specification, chapter 52 (Log files), and of what writes the
// lines: deliver.c, receive.c, smtp_in.c, verify.c, daemon.c, transports/smtp.c and the drivers.
// Every text between the fields can come from a stranger, so each production cuts its piece off
// the front, as far as its own grammar allows, and takes what is left as text.
type Exim struct{}

// Claims takes tags that begin with exim, Exim's own files, and lines without any tag that begin
// like Exim's: a container's runtime gives its own stamp to them.
func (Exim) Claims(l *Line) bool {
	if len(l.Tag) > 0 {
		return hasPrefix(lastPart(l.Tag), "exim")
	}
	if l.Form == Plain {
		return true
	}
	_, _, ok := cutEximID(l.Body)
	return ok || hasPrefix(l.Body, "H=") || hasPrefix(l.Body, "SMTP ")
}

// Match reads one line of Exim.
func (Exim) Match(l *Line, m *Match) Verdict {
	body := l.Body
	if len(l.Tag) > 0 {
		if _, ok := cutPiece(body); ok {
			l.Loose = true
			return Ignored
		}
		body = cutOwnStamp(body, l)
	}
	v := eximBody(body, m)
	if v == Event {
		m.Instance = eximInstance(l.Tag)
		l.Loose = len(l.Tag) > 0 && isLoggedTwice(m.Kind)
	}
	return v
}

// isLoggedTwice reports whether events of this kind go to mainlog and rejectlog.
func isLoggedTwice(k Kind) bool {
	switch k {
	case Rejected, TempRejected, WouldReject, Probe, Discarded, AuthFailed, TLSFailed, Disconnected:
		return true
	}
	return false
}

// eximInstance returns a syslog name that is not Exim's own (syslog_processname).
func eximInstance(tag []byte) []byte {
	switch name := lastPart(tag); string(name) {
	case "", "exim", "exim4":
		return nil
	default:
		return name
	}
}

// cutOwnStamp cuts the stamp and the process ID off that Exim itself puts in front of a syslog
// entry. A stamp that names its zone says more than a syslog stamp without year and zone.
func cutOwnStamp(body []byte, l *Line) []byte {
	stamp, rest, ok := cutEximStamp(body)
	if !ok {
		return body
	}
	if l.Form == RFC3164 && len(stamp) > len("2026-11-24 14:39:37.123") {
		l.Form, l.Stamp = Plain, stamp
	}
	if len(rest) > 1 && rest[0] == '[' {
		if pid, after := cutUint(rest[1:]); hasPrefix(after, "] ") && pid <= 1<<31 {
			l.PID, rest = uint32(pid), after[2:]
		}
	}
	return rest
}

// cutEximStamp cuts "2026-11-24 14:39:37.123 +0100 " off b; fraction and zone may be missing.
func cutEximStamp(b []byte) (stamp, rest []byte, ok bool) {
	const pattern = "0000-00-00 00:00:00"
	if !looksLike(b, pattern) {
		return nil, b, false
	}
	n := len(pattern)
	if looksLike(b[n:], ".000") {
		n += len(".000")
	}
	if len(b) > n+1 && (b[n+1] == '+' || b[n+1] == '-') && looksLike(b[n+2:], "0000 ") {
		n += len(" +0000")
	}
	if n >= len(b) || b[n] != ' ' {
		return nil, b, false
	}
	return b[:n], b[n+1:], true
}

// looksLike reports whether b begins like pattern, in which each 0 stands for a digit.
func looksLike(b []byte, pattern string) bool {
	if len(b) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if c := pattern[i]; c != b[i] && (c != '0' || b[i] < '0' || b[i] > '9') {
			return false
		}
	}
	return true
}

// eximBody dispatches by what stands in front: a message ID, or the words of a session.
func eximBody(b []byte, m *Match) Verdict {
	if len(b) == 0 {
		return Ignored
	}
	if id, rest, ok := cutEximID(b); ok {
		m.QueueID = id
		return eximMessage(rest, m)
	}
	return eximSession(b, m)
}

// eximMessage reads what follows a message ID.
func eximMessage(b []byte, m *Match) Verdict {
	if hasPrefix(b, "Completed") {
		m.Fact = Gone
		return Ignored
	}
	if len(b) > 3 && b[2] == ' ' {
		switch string(b[:2]) {
		case "=>", "->", ">>", "*>", "**", "==":
			return eximDelivery(b, m)
		case "<=", "(=":
			return eximReceived(b[3:], m)
		}
	}
	if v, ok := eximAction(b, m); ok {
		return v
	}
	return eximSession(b, m)
}

// cutEximID cuts a message ID and the blank behind it off b: 6-6-2 letters and digits before Exim
// 4.97, 6-11-4 since then.
func cutEximID(b []byte) (id, rest []byte, ok bool) {
	for _, length := range [...]int{6 + 1 + 6 + 1 + 2, 6 + 1 + 11 + 1 + 4} {
		if !isEximID(b, length) {
			continue
		}
		if len(b) == length {
			return b, nil, true
		}
		if b[length] == ' ' {
			return b[:length], b[length+1:], true
		}
	}
	return nil, b, false
}

// isEximID reports whether b begins with a message ID of this length.
func isEximID(b []byte, length int) bool {
	second := length - 3
	if length > 16 {
		second = length - 5
	}
	if len(b) < length || b[6] != '-' || b[second] != '-' {
		return false
	}
	for i, c := range b[:length] {
		if i != 6 && i != second && !isAlnum(c) {
			return false
		}
	}
	return true
}
