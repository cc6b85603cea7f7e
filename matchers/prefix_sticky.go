package matchers

import "bytes"

// sticky reads lines whose prefix is like that of a line before, as most of a log are. It belongs to
// one goroutine.
//
// What cutText makes of time stamp and host depends on nothing else if a tag with a process ID
// follows them. So where the same bytes stand in the same places, but for the digits of the seconds,
// there is nothing to find out again.
type sticky struct {
	form Form

	// prefix is all that stands before the tag, "Nov 24 14:39:37 mx1 "; empty: nothing is known.
	prefix []byte

	stamp, host int // where they end
	second      int // where its digits begin
	zone        int // where the second and its fraction end
}

// cut takes a line apart and fills l, as cutPrefix does. It reports false if that must be asked.
func (s *sticky) cut(raw []byte, l *Line) bool {
	n := len(s.prefix)
	if n == 0 || len(raw) <= n || string(raw[:n]) != string(s.prefix) && !s.begins(raw) {
		return false
	}
	b := trimCarriageReturns(raw)
	if len(b) <= n {
		return false
	}
	tag := b[n:]
	open := bytes.IndexByte(tag, '[')
	if open <= 0 || bytes.IndexByte(tag[:open], ' ') >= 0 {
		return false
	}
	tag, rest := tag[:open], tag[open+1:]
	end := digits(rest)
	if end == 0 || !hasPrefix(rest[end:], "]:") {
		return false
	}
	l.Raw, l.Form, l.Stamp, l.Host = raw, s.form, b[:s.stamp:s.stamp], b[s.stamp+1:s.host:s.host]
	l.Loose = false
	setTag(tag, parsePID(rest[:end]), rest[end+len("]:"):], l)
	return true
}

// begins reports whether b, which is longer, begins with the prefix at another second, and takes that
// over.
func (s *sticky) begins(b []byte) bool {
	known := s.prefix
	if string(b[:s.second]) != string(known[:s.second]) || string(b[s.zone:len(known)]) != string(known[s.zone:]) {
		return false
	}
	for i := s.second; i < s.zone; i++ {
		if b[i] != known[i] && !(isDigit(b[i]) && isDigit(known[i])) {
			return false
		}
	}
	copy(known[s.second:s.zone], b[s.second:s.zone])
	return true
}

// learn takes over the prefix of a line that cutPrefix has read, if it is one that cut can read:
// time stamp, host and tag stand at the start, a blank between them.
func (s *sticky) learn(l *Line) {
	s.prefix = s.prefix[:0]
	second := bytes.IndexByte(l.Stamp, ':') + len(":39:")
	if l.Form != RFC3164 && l.Form != RFC3339 || len(l.Host) == 0 || len(l.Tag) == 0 || second+2 > len(l.Stamp) {
		return
	}
	s.form, s.stamp, s.host = l.Form, len(l.Stamp), len(l.Stamp)+1+len(l.Host)
	s.second, s.zone = second, second+len("37")
	if rest := l.Stamp[s.zone:]; len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
		s.zone += 1 + digits(rest[1:])
	}
	s.prefix = append(append(s.prefix, l.Stamp...), ' ')
	s.prefix = append(append(s.prefix, l.Host...), ' ')
	if !bytes.HasPrefix(l.Raw, s.prefix) || !bytes.HasPrefix(l.Raw[len(s.prefix):], l.Tag) {
		s.prefix = s.prefix[:0]
	}
}
