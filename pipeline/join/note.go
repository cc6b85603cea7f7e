package join

import "mtalens/matchers"

// Note is what a line without an outcome tells of a message. Notes are made side by side, from the
// lines alone, and told to a Table in order.
type Note struct {
	Line int // whatever the caller counts lines by

	fact       matchers.Fact
	key, child Key
	port       uint16
	recipients uint32
	size       int64

	first, end int // its pieces in the Notes
}

// piece is a part that a note tells, and where it stands in the text of the Notes.
type piece struct {
	part       part
	start, end int
}

// Notes are those of a batch of lines.
type Notes struct {
	List   []Note
	keys   keys
	pieces []piece
	text   []byte
}

// Add adds what m tells, if that is a fact about a message with a queue ID.
func (n *Notes) Add(line int, m *matchers.Match) {
	key, ok := n.keys.of(m)
	if !ok {
		return
	}
	note := Note{
		Line: line, fact: m.Fact, key: key, port: m.ClientPort, recipients: m.Recipients, size: m.Size,
		first: len(n.pieces),
	}
	note.child, _ = n.keys.ofChild(m)
	switch m.Fact {
	case matchers.Gone:
	case matchers.Parent:
		n.tell(partParent, m.QueueID)
	default:
		for p, value := range partsOf(m) {
			if len(value) > 0 {
				n.tell(part(p), value)
			}
		}
	}
	note.end = len(n.pieces)
	n.List = append(n.List, note)
}

// tell adds a piece, unless it is too long to be remembered.
func (n *Notes) tell(p part, value []byte) {
	if len(value) > maxPart {
		return
	}
	start := len(n.text)
	n.text = append(n.text, value...)
	n.pieces = append(n.pieces, piece{p, start, len(n.text)})
}

// Reset forgets all notes and keeps their room.
func (n *Notes) Reset() { n.List, n.pieces, n.text = n.List[:0], n.pieces[:0], n.text[:0] }

// partsOf returns the parts that m tells.
func partsOf(m *matchers.Match) [parts][]byte {
	return [parts][]byte{
		partSender:        m.Sender,
		partMessageID:     m.MessageID,
		partParent:        m.ParentQueueID,
		partClientHost:    m.ClientHost,
		partClientIP:      m.ClientIP,
		partHELO:          m.HELO,
		partProtocol:      m.Protocol,
		partAuthUser:      m.AuthUser,
		partAuthMechanism: m.AuthMechanism,
	}
}

// Tell tells t of a note. It reports whether the note is that of a message that has just been
// received: the first time that the queue manager has it.
func (t *Table) Tell(n *Notes, note *Note) (received bool) {
	switch note.fact {
	case matchers.Gone:
		t.leave(note.key)
		return false
	case matchers.Parent:
		t.parent(note.child, n.parent(note))
		return false
	}
	m := t.find(note.key)
	if m == nil || m.isGone || m.contradicts(note.fact) {
		m = t.begin(note.key)
	}
	t.learn(m, n, note)
	switch note.fact {
	case matchers.Arrived:
		m.hasBeginning = true
	case matchers.Identified:
		m.hasBeginning, m.isIdentified = true, true
	case matchers.Queued:
		received = m.isIdentified && !m.isQueued
		m.isQueued = true
	}
	return received
}

// contradicts reports whether a fact can't be about the same message: the queue ID is used again.
func (m *message) contradicts(f matchers.Fact) bool {
	return f == matchers.Arrived && m.hasBeginning || f == matchers.Identified && m.isIdentified
}

// parent returns which message a note names as that which brought forth another.
func (n *Notes) parent(note *Note) []byte {
	for _, p := range n.pieces[note.first:note.end] {
		if p.part == partParent {
			return n.text[p.start:p.end]
		}
	}
	return nil
}

// parent notes which message has brought forth another.
func (t *Table) parent(child Key, parent []byte) {
	m := t.find(child)
	if m == nil || m.isGone {
		m = t.begin(child)
	}
	t.bytes += m.set(partParent, parent)
}

// learn takes over what a note tells.
func (t *Table) learn(m *message, n *Notes, note *Note) {
	for _, p := range n.pieces[note.first:note.end] {
		t.bytes += m.set(p.part, n.text[p.start:p.end])
	}
	m.count(note.port, note.recipients, note.size)
}

// count takes over numbers that are known.
func (m *message) count(port uint16, recipients uint32, size int64) {
	if port != 0 {
		m.port = port
	}
	if recipients != 0 {
		m.recipients = recipients
	}
	if size != 0 {
		m.size = size
	}
}
