package matchers

import (
	"bytes"

	"mtalens/catalog/smtp"
)

// isContent reports whether a line is about content (header_checks(5)) and not about a request.
func isContent(b []byte) bool {
	return hasPrefix(b, "header ") || hasPrefix(b, "body ") || hasPrefix(b, "mime-error ")
}

// postfixContent reads an action of header or body checks. The content comes first and can hold
// anything, so the envelope is looked for from the end; our reason stands behind it.
func postfixContent(b []byte, m *Match) bool {
	i, client := contentEnd(b)
	if i < 0 {
		return false
	}
	content := b[:i]
	if client >= 0 {
		h, _ := parseHost(content[client+len(" from "):])
		m.setClient(h)
		content = content[:client]
	}
	m.Command = EndOfData
	rest := contentHELO(postfixEnvelope(b[i+2:], m), m)
	if reason, ok := bytes.CutPrefix(rest, []byte(": ")); ok {
		m.ReplyText = nonEmpty(reason)
	} else if problem, ok := bytes.CutPrefix(content, []byte("mime-error ")); ok {
		m.ReplyText = problem
	}
	m.ReplyCode, m.Enhanced = leadingCodes(m.ReplyText)
	return true
}

// contentEnd returns where the "; " before the envelope stands, and " from " before the client, -1
// for each that is not there. The last envelope behind a client counts: HELO, which follows, can
// imitate an envelope, but the content can imitate both.
func contentEnd(b []byte) (end, client int) {
	end, client = bytes.LastIndex(b, []byte("; from=<")), -1
	for i := end; i >= 0; i = bytes.LastIndex(b[:i], []byte("; from=<")) {
		if client = clientBefore(b[:i]); client >= 0 {
			return i, client
		}
	}
	return end, client
}

// clientBefore returns where " from host[192.0.2.1]" stands at the end of b, or -1.
func clientBefore(b []byte) int {
	from := max(0, len(b)-maxClient)
	i := bytes.LastIndex(b[from:], []byte(" from "))
	if i < 0 {
		return -1
	}
	if _, ok := parseHost(b[from+i+len(" from "):]); !ok {
		return -1
	}
	return from + i
}

// maxClient is more than the length of " from ", a host name and an address.
const maxClient = 320

// contentHELO reads "helo=<…>" and returns what follows it.
func contentHELO(b []byte, m *Match) (rest []byte) {
	name, ok := bytes.CutPrefix(b, []byte("helo=<"))
	if !ok {
		return b
	}
	end := reasonStart(name)
	if end < 0 {
		m.HELO = nonEmpty(bytes.TrimSuffix(name, []byte(">")))
		return nil
	}
	m.HELO = nonEmpty(name[:end])
	return name[end+1:]
}

// reasonStart returns where the ">: " before our reason stands, or -1. HELO can hold one, too, so
// the last one that an enhanced status code follows is preferred: each refusal has one.
func reasonStart(b []byte) int {
	for i := bytes.LastIndex(b, []byte(">: ")); i >= 0; i = bytes.LastIndex(b[:i], []byte(">: ")) {
		if _, _, ok := smtp.CutEnhancedCode(b[i+len(">: "):]); ok {
			return i
		}
	}
	return bytes.Index(b, []byte(">: "))
}
