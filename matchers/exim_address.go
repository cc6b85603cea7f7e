package matchers

import "bytes"

// eximAddress cuts an address with its parents off b, as string_log_address() of deliver.c writes
// them, and sets recipient, orig_recipient and delivered_to:
//
//	a@b.example                      the recipient itself
//	a@b.example <list@c.example>     what an alias made of it
//	a@b.example (x@c.example, y@c.example) <list@c.example>   with log_selector = +all_parents
//	bob <bob@c.example>              a local delivery
//	|/bin/prog -x <bob@c.example>    a pipe; files begin with /, autoreplies with >
//
// The rest begins with the blank before a field or with the colon before the text.
func eximAddress(b []byte, m *Match) (rest []byte, ok bool) {
	item, rest := cutAddressItem(b)
	if len(item) == 0 {
		return b, false
	}
	parent, rest := cutIntermediate(rest)
	top, rest, _ := cutTopAddress(rest)
	m.setEximRecipient(item, parent, top)
	return rest, true
}

// setEximRecipient sorts an address and its parents into the fields. A recipient is an address:
// for pipes, files and bare local parts it is the parent, and they are what it was delivered to.
func (m *Match) setEximRecipient(item, parent, top []byte) {
	m.Recipient = item
	switch {
	case top == nil:
	case sameAddress(top, item):
		m.Recipient = top // with the quotes that the address needs
	case isCommandOrFile(item) || bytes.IndexByte(item, '@') < 0:
		m.Recipient, m.DeliveredTo = top, item
		if parent != nil {
			m.Recipient, m.OrigRecipient = parent, top
		}
	default:
		m.OrigRecipient = top
	}
	if string(item) == ":blackhole:" || string(item) == "discarded" && m.DeliveredTo != nil {
		m.Kind = Discarded
	}
}

// isCommandOrFile reports whether item is what a pipe, a file or an autoreply stands for.
func isCommandOrFile(item []byte) bool {
	switch item[0] {
	case '|', '/', '>':
		return true
	}
	return hasPrefix(item, "save ")
}

// cutAddressItem cuts the address off b, without its parents. Exim logs it without the quotes that
// its local part may need, so that it can hold blanks and imitate fields and texts. Then the quoted
// form stands behind it, as the two differ.
func cutAddressItem(b []byte) (item, rest []byte) {
	if n := quotedTopBehind(b); n > 0 {
		return b[:n], b[n:]
	}
	if len(b) > 0 && isCommandOrFile(b) {
		if n := indexTopAddress(b); n > 0 {
			n -= intermediateLength(b[:n])
			return b[:n], b[n:]
		}
	}
	n := addressLength(b)
	if !endsAddressItem(b[n:]) {
		n = indexAddressEnd(b)
	}
	return b[:n], b[n:]
}

// intermediateLength is the length of " (x@c.example, y@c.example)" at the end of b. A command's own
// parentheses hold no address.
func intermediateLength(b []byte) int {
	i := bytes.LastIndex(b, []byte(" ("))
	if i <= 0 || b[len(b)-1] != ')' {
		return 0
	}
	first, _, _ := bytes.Cut(b[i+len(" ("):len(b)-1], []byte(", "))
	if bytes.IndexByte(first, '@') < 0 || !isOneAddress(first) {
		return 0
	}
	return len(b) - i
}

// wordLength is the length of the word at the start of b, without a colon at its end.
func wordLength(b []byte) int {
	n := bytes.IndexByte(b, ' ')
	if n < 0 {
		n = len(b)
	}
	if n > 1 && b[n-1] == ':' && b[0] != ':' {
		n--
	}
	return n
}

// quotedLength is the length of the quoted string at the start of b, or 0 if it is not closed.
func quotedLength(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// quotedTopBehind returns where in b an address ends that the quoted one behind it repeats, or 0.
func quotedTopBehind(b []byte) int {
	for from := 0; ; from++ {
		i := bytes.IndexByte(b[from:], '<')
		if i < 0 {
			return 0
		}
		from += i
		if from == 0 || b[from-1] != ' ' || !hasPrefix(b[from:], `<"`) {
			continue
		}
		rest, ok := cutSameAddress(b[from+1:], b[:from-1])
		if ok && (startsWith(rest, '>') || startsWith(rest, '@')) {
			return from - 1
		}
	}
}

// sameAddress reports whether plain is the address quoted without its quotes, or its local part.
func sameAddress(quoted, plain []byte) bool {
	rest, ok := cutSameAddress(quoted, plain)
	return ok && (len(rest) == 0 || rest[0] == '@')
}

// cutSameAddress cuts plain, with the quotes that it lacks, off quoted. It stops at the first byte
// that differs, as a line can be full of what looks like the beginning of an address.
func cutSameAddress(quoted, plain []byte) (rest []byte, ok bool) {
	i, j := 0, 0
	for ; j < len(quoted); j++ {
		c := quoted[j]
		if c == '"' {
			continue
		}
		if i == len(plain) {
			break
		}
		if c == '\\' && j+1 < len(quoted) {
			j++
			c = quoted[j]
		}
		if plain[i] != c {
			return nil, false
		}
		i++
	}
	return quoted[j:], i == len(plain)
}

// indexAddressEnd returns where an address with blanks in it ends: before the first thing that can
// follow it.
func indexAddressEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		if b[i] != ' ' {
			continue
		}
		if _, _, ok := cutTopAddress(b[i:]); ok || endsAddressList(b[i:]) {
			return i
		}
	}
	return len(b)
}

// endsAddressItem reports whether an address without its parents can end before b.
func endsAddressItem(b []byte) bool {
	if hasPrefix(b, " <") {
		_, _, ok := cutTopAddress(b)
		return ok
	}
	if hasPrefix(b, " (") {
		parent, _ := cutIntermediate(b)
		return parent != nil
	}
	return endsAddressList(b)
}

// endsAddressList reports whether an address and its parents can end before b: a field, a colon,
// "defer", or the end of the line.
func endsAddressList(b []byte) bool {
	if len(b) == 0 || b[0] == ':' || hasPrefix(b, " :") {
		return true
	}
	if b[0] != ' ' {
		return false
	}
	key, _, ok := cutKey(b[1:])
	return ok && len(key) > 0 || hasPrefix(b, " defer (") || hasPrefix(b, " routing ") ||
		hasPrefix(b, " transporting ") || hasPrefix(b, " mua_wrapper ")
}

// cutIntermediate cuts " (x@c.example, y@c.example)" off b and returns the first of them, the
// address's parent. The topmost one must follow.
func cutIntermediate(b []byte) (parent, rest []byte) {
	if !hasPrefix(b, " (") {
		return nil, b
	}
	n := indexTopAddress(b)
	if n < len(" (x)") || b[n-1] != ')' {
		return nil, b
	}
	parent, _, _ = bytes.Cut(b[len(" ("):n-1], []byte(", "))
	return parent, b[n:]
}

// indexTopAddress returns where " <list@c.example>" stands in b, or 0.
func indexTopAddress(b []byte) int {
	for from := 1; from < len(b); from++ {
		i := bytes.IndexByte(b[from:], '<') // the rarest byte of what is looked for
		if i < 0 {
			return 0
		}
		from += i
		if _, _, ok := cutTopAddress(b[from-1:]); ok {
			return from - 1
		}
	}
	return 0
}

// cutTopAddress cuts " <list@c.example>" off b. A shell's "<" in a pipe is not followed by an
// address, and what follows an address is a field, a colon or nothing.
func cutTopAddress(b []byte) (address, rest []byte, ok bool) {
	if !hasPrefix(b, " <") {
		return nil, b, false
	}
	n := len(" <")
	address, _, ok = cutAddress(b[n:min(len(b), n+maxAddress)])
	if !ok {
		return nil, b, false
	}
	rest = b[n+len(address)+len(">"):]
	if !endsAddressList(rest) || !isOneAddress(address) {
		return nil, b, false
	}
	return address, rest, true
}

// maxAddress is more than Exim takes for an address. A line can be full of brackets that are never
// closed, and each of them would be looked for up to its end.
const maxAddress = 1024

// isOneAddress reports whether b is one address: no blank and no "<" outside quotes.
func isOneAddress(b []byte) bool {
	if len(b) > 0 && b[0] == '"' {
		b = b[quotedLength(b):]
	}
	return bytes.IndexByte(b, ' ') < 0 && bytes.IndexByte(b, '<') < 0
}
