package matchers

import "bytes"

// Sequence resolves what a line alone does not tell. Exim writes two things to syslog that only the
// lines before explain:
//
// A long entry, or one of several lines, comes in pieces of about 870 bytes, numbered [1/3], or
// [1\3] where a line break followed. The pieces are put together and read again; what they say
// stands on the last one.
//
// A refusal is logged twice, for mainlog and for rejectlog (syslog_duplication). The second one, if
// it equals what the same process said last, is ignored.
//
// There is one Sequence for each stream, and its lines must come in their order. The zero value is
// ready for use. What it remembers is bounded: open entries and last refusals of 64 processes, and
// 64 KiB of an entry.
type Sequence struct {
	open recent // entries that wait for more pieces
	last recent // refusals
}

// Loose reports whether the line that s matched last belongs to a Sequence: its verdict is not
// final before Resolve.
func (s *Set) Loose() bool { return s.line.Loose }

// Open reports whether an entry waits for more pieces. A position behind them must not be kept:
// the pieces before it would not be read again.
func (q *Sequence) Open() bool { return q.open.len() > 0 }

// Resolve returns the final verdict of a line that is loose; v is what s said of it. If that is
// Event, m is filled: with what it held, or with what an entry says whose last piece this is. m and
// a are those of the line.
func (q *Sequence) Resolve(s *Set, raw []byte, a *Arena, m *Match, v Verdict) Verdict {
	l := &s.line
	if !cutPrefix(raw, a, l) {
		return v
	}
	if p, ok := cutPiece(l.Body); ok {
		return q.resolvePiece(s, p, a, m)
	}
	if v == Event && q.repeats(l) {
		return Ignored
	}
	return v
}

// resolvePiece adds a piece to its entry, and reads the entry if this is the last one.
func (q *Sequence) resolvePiece(s *Set, p piece, a *Arena, m *Match) Verdict {
	l := &s.line
	entry := q.open.find(l)
	if p.number == 1 {
		entry = q.open.add(l)
	} else if entry == nil || entry.next != p.number || len(entry.text) > maxEntry {
		q.open.drop(entry)
		return Unmatched // its beginning was not read
	}
	entry.text = append(entry.text, p.text...)
	if p.lineBreak {
		entry.text = append(entry.text, '\n')
	}
	entry.next = p.number + 1
	if p.number < p.count {
		return Ignored
	}
	l.Body = a.Keep(append(a.Grow(len(entry.text)), trimEnvelope(entry.text)...))
	q.open.drop(entry)
	m.Reset()
	v := s.matchLine(l, m)
	if v == Event && q.repeats(l) {
		return Ignored
	}
	return v
}

const maxEntry = 64 << 10

// trimEnvelope cuts envelope and header off an entry of the rejectlog.
func trimEnvelope(entry []byte) []byte {
	for _, begins := range [...]string{"\nEnvelope-from: ", "\nP Received: "} {
		if i := bytes.Index(entry, []byte(begins)); i >= 0 {
			return entry[:i]
		}
	}
	return entry
}

// repeats reports whether l says what its process said last. A third time is news again.
func (q *Sequence) repeats(l *Line) bool {
	last := q.last.find(l)
	if last != nil && bytes.Equal(last.text, l.Body) {
		q.last.drop(last)
		return true
	}
	if last == nil {
		last = q.last.add(l)
	}
	last.text = append(last.text[:0], l.Body...)
	return false
}

// piece is one part of an entry.
type piece struct {
	number, count int
	lineBreak     bool // one follows
	text          []byte
}

// cutPiece reads "[1/3] text" or "[1\3] text".
func cutPiece(b []byte) (p piece, ok bool) {
	if len(b) < len("[1/2] ") || b[0] != '[' {
		return piece{}, false
	}
	number, rest := cutUint(b[1:])
	if len(rest) < 2 || rest[0] != '/' && rest[0] != '\\' {
		return piece{}, false
	}
	p.lineBreak = rest[0] == '\\'
	count, rest := cutUint(rest[1:])
	if number == 0 || number > count || count < 2 || count > maxEntry || !hasPrefix(rest, "] ") {
		return piece{}, false
	}
	p.number, p.count, p.text = int(number), int(count), rest[len("] "):]
	return p, true
}

// recent remembers something of each of the processes that were heard of last.
type recent struct {
	slots []slot // the one heard of first comes first
}

// slot is what is remembered of one process.
type slot struct {
	who  []byte // host, tag and process ID
	text []byte
	next int // number of the piece that is awaited
}

const maxRecent = 64

func (r *recent) len() int { return len(r.slots) }

// find returns what is remembered of the process that wrote l, or nil.
func (r *recent) find(l *Line) *slot {
	var room [128]byte
	who := appendProcess(room[:0], l)
	for i := range r.slots {
		if bytes.Equal(r.slots[i].who, who) {
			return &r.slots[i]
		}
	}
	return nil
}

// add begins to remember something of the process that wrote l. What was remembered of it, or else
// what is remembered longest if there is no room, is forgotten.
func (r *recent) add(l *Line) *slot {
	if old := r.find(l); old != nil {
		r.drop(old)
	} else if len(r.slots) == maxRecent {
		r.drop(&r.slots[0])
	}
	n := len(r.slots)
	if n < cap(r.slots) {
		r.slots = r.slots[:n+1]
	} else {
		r.slots = append(r.slots, slot{})
	}
	s := &r.slots[n]
	s.who, s.text, s.next = appendProcess(s.who[:0], l), s.text[:0], 0
	return s
}

// drop forgets s, and keeps its room for the next one. nil is forgotten already.
func (r *recent) drop(s *slot) {
	if s == nil {
		return
	}
	for i := range r.slots {
		if &r.slots[i] == s {
			forgotten := r.slots[i]
			copy(r.slots[i:], r.slots[i+1:])
			r.slots[len(r.slots)-1] = forgotten
			r.slots = r.slots[:len(r.slots)-1]
			return
		}
	}
}

// appendProcess appends what tells the process that wrote l from others.
func appendProcess(dst []byte, l *Line) []byte {
	dst = append(append(dst, l.Host...), 0)
	dst = append(append(dst, l.Tag...), 0)
	return append(dst, byte(l.PID), byte(l.PID>>8), byte(l.PID>>16), byte(l.PID>>24))
}
