package join

import "mtalens/matchers"

// message is what is remembered of one message.
type message struct {
	key          Key
	heard        int64 // when, in the time of the log
	older, newer int32 // in its list
	deferred     int32 // the first of its recipients that are remembered
	text         []byte
	ends         [parts]uint16 // of the parts in text
	port         uint16
	recipients   uint32
	size         int64
	isGone       bool // it has left the queue
	isQueued     bool // the queue manager has had it
	isCut        bool // not all of its deferred recipients are remembered
	hasBeginning bool // its first line was read
	isIdentified bool // cleanup(8) has named its message ID
}

// messageBytes is what a message takes apart from its text, with its place in the map.
const messageBytes = 160

// part is a piece of text that is remembered of a message. They are kept in the order in which
// Postfix tells them: so the next one mostly comes last.
type part uint8

const (
	partClientHost part = iota
	partClientIP
	partAuthMechanism
	partAuthUser
	partParent
	partMessageID
	partSender
	partHELO
	partProtocol

	parts
)

// maxPart is the length from which a text is not remembered. RFC 5321 §4.5.3.1 allows 512 bytes a
// line, RFC 5322 §2.1.1 998 for a header line, such as that of a message ID.
const maxPart = 1000

func (m *message) reset(key Key, now int64) {
	text := m.text[:0]
	if cap(text) > 1024 {
		text = nil
	}
	*m = message{key: key, heard: now, text: text, deferred: none}
}

// bounds returns where a part stands in the text of m.
func (m *message) bounds(p part) (start, end int) {
	if p > 0 {
		start = int(m.ends[p-1])
	}
	return start, int(m.ends[p])
}

// set sets a part that value tells, and returns how many bytes more are held.
func (m *message) set(p part, value []byte) int {
	start, end := m.bounds(p)
	if len(value) == 0 || len(value) > maxPart || string(m.text[start:end]) == string(value) {
		return 0
	}
	grown := len(value) - (end - start)
	if end == len(m.text) {
		m.text = append(m.text[:start], value...)
	} else {
		m.text = splice(m.text, start, end, value)
	}
	for i := range m.ends[p:] {
		m.ends[int(p)+i] += uint16(grown)
	}
	return grown
}

// splice replaces b[start:end] by value, within b's room if that is enough.
func splice(b []byte, start, end int, value []byte) []byte {
	tail := len(b) - end
	grown := len(value) - (end - start)
	if grown > 0 {
		b = append(b, value[:grown]...) // for the room
	}
	b = b[:end+tail+max(grown, 0)]
	copy(b[end+grown:end+grown+tail], b[end:end+tail])
	copy(b[start:], value)
	return b[:start+len(value)+tail]
}

// complete fills in what the line of an event does not tell, with copies in a.
func (m *message) complete(e *matchers.Match, a *matchers.Arena) {
	text := a.Keep(append(a.Grow(len(m.text)), m.text...))
	m.fill(&e.Sender, text, partSender)
	m.fill(&e.MessageID, text, partMessageID)
	m.fill(&e.ParentQueueID, text, partParent)
	m.fill(&e.ClientHost, text, partClientHost)
	m.fill(&e.ClientIP, text, partClientIP)
	m.fill(&e.HELO, text, partHELO)
	m.fill(&e.Protocol, text, partProtocol)
	m.fill(&e.AuthUser, text, partAuthUser)
	m.fill(&e.AuthMechanism, text, partAuthMechanism)
	if e.ClientPort == 0 {
		e.ClientPort = m.port
	}
	if e.Size == 0 {
		e.Size = m.size
	}
	if e.Recipients == 0 {
		e.Recipients = m.recipients
	}
}

// fill sets a field that is not known to a part of text, a copy of m's.
func (m *message) fill(field *[]byte, text []byte, p part) {
	if start, end := m.bounds(p); *field == nil && start < end {
		*field = text[start:end:end]
	}
}
