package matchers

import (
	"bytes"

	"mtalens/catalog/smtp"
)

// postfixAction reads what the server side did to a client's request or to a message's content:
//
//	reject: RCPT from host[192.0.2.1]: 550 5.1.1 <u@a.example>: Recipient …; from=<…> to=<…> proto=ESMTP helo=<…>
//	milter-reject: END-OF-MESSAGE from host[192.0.2.1]: 5.7.1 no; from=<…> to=<…> proto=ESMTP helo=<…>
//	reject: header Subject: … from host[192.0.2.1]; from=<…> to=<…> proto=ESMTP helo=<…>: 5.7.1 no
//
// (log_whatsup in smtpd_check.c, cleanup_message.c, cleanup_milter.c, smtpd_proxy.c, postscreen).
// It reports false if b does not begin with an action.
func postfixAction(b []byte, m *Match) (Verdict, bool) {
	action, rest, ok := bytes.Cut(b, []byte(": "))
	if !ok {
		return Unmatched, false
	}
	kind, known := postfixActionKind(action)
	if !known {
		return Unmatched, false
	}
	if kind == NoKind {
		return Ignored, true
	}
	m.Kind, m.Direction, m.ReplyFrom = kind, In, FromLocal
	if isContent(rest) {
		ok = postfixContent(rest, m)
	} else {
		ok = postfixRequest(rest, m)
	}
	if !ok {
		return Unmatched, true
	}
	if kind == Rejected {
		m.Kind = rejectedFor(m)
	}
	return Event, true
}

// postfixActionKind returns what an action does to the message, NoKind if nothing. The actions of
// milter_header_checks bear a prefix.
func postfixActionKind(action []byte) (kind Kind, known bool) {
	switch string(bytes.TrimPrefix(action, []byte("milter-header-"))) {
	case "reject", "milter-reject", "proxy-reject":
		return Rejected, true
	case "reject_warning":
		return WouldReject, true
	case "hold", "milter-hold":
		return Held, true
	case "discard", "milter-discard":
		return Discarded, true
	case "redirect":
		return Redirected, true
	case "warn", "warning", "info", "filter", "bcc", "prepend", "replace", "strip", "ignore", "permit",
		"dunno", "pass", "delay", "proxy-accept", "milter-accept":
		return NoKind, true
	}
	return NoKind, false
}

// rejectedFor tells a temporary refusal from a permanent one: by the reply code, else by the
// enhanced code (cleanup logs no reply code), else by postscreen's words for 421.
func rejectedFor(m *Match) Kind {
	class := m.ReplyCode.Class()
	if class == 0 {
		class = m.Enhanced.Class
	}
	if class == smtp.Transient || class == 0 && isBusy(m.ReplyText) {
		return TempRejected
	}
	return Rejected
}

// isBusy knows the refusals that postscreen(8) logs without their code: 421 4.3.2, 421 4.7.0.
func isBusy(text []byte) bool {
	switch string(text) {
	case "all screening ports busy", "all server ports busy", "too many connections":
		return true
	}
	return false
}

// postfixRequest reads the stage, the client, our reply and the envelope. The line's end is the
// client's to choose (HELO), so everything before it is read from the front.
func postfixRequest(b []byte, m *Match) bool {
	stage, text, ok := cutStage(b, m)
	if !ok {
		return false
	}
	m.Command = postfixCommand(stage)
	text = bytes.TrimSuffix(text, []byte(";")) // no envelope follows
	end := envelopeStart(text)
	m.ReplyText = nonEmpty(text[:end])
	m.ReplyCode, m.Enhanced = leadingCodes(m.ReplyText)
	if end < len(text) {
		postfixHELO(postfixEnvelope(text[end+2:], m), m)
	}
	return true
}

// cutStage cuts "RCPT from host[192.0.2.1]: " off b; proxy-reject names no client.
func cutStage(b []byte, m *Match) (stage, text []byte, ok bool) {
	n := 0
	for n < len(b) && ('A' <= b[n] && b[n] <= 'Z' || b[n] == '-') {
		n++
	}
	stage, rest := b[:n], b[n:]
	if text, ok = bytes.CutPrefix(rest, []byte(": ")); ok {
		return stage, text, n > 0
	}
	client, ok := cutPeer(rest, " from ", ": ")
	if !ok || n == 0 {
		return nil, nil, false
	}
	m.setClient(client)
	_, text, _ = bytes.Cut(rest, []byte("]"))
	_, text, _ = bytes.Cut(text, []byte(": "))
	return stage, text, true
}

// leadingCodes returns the codes at the start of our own reply. What the reply quotes further on is
// somebody else's.
func leadingCodes(b []byte) (smtp.ReplyCode, smtp.EnhancedCode) {
	reply, rest, _ := smtp.CutReplyCode(b)
	enhanced, _, _ := smtp.CutEnhancedCode(trimSeparator(rest))
	return reply, enhanced
}
