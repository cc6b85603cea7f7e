package matchers

// cutVersion cuts the version of the protocol, "1 ", off b (RFC 5424 §6.2.2).
func cutVersion(b []byte) (rest []byte, ok bool) {
	n := digits(b)
	if n < 1 || n > 2 || n == len(b) || b[n] != ' ' {
		return b, false
	}
	return b[n+1:], true
}

// cutRFC5424 reads what follows priority and version (RFC 5424 §6):
//
//	2026-11-24T14:39:37.641333+01:00 mx1 postfix/smtp 179 - [x@32473 k="v"] text
//
// "-" stands for a field that is not told, the time included. Senders put one blank or two before
// the text, and rsyslog's template cuts the tag at its first slash. Where it reports false, l is
// as before.
func cutRFC5424(b []byte, l *Line) bool {
	var stamp []byte
	if hasPrefix(b, "- ") {
		b = b[len("- "):]
	} else {
		form, s, rest, ok := cutStamp(b)
		if !ok || form != RFC3339 {
			return false
		}
		stamp, b = s, rest
	}
	l.Form, l.Stamp = RFC3339, stamp
	l.Host, b = cutField(b)
	l.Tag, b = cutField(b)
	pid, b := cutField(b)
	if digits(pid) == len(pid) {
		l.PID = parsePID(pid)
	}
	_, b = cutField(b) // MSGID: no MTA sets it
	l.Body = trimByteOrderMark(trimBlanks(trimStructuredData(b)))
	return true
}

// cutField cuts one field off b; nil: "-".
func cutField(b []byte) (field, rest []byte) {
	field, rest = cutWord(b)
	if len(field) == 1 && field[0] == '-' {
		return nil, rest
	}
	return field, rest
}

// trimStructuredData drops "-" or the elements in brackets at the start of b (RFC 5424 §6.3). What
// only begins like them is text.
func trimStructuredData(b []byte) []byte {
	if len(b) > 0 && b[0] == '-' && (len(b) == 1 || b[1] == ' ') {
		return b[1:]
	}
	n := 0
	for n < len(b) && b[n] == '[' {
		m := elementLen(b[n:])
		if m == 0 {
			return b
		}
		n += m
	}
	if n < len(b) && b[n] != ' ' {
		return b
	}
	return b[n:]
}

// elementLen measures one element, [id name="value" …]. A value may hold brackets; in it, a
// backslash takes the meaning from a quote, a bracket and itself.
func elementLen(b []byte) int {
	quoted := false
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && c == ']':
			return i + 1
		case !quoted && c == '[':
			return 0
		}
	}
	return 0
}
