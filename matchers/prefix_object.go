package matchers

import "bytes"

// object holds the members of a JSON object that tell of a log line, as written.
type object struct {
	// Docker's json-file: the line with its line break, and when it came.
	log, time []byte

	// The journal, systemd.journal-fields(7).
	message, identifier, host []byte
	syslogPID, pid            []byte // what the program told of itself, and what the kernel did
	sent, received            []byte // _SOURCE_REALTIME_TIMESTAMP, __REALTIME_TIMESTAMP
	container                 []byte // a container's output, logged by its runtime
}

// cutObject reads a log line that is a JSON object. Nothing is unescaped before it is clear that
// it is one.
func cutObject(b []byte, a *Arena, l *Line) bool {
	o, ok := readObject(b)
	if !ok {
		return false
	}
	if o.message != nil {
		return cutJournal(&o, a, l)
	}
	return cutDocker(&o, a, l)
}

// readObject finds the members. Values of other keys are passed over, however deep.
func readObject(b []byte) (o object, ok bool) {
	m := members{rest: b[1:]}
	for m.next() {
		switch string(m.key) {
		case "log":
			o.log = m.value
		case "time":
			o.time = m.value
		case "MESSAGE":
			o.message = m.value
		case "SYSLOG_IDENTIFIER":
			o.identifier = m.value
		case "SYSLOG_PID":
			o.syslogPID = m.value
		case "_PID":
			o.pid = m.value
		case "_HOSTNAME":
			o.host = m.value
		case "_SOURCE_REALTIME_TIMESTAMP":
			o.sent = m.value
		case "__REALTIME_TIMESTAMP":
			o.received = m.value
		case "CONTAINER_ID", "CONTAINER_NAME":
			o.container = m.value
		}
	}
	return o, m.closed
}

// cutJournal reads an entry of the journal. The time is the one at which the program sent the line
// where it is known, as journalctl shows it in its other forms, not the one at which a busy
// journald came to it.
func cutJournal(o *object, a *Arena, l *Line) bool {
	stamp := microseconds(o.sent)
	if stamp == nil {
		stamp = microseconds(o.received)
	}
	if stamp == nil {
		return false
	}
	message, ok := unquote(o.message, a)
	if !ok {
		return false
	}
	l.Form, l.Stamp = Epoch, stamp
	l.Tag, _ = unquote(o.identifier, a)
	l.Host, _ = unquote(o.host, a)
	if l.PID = parsePID(bare(o.syslogPID)); l.PID == 0 {
		l.PID = parsePID(bare(o.pid))
	}
	if o.container != nil {
		cutInner(message, l)
		return true
	}
	l.Body = message
	return true
}

// cutDocker reads a line that Docker's json-file driver has wrapped.
func cutDocker(o *object, a *Arena, l *Line) bool {
	form, stamp, rest, ok := cutStamp(bare(o.time))
	if !ok || form != RFC3339 || len(rest) > 0 || len(o.log) == 0 || o.log[0] != '"' {
		return false
	}
	line, ok := unquote(o.log, a)
	if !ok {
		return false
	}
	l.Form, l.Stamp = form, stamp
	cutInner(bytes.TrimRight(line, "\r\n"), l)
	return true
}

// microseconds returns the digits of a time stamp of the journal; nil if it is none.
func microseconds(value []byte) []byte {
	b := bare(value)
	if len(b) == 0 || digits(b) < len(b) {
		return nil
	}
	return b
}

// bare returns a value without its quotes, if it has any.
func bare(value []byte) []byte {
	if len(value) < 2 || value[0] != '"' {
		return value
	}
	return value[1 : len(value)-1]
}
