package matchers

import "bytes"

// eximSession reads what happened in a session, and all other lines, which are told by how they
// begin. With a message ID before it, the session had got to DATA.
func eximSession(b []byte, m *Match) Verdict {
	b = trimDNSSEC(b)
	if len(b) == 0 {
		return Ignored
	}
	if hasPrefix(b, "H=") {
		return eximHost(b[len("H="):], m)
	}
	if isEximNoise(b) {
		return Ignored
	}
	if line := findEximLine(b); line != nil {
		m.Kind, m.Direction, m.Command = line.kind, In, line.command
		v := line.read(b[len(line.begins):], m)
		if m.ReplyText == nil && (m.Kind == Disconnected || hasPrefix(b, "too many ")) {
			m.ReplyFrom, m.ReplyText = FromLocal, trimPreposition(b[:len(line.begins)])
		}
		return v
	}
	if v, ok := eximAuthFailed(b, m); ok {
		return v
	}
	if len(m.QueueID) > 0 {
		return eximMessageText(b, m)
	}
	return Unmatched
}

// trimDNSSEC cuts what tells of a secure host name (log_selector = +dnssec) off b. In front of a
// refusal it is written without the blank behind it.
func trimDNSSEC(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte(" "))
	if hasPrefix(b, "DSH=") {
		return b[len("DS"):]
	}
	return b
}

// findEximLine returns what begins like b, or nil.
func findEximLine(b []byte) *eximLine {
	if int(b[0]) >= len(eximLines) {
		return nil
	}
	lines := eximLines[b[0]]
	for i := range lines {
		if hasPrefix(b, lines[i].begins) {
			return &lines[i]
		}
	}
	return nil
}

// eximLine is a kind of line that is told by how it begins.
type eximLine struct {
	begins  string
	kind    Kind
	command Command
	read    func(b []byte, m *Match) Verdict // b begins behind the beginning
}

// eximLines are the lines of sessions, by their first byte. Where several fit, the first counts.
var eximLines = [...][]eximLine{
	'r': {
		{"rejected from <", Rejected, EndOfData, eximSizeRefusal},
		{"rejected MAIL FROM:<", Rejected, MAIL, eximSizeRefusal},
		{"rejected MAIL command ", Rejected, MAIL, eximHostThenText},
		{"rejected MAIL from ", Rejected, MAIL, eximClientThenText},
		{"rejected EHLO from ", Rejected, EHLO, eximClientThenText},
		{"rejected HELO from ", Rejected, EHLO, eximClientThenText},
		{`rejected "`, Rejected, NoCommand, eximRefusedWord},
		{"rejected ", Rejected, NoCommand, eximRefusal},
		{"refused connection from ", Rejected, Connect, eximClientThenText},
		{"ridiculously long message header received from ", Rejected, EndOfData, eximClientThenText},
	},
	't': {
		{`temporarily rejected "`, TempRejected, NoCommand, eximRefusedWord},
		{"temporarily rejected ", TempRejected, NoCommand, eximRefusal},
		{"too many recipients: excess temporarily rejected: sender=<", TempRejected, RCPT, eximSizeRefusal},
		{"too many recipients: message rejected: sender=<", Rejected, RCPT, eximSizeRefusal},
		{"temporarily refused connection from ", TempRejected, Connect, eximClientThenText},
	},
	'F': {
		{"F=", NoKind, NoCommand, eximLocalScan},
	},
	'l': {
		{"local_scan() function ", TempRejected, EndOfData, eximLocalScanFailed},
	},
	'U': {
		{"U=", NoKind, NoCommand, eximNoClient},
	},
	'u': {
		{"unqualified sender rejected: ", Rejected, MAIL, eximUnqualified},
		{"unqualified recipient rejected: ", Rejected, RCPT, eximUnqualified},
		{"unexpected disconnection while reading SMTP command from ", Disconnected, NoCommand, eximClientThenText},
		{"unexpected EOF while reading SMTP command from ", Disconnected, NoCommand, eximClientThenText},
	},
	'V': {
		{"VRFY failed for ", Rejected, NoCommand, eximVRFY},
	},
	'C': {
		{"Connection from ", TempRejected, Connect, eximRefusedConnection},
	},
	'c': {
		{"connection from ", Rejected, Connect, eximClientThenText},
	},
	'S': {
		{"SMTP protocol synchronization error (", Rejected, NoCommand, eximSynchronization},
		{"SMTP protocol violation: synchronization error (", Rejected, NoCommand, eximSynchronization},
		{`SMTP syntax error in "`, Rejected, NoCommand, eximProtocolError},
		{`SMTP protocol error in "`, Rejected, NoCommand, eximProtocolError},
		{"SMTP call from ", Disconnected, NoCommand, eximDropped},
		{"SMTP command timeout on ", Disconnected, NoCommand, eximTimeout},
		{"SMTP data timeout (message abandoned) on ", Disconnected, EndOfData, eximTimeout},
		{"SMTP connection lost after final dot ", Disconnected, EndOfData, eximTimeout},
		{"SMTP connection ", Disconnected, NoCommand, eximConnection},
	},
	'o': {
		{"overlong message header line received from ", Rejected, EndOfData, eximClientThenText},
	},
	'M': {
		{"Message abandoned: ", Disconnected, EndOfData, eximAbandoned},
	},
	'T': {
		{"TLS error on connection ", TLSFailed, STARTTLS, eximServerTLS},
		{"TLS session: ", TLSFailed, STARTTLS, eximClientTLS},
		{"TLS session failure: ", TLSFailed, STARTTLS, eximClientTLS},
	},
	'D': {
		{"DANE attempt failed; TLS connection to ", TLSFailed, STARTTLS, eximDANE},
	},
}

// trimPreposition cuts what leads over to a client off the words of a line.
func trimPreposition(words []byte) []byte {
	for _, end := range [...]string{" from ", " on ", " for ", ": sender=<", " "} {
		words = bytes.TrimSuffix(words, []byte(end))
	}
	return words
}
