package matchers

import "bytes"

// cutEximClient cuts a client off b, as host_build_sender_fullhost() writes it, with what tells of
// the connection behind it, and sets its fields. Of the first three parts only the address is
// always there:
//
//	mail.c.example (helo.c.example) [192.0.2.7]:4711 I=[198.51.100.1]:25 Ci=99 …
func cutEximClient(b []byte, m *Match) (rest []byte, ok bool) {
	rest = b
	var h host
	if len(b) > 0 && b[0] != '(' && b[0] != '[' {
		h.name, rest = cutValue(b)
		rest = bytes.TrimPrefix(rest, []byte(" "))
	}
	rest = bytes.TrimPrefix(rest, []byte("DS "))
	helo, rest := cutHELO(rest)
	address, rest, ok := cutEximAddress(rest)
	if !ok {
		return b, false
	}
	h.address, h.port = address.address, address.port
	m.setClient(h)
	m.HELO = nonEmpty(helo)
	return cutConnection(rest), true
}

// cutHELO cuts "(helo.c.example) " off b: the argument of HELO, the client's own word. With
// helo_accept_junk_hosts it can hold anything, also what imitates the rest of the line, so the last
// address that it can end before counts. But behind the first one, an ident (U=) is one more
// stranger's word, and all that follows may be his.
func cutHELO(b []byte) (helo, rest []byte) {
	if len(b) == 0 || b[0] != '(' {
		return nil, b
	}
	end := indexHELOEnd(b, 0)
	if end < 0 {
		return nil, b
	}
	if after := afterAddress(b[end+2:]); !hasPrefix(after, " U=") {
		for i := end; i >= 0; i = indexHELOEnd(b, i+1) {
			if followsClient(afterAddress(b[i+2:])) {
				end = i
			}
		}
	}
	return b[1:end], b[end+2:]
}

// indexHELOEnd returns where the first ") [" in b from there on stands, or -1.
func indexHELOEnd(b []byte, from int) int {
	for i := from; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], ')')
		if n < 0 {
			return -1
		}
		if i += n; hasPrefix(b[i:], ") [") {
			return i
		}
	}
	return -1
}

// afterAddress returns what stands behind an address and what tells of its connection, or nil if
// b does not begin with an address.
func afterAddress(b []byte) []byte {
	_, rest, ok := cutEximAddress(b)
	if !ok {
		return nil
	}
	return cutConnection(rest)
}

// followsClient reports whether b is what can stand behind a client. What follows a syntax error
// can be any text and is not among it.
func followsClient(b []byte) bool {
	if b == nil {
		return false
	}
	if len(b) == 0 || b[0] == ':' {
		return true
	}
	for _, words := range [...]string{
		" F=<", " rejected ", " temporarily rejected ", " P=", " U=", " X=", " A=", " Warning: ", " RCPT ",
		" sender verify ", " incomplete transaction ", " closed ", " lost", " dropped: ", " refused: ",
		" next input=", " input=", " (",
	} {
		if hasPrefix(b, words) {
			return true
		}
	}
	return false
}

// cutConnection cuts what tells of the connection off b: I= interface, Ci= number, TFO* fast open,
// PRX= proxy, D= duration.
func cutConnection(b []byte) []byte {
	for {
		n := connectionKey(b)
		if n == 0 {
			return b
		}
		b = b[n+wordLength(b[n:]):]
	}
}

// connectionKey is the length of the blank and the key at the start of b, or 0.
func connectionKey(b []byte) int {
	if len(b) < 2 || b[0] != ' ' {
		return 0
	}
	for _, key := range [...]string{" I=[", " Ci=", " PRX=[", " TFO*", " D="} {
		if hasPrefix(b, key) {
			return len(key)
		}
	}
	return 0
}
