package matchers

import (
	"bytes"
	"math"
)

// cutAddress cuts an address and the ">" behind it off b, which begins behind the "<". A quoted
// local part may hold anything, also ">" and ", status=sent" (RFC 5321 §4.1.2). It reports false
// for a quoted local part without an end: the line was cut, and what it holds proves nothing.
func cutAddress(b []byte) (address, rest []byte, ok bool) {
	quoted, ok := quotedLocalPart(b)
	end := bytes.IndexByte(b[quoted:], '>')
	if !ok || end < 0 {
		return nil, b, false
	}
	end += quoted
	return b[:end], b[end+1:], true
}

// quotedLocalPart returns the length of the quoted local part that b begins with, 0 if there is
// none, and false if it does not end. It stands before "@" or the end of the address. Any other
// quote belongs to an address that is logged without the quotes that it needs.
func quotedLocalPart(b []byte) (n int, ok bool) {
	if !startsWith(b, '"') {
		return 0, true
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			if rest := b[i+1:]; startsWith(rest, '@') || startsWith(rest, '>') {
				return i + 1, true
			}
			return 0, true
		}
	}
	return 0, false
}

// sender returns an envelope sender as the event holds it: the null sender is "<>", not nothing.
func sender(address []byte) []byte {
	if len(address) == 0 {
		return nullSender
	}
	return address
}

var nullSender = []byte("<>")

// host is a peer as Postfix logs it: name[address]:port. Port and name may be missing.
type host struct {
	name, address []byte
	port          uint16
}

// parseHost takes a peer apart. The address ends at the last bracket, as IPv6 addresses stand in
// names, too: 2001:db8::1[2001:db8::1]:25. No part holds a blank: what does is a sentence.
func parseHost(b []byte) (host, bool) {
	open := bytes.IndexByte(b, '[')
	end := bytes.LastIndexByte(b, ']')
	if open < 0 || end < open || bytes.IndexByte(b, ' ') >= 0 {
		return host{}, false
	}
	h := host{name: b[:open], address: b[open+1 : end]}
	if rest := b[end+1:]; len(rest) > 0 {
		port, rest := cutUint(rest[1:])
		if b[end+1] != ':' || len(rest) > 0 || port > math.MaxUint16 {
			return host{}, false
		}
		h.port = uint16(port)
	}
	return h, true
}

// setClient sets the client fields; a client without a name is logged as "unknown".
func (m *Match) setClient(h host) {
	if string(h.name) != "unknown" {
		m.ClientHost = nonEmpty(h.name)
	}
	if string(h.address) != "unknown" {
		m.ClientIP = nonEmpty(h.address)
	}
	m.ClientPort = h.port
}

// setRelay sets the relay fields. A name that only repeats the address is none; a unix socket has
// a path in place of an address.
func (m *Match) setRelay(h host) {
	if bytes.IndexByte(h.address, '/') >= 0 {
		m.RelayPath = h.address
		return
	}
	m.RelayIP, m.RelayPort = nonEmpty(h.address), h.port
	if !bytes.Equal(h.name, h.address) {
		m.RelayHost = nonEmpty(h.name)
	}
}

func (m *Match) hasRelay() bool { return m.RelayIP != nil || m.RelayPath != nil }

func nonEmpty(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// cutUint cuts the decimal digits off b, at most as many as fit.
func cutUint(b []byte) (n uint64, rest []byte) {
	i := 0
	for i < len(b) && i < 18 && '0' <= b[i] && b[i] <= '9' {
		n = n*10 + uint64(b[i]-'0')
		i++
	}
	return n, b[i:]
}
