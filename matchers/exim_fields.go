package matchers

import (
	"bytes"
	"math"
	"time"
)

// eximFields reads the fields of a delivery, each with a blank before it, and returns the rest: the
// colon before the text, or words that are no field. Fields that it does not know are passed over.
func eximFields(b []byte, m *Match) (rest []byte) {
	for len(b) > 1 && b[0] == ' ' {
		key, value, ok := cutKey(b[1:])
		if !ok {
			if rest, ok = cutMark(b); !ok {
				return b
			}
			b = rest
			continue
		}
		b = eximField(key, value, m)
	}
	return b
}

// eximField reads one field of a delivery, b begins with its value.
func eximField(key, b []byte, m *Match) (rest []byte) {
	switch string(key) {
	case "H":
		return eximRelay(b, m)
	case "F":
		var ok bool
		if m.Sender, b, ok = cutBracketed(b); ok {
			m.Sender = sender(m.Sender)
		}
		return b
	case "P", "SRS":
		_, b, _ = cutBracketed(b)
		return b
	case "DN":
		_, b = cutQuoted(b)
		return b
	case "C":
		return eximConfirmation(b, m)
	case "ST":
		return cutShadow(b)
	case "X":
		m.TLS, b = cutTLS(b)
		return b
	}
	value, rest := cutValue(b)
	switch string(key) {
	case "R":
		m.Router = value
	case "T":
		m.Transport = value
	case "S":
		m.setSize(value)
	case "QT":
		m.Delay, m.HasDelay = parseEximTime(value)
	}
	return rest
}

// cutKey cuts "DT=" off b.
func cutKey(b []byte) (key, rest []byte, ok bool) {
	n := 0
	for n < len(b) && n < 6 && ('A' <= b[n] && b[n] <= 'Z' || n > 0 && '0' <= b[n] && b[n] <= '9') {
		n++
	}
	if n == 0 || n == len(b) || b[n] != '=' {
		return nil, b, false
	}
	return b[:n], b[n+1:], true
}

// cutMark cuts a field without a value off b: L pipelining, K chunking, PRDR, TFO fast open, DS
// DNSSEC. Stars, dots and dashes behind it tell more of the same.
func cutMark(b []byte) (rest []byte, ok bool) {
	for _, mark := range [...]string{" L", " K", " PRDR", " TFO", " DS"} {
		rest, ok := bytes.CutPrefix(b, []byte(mark))
		if !ok {
			continue
		}
		for len(rest) > 0 && (rest[0] == '*' || rest[0] == '.' || rest[0] == '-') {
			rest = rest[1:]
		}
		if len(rest) == 0 || rest[0] == ' ' || rest[0] == ':' {
			return rest, true
		}
	}
	return b, false
}

// cutValue cuts a value without blanks off b. It can hold colons, and the one that ends the fields
// may be glued to it.
func cutValue(b []byte) (value, rest []byte) {
	n := wordLength(b)
	return b[:n], b[n:]
}

// cutBracketed cuts "<a@b.example>" off b.
func cutBracketed(b []byte) (address, rest []byte, ok bool) {
	if len(b) > 0 && b[0] == '<' {
		if address, rest, ok = cutAddress(b[1:]); ok {
			return address, rest, true
		}
	}
	_, rest = cutValue(b)
	return nil, rest, false
}

// cutQuoted cuts "text" off b, in which a backslash stands before quotes and backslashes. Not all
// versions write it for all fields, so a quote ends the text only if it can end a field.
func cutQuoted(b []byte) (text, rest []byte) {
	if len(b) == 0 || b[0] != '"' {
		return cutValue(b)
	}
	for i := 1; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			break
		}
		i += n
		if rest := b[i+1:]; !isEscaped(b, i) && (len(rest) == 0 || rest[0] == ' ' || rest[0] == ':') {
			return b[1:i], rest
		}
	}
	return b[1:], nil
}

// cutTLS cuts version and cipher off b, and whether the certificate was verified where CV= follows.
func cutTLS(b []byte) (tls, rest []byte) {
	cipher, rest := cutValue(b)
	verified, ok := bytes.CutPrefix(rest, []byte(" CV="))
	if !ok {
		return cipher, rest
	}
	_, rest = cutValue(verified)
	return b[:len(b)-len(rest)], rest
}

// cutShadow cuts what a shadow transport did off b: "name", or "name (its error)".
func cutShadow(b []byte) (rest []byte) {
	_, rest = cutValue(b)
	if !hasPrefix(rest, " (") {
		return rest
	}
	if i := bytes.Index(rest, []byte(") ")); i >= 0 {
		return rest[i+1:]
	}
	return nil
}

// eximConfirmation reads C="250 ok", the last reply to a delivery that worked (log_selector =
// +smtp_confirmation).
func eximConfirmation(b []byte, m *Match) (rest []byte) {
	text, rest := cutQuoted(b)
	if m.Kind == Redirected {
		m.ReplyFrom, m.ReplyText = FromLocal, text // "delivery bypassed by -N option"
		return rest
	}
	m.setReply(text)
	m.Command = EndOfData
	return rest
}

// eximRelay reads the host that a delivery was made to, b begins behind "H=":
//
//	mx.b.example DS [192.0.2.1]:25* …
//
// DS stands for DNSSEC, the star for a connection that was used before. A local delivery has a name
// alone.
func eximRelay(b []byte, m *Match) (rest []byte) {
	name, rest := cutValue(b)
	rest = bytes.TrimPrefix(rest, []byte(" DS"))
	h, rest, ok := cutEximAddress(bytes.TrimPrefix(rest, []byte(" ")))
	if !ok {
		if _, rest = cutValue(b); len(name) > 0 {
			m.RelayHost = name
		}
		return rest
	}
	h.name = name
	m.setRelay(h)
	return bytes.TrimPrefix(rest, []byte("*"))
}

// cutEximAddress cuts "[192.0.2.1]:25" off b, the port may be missing or -1.
func cutEximAddress(b []byte) (h host, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '[' {
		return host{}, b, false
	}
	end := bytes.IndexByte(b[:min(len(b), maxIPAddress)], ']')
	if end < 0 || !isIPAddress(b[1:end]) {
		return host{}, b, false
	}
	h.address, rest = b[1:end], b[end+1:]
	if len(rest) > 1 && rest[0] == ':' && rest[1] != ' ' {
		port, after := cutUint(bytes.TrimPrefix(rest[1:], []byte("-")))
		if port <= math.MaxUint16 && rest[1] != '-' {
			h.port = uint16(port)
		}
		rest = after
	}
	return h, rest, true
}

// maxIPAddress is more than an address in brackets takes, its zone included.
const maxIPAddress = 80

// isIPAddress reports whether b can be an IP address: digits of any base, dots, colons and a zone.
// It tells addresses from other things in brackets and leaves the rest to whoever parses it.
func isIPAddress(b []byte) bool {
	separators := 0
	for i, c := range b {
		switch {
		case c == '.' || c == ':':
			separators++
		case c == '%' && i > 0:
			return separators > 1
		case !isHexDigit(c):
			return false
		}
	}
	return separators > 1
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// setSize sets the size of the message, in bytes.
func (m *Match) setSize(b []byte) {
	if n, rest := cutUint(b); len(rest) == 0 && n < math.MaxInt64 {
		m.Size = int64(n)
	}
}

// parseEximTime reads 1w2d3h4m5.006s, the largest unit first.
func parseEximTime(b []byte) (d time.Duration, ok bool) {
	for last := math.MaxInt; len(b) > 0; {
		n := 0
		for n < len(b) && (b[n] == '.' || '0' <= b[n] && b[n] <= '9') {
			n++
		}
		if n == len(b) {
			return 0, false
		}
		unit := eximUnit(b[n])
		value, valid := parseSeconds(b[:n])
		if !valid || unit == 0 || unit >= last || value > 1e5*time.Second {
			return 0, false
		}
		d += value * time.Duration(unit)
		last, b, ok = unit, b[n+1:], true
	}
	return d, ok
}

// eximUnit returns how many seconds a unit of time has, or 0.
func eximUnit(letter byte) int {
	switch letter {
	case 's':
		return 1
	case 'm':
		return 60
	case 'h':
		return 60 * 60
	case 'd':
		return 24 * 60 * 60
	case 'w':
		return 7 * 24 * 60 * 60
	}
	return 0
}
