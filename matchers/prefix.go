package matchers

import "bytes"

// cutPrefix takes the prefix of raw apart and fills l, what it held before is gone. It reports
// false if raw is no log line: nothing in front says when it was written. The forms may change from
// line to line; each is told by its first bytes:
//
//	Nov 24 14:39:37 mx1 postfix/smtp[8]: …        RFC 3164 and what syslogds, postlogd and journalctl make of it
//	2026-11-24T14:39:37.64+01:00 mx1 smtp[8]: …   RFC 3339 in place of the RFC 3164 time
//	<22>1 2026-11-24T14:39:37Z mx1 smtp 8 - - …   RFC 5424
//	Tue 2026-11-24 14:39:37 CET mx1 smtp[8]: …    journalctl -o short-full
//	2026-11-24 14:39:37 +0100 [8] …               Exim's own files
//	{"MESSAGE":"…","__REALTIME_TIMESTAMP":"…"}    journalctl -o json
//	{"log":"…\n","stream":"stdout","time":"…"}    Docker, json-file
//	2026-11-24T13:39:37.641333123Z stdout F …     CRI; without "stdout F" also docker logs -t
//
// Docker and CRI wrap a line that has a prefix of its own, or none. Both cut lines above 16 KiB
// into pieces; each piece is read as a line of its own, and only the first has the prefix. No MTA
// writes that much: Postfix stops at 2000 bytes of text, Exim at 8192.
func cutPrefix(raw []byte, a *Arena, l *Line) bool {
	*l = Line{Raw: raw}
	b := trimLine(raw)
	if len(b) == 0 {
		return false
	}
	if b[0] == '{' {
		return cutObject(b, a, l)
	}
	return cutText(b, l, true) || cutText(trimService(b), l, true)
}

// trimService drops "mail-1  | ", the name that docker compose logs puts in front.
func trimService(b []byte) []byte {
	head := b[:min(len(b), maxHost)]
	name, rest := cutWord(head)
	if !isHostName(name) || !hasPrefix(rest, "| ") {
		return nil
	}
	return b[len(head)-len(rest)+len("| "):]
}

// trimLine drops what is not part of the line: the carriage return of CRLF, the NULs that a writer
// leaves in front who does not know that its file was truncated, the record separator of
// journalctl -o json-seq (RFC 7464), and the byte order mark at the start of a file.
func trimLine(raw []byte) []byte {
	b := trimCarriageReturns(raw)
	if len(b) > 0 && (b[0] < '\t' || b[0] == '\x1e') {
		b = bytes.TrimLeft(b, "\x00\x1e")
	}
	return trimByteOrderMark(b)
}

func trimCarriageReturns(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == '\r' {
		b = b[:len(b)-1]
	}
	return b
}

func trimByteOrderMark(b []byte) []byte {
	if hasPrefix(b, "\ufeff") {
		return b[len("\ufeff"):]
	}
	return b
}

// cutText reads a line that begins with a time stamp, or with a priority and a time stamp. Where
// it reports false, l is as before. Only if mayWrap, the line may be one inside another.
func cutText(b []byte, l *Line, mayWrap bool) bool {
	if rest, ok := cutPriorityNumber(b); ok {
		if versioned, ok := cutVersion(rest); ok {
			return cutRFC5424(versioned, l)
		}
		b = rest
	}
	form, stamp, rest, ok := cutStamp(b)
	if !ok {
		return false
	}
	l.Form, l.Stamp = form, stamp
	if form == Plain {
		cutPlain(rest, l)
		return true
	}
	if mayWrap && form == RFC3339 {
		if inner, ok := cutWrapper(rest); ok {
			cutInner(inner, l)
			return true
		}
	}
	cutSource(rest, l)
	return true
}

// cutPriorityNumber cuts "<22>" off b: facility times eight plus severity, RFC 5424 §6.2.1.
func cutPriorityNumber(b []byte) (rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '<' {
		return b, false
	}
	n := 1 + digits(b[1:])
	if n < 2 || n > 4 || n == len(b) || b[n] != '>' {
		return b, false
	}
	return b[n+1:], true
}

// cutWrapper cuts what a container runtime puts between its time stamp and the line: the stream
// and whether this is the full line or a piece of it (CRI), or nothing (docker logs -t,
// kubectl logs --timestamps), which shows only by the second time stamp.
func cutWrapper(b []byte) (inner []byte, ok bool) {
	const tag = len("stdout F ") // F: full, P: a piece
	if len(b) >= tag && (hasPrefix(b, "stdout ") || hasPrefix(b, "stderr ")) &&
		(b[tag-2] == 'F' || b[tag-2] == 'P') && b[tag-1] == ' ' {
		return b[tag:], true
	}
	rest, prioritized := cutPriorityNumber(b)
	if prioritized {
		if _, ok := cutVersion(rest); ok {
			return b, true
		}
	}
	_, _, _, ok = cutStamp(rest)
	return b, ok
}

// cutInner reads the line inside a wrapper, whose time, and perhaps source, l holds. A line with a
// prefix of its own tells its source itself. The wrapper's time is the better one where the inner
// stamp leaves its zone, or even its year, to be guessed.
func cutInner(b []byte, l *Line) {
	outer := *l
	l.Tag, l.PID = nil, 0
	if cutText(b, l, false) {
		l.Form, l.Stamp = innerTime(l, &outer)
		return
	}
	if !cutFirstTag(b, l, false) {
		l.Tag, l.PID, l.Body = outer.Tag, outer.PID, b
	}
}

// innerTime chooses between two time stamps. Exim's own files are known by their form, so that
// stays if both forms are read alike.
func innerTime(inner, outer *Line) (Form, []byte) {
	switch {
	case hasZone(inner.Form, inner.Stamp):
		return inner.Form, inner.Stamp
	case inner.Form == Plain && outer.Form == RFC3339:
		return Plain, outer.Stamp
	}
	return outer.Form, outer.Stamp
}

// digits counts the decimal digits at the start of b.
func digits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// trimBlanks drops the blanks at the start of b.
func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}
