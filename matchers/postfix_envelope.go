package matchers

import "bytes"

// envelopeStart returns where the "; " before the envelope stands in text, or len(text). What our
// reply quotes of the client, or in a verification of the far end, can imitate an envelope, so it
// is passed over.
func envelopeStart(text []byte) int {
	from := max(quotedInFront(text), blocklisted(text))
	first := indexEnvelope(text, from)
	if !bytes.Contains(text[from:first], []byte(" said: ")) {
		return first
	}
	if i := verificationEnd(text, from); i >= 0 {
		return i
	}
	return first
}

// verificationEnd returns where "(in reply to RCPT TO command)" ends that an envelope follows, or -1.
func verificationEnd(text []byte, from int) int {
	const last, longest = " command)", len(" (in reply to end of DATA command)")
	for {
		i := bytes.Index(text[from:], []byte(last))
		if i < 0 {
			return -1
		}
		from += i + len(last)
		_, command := cutInReplyTo(text[max(0, from-longest):from])
		if command != NoCommand && beginsEnvelope(text[from:]) {
			return from
		}
	}
}

func beginsEnvelope(b []byte) bool {
	for _, mark := range envelopeMarks {
		if hasPrefix(b, mark) {
			return true
		}
	}
	return false
}

var envelopeMarks = [...]string{"; from=<", "; to=<", "; proto="}

// quotedInFront returns the length of "550 5.1.1 <address>: ", 0 if text does not begin so. In
// brackets stands an address, a client or a HELO. The last can hold ">: ", but then the whole of it
// stands at the end of the line, too.
func quotedInFront(text []byte) int {
	open := len(text) - len(bytes.TrimLeft(text, codeBytes))
	if !startsWith(text[open:], '<') {
		return 0
	}
	quoted, _ := quotedLocalPart(text[open+1:])
	from := 0
	for i := nextQuoteEnd(text, open+1); i >= 0; i = nextQuoteEnd(text, i+1) {
		isHELO := hasPrefix(text[i:], ">: Helo command ") && endsInHELO(text, text[open+1:i])
		if from == 0 && i > open+quoted || isHELO {
			from = i + len(">: ")
		}
		if len(text) > maxLine {
			break // Postfix did not write this: don't compare all with all
		}
	}
	return from
}

// codeBytes are those of reply codes and enhanced status codes in front of a text.
const codeBytes = "0123456789. "

// maxLine is more than the longest text that Postfix logs, 2000 bytes.
const maxLine = 4096

func nextQuoteEnd(text []byte, from int) int {
	i := bytes.Index(text[from:], []byte(">: "))
	if i < 0 {
		return -1
	}
	return from + i
}

// endsInHELO reports whether text ends in "helo=<name>".
func endsInHELO(text, name []byte) bool {
	text, ok := bytes.CutSuffix(text, []byte(">"))
	return ok && bytes.HasSuffix(text, name) && bytes.HasSuffix(text[:len(text)-len(name)], []byte("helo=<"))
}

// blocklisted returns where "Service unavailable; Sender address [a@a.example] blocked using " ends
// in text, 0 if it does not hold that (postconf(5), default_rbl_reply).
func blocklisted(text []byte) int {
	const before, after = "Service unavailable; ", "] blocked using "
	rest := bytes.TrimLeft(text, codeBytes)
	open := bytes.IndexByte(rest, '[')
	end := bytes.Index(rest, []byte(after))
	if !hasPrefix(rest, before) || open < 0 || end < open || bytes.IndexByte(rest[:open], '<') >= 0 {
		return 0
	}
	return len(text) - len(rest) + end + len(after)
}

func indexEnvelope(text []byte, from int) int {
	first := len(text)
	for _, mark := range envelopeMarks {
		if i := bytes.Index(text[from:first], []byte(mark)); i >= 0 {
			first = from + i
		}
	}
	return first
}

// postfixEnvelope reads "from=<…> to=<…> proto=ESMTP " and returns what follows: "helo=<…>" or
// nothing. postscreen sets the fields off by commas; any of them may be missing.
func postfixEnvelope(b []byte, m *Match) (rest []byte) {
	if address, rest, ok := cutEnvelopeAddress(b, "from=<"); ok {
		m.Sender, b = sender(address), rest
	}
	if address, rest, ok := cutEnvelopeAddress(b, "to=<"); ok {
		m.Recipient, b = nonEmpty(address), rest
	}
	value, ok := bytes.CutPrefix(b, []byte("proto="))
	if !ok {
		return b
	}
	n := 0
	for n < len(value) && isAlnum(value[n]) {
		n++
	}
	m.Protocol = nonEmpty(value[:n])
	return trimComma(value[n:])
}

// cutEnvelopeAddress cuts key, an address, ">" and the separator behind it off b. An address that
// is logged without the quotes that it needs ends where the next field begins.
func cutEnvelopeAddress(b []byte, key string) (address, rest []byte, ok bool) {
	value, ok := bytes.CutPrefix(b, []byte(key))
	if !ok {
		return nil, b, false
	}
	if address, rest, ok = cutAddress(value); ok && endsAddress(rest) {
		return address, trimComma(rest), true
	}
	for i := range value {
		if value[i] == '>' && endsAddress(value[i+1:]) {
			return value[:i], trimComma(value[i+1:]), true
		}
	}
	return nil, b, false
}

func endsAddress(rest []byte) bool {
	next := trimComma(rest)
	return len(rest) == 0 || rest[0] == ':' || len(next) < len(rest) &&
		(hasPrefix(next, "to=<") || hasPrefix(next, "proto=") || hasPrefix(next, "helo=<"))
}

func trimComma(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte(","))
	return bytes.TrimPrefix(b, []byte(" "))
}

// postfixHELO reads "helo=<…>" at the end of a line. The name may hold anything but a line break;
// the SASL fields follow it since 3.11.
func postfixHELO(b []byte, m *Match) {
	name, ok := bytes.CutPrefix(b, []byte("helo=<"))
	if !ok || len(name) == 0 {
		return
	}
	if i := bytes.LastIndex(name, []byte("> sasl_method=")); i >= 0 && name[len(name)-1] != '>' {
		postfixSASL(name[i+2:], m)
		name = name[:i]
	}
	m.HELO = nonEmpty(bytes.TrimSuffix(name, []byte(">")))
}

// postfixSASL reads "sasl_method=PLAIN sasl_username=u@a.example" (smtpd_sasl_proto.c).
func postfixSASL(b []byte, m *Match) {
	if method, ok := bytes.CutPrefix(b, []byte("sasl_method=")); ok {
		method, b, _ = bytes.Cut(method, []byte(" "))
		m.AuthMechanism = nonEmpty(bytes.TrimSuffix(method, []byte(",")))
	}
	if user, ok := bytes.CutPrefix(b, []byte("sasl_username=")); ok {
		user, _, _ = bytes.Cut(user, []byte(" sasl_sender="))
		m.AuthUser = nonEmpty(bytes.TrimSuffix(user, []byte(",")))
	}
}
