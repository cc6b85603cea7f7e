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

// part is a piece of text that is remembered of a message.
type part int

const (
	partSender part = iota
	partMessageID
	partParent
	partClientHost
	partClientIP
	partHELO
	partProtocol
	partAuthUser
	partAuthMechanism

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

// get returns a part; nil if it is not known.
func (m *message) get(p part) []byte {
	start := uint16(0)
	if p > 0 {
		start = m.ends[p-1]
	}
	if start == m.ends[p] {
		return nil
	}
	return m.text[start:m.ends[p]]
}

// set sets a part that value tells, and returns how many bytes more are held.
func (m *message) set(p part, value []byte) int {
	old := m.get(p)
	if len(value) == 0 || len(value) > maxPart || string(old) == string(value) {
		return 0
	}
	end := int(m.ends[p])
	start := end - len(old)
	grown := len(value) - len(old)
	m.text = splice(m.text, start, end, value)
	for ; p < parts; p++ {
		m.ends[p] = uint16(int(m.ends[p]) + grown)
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
	for p, field := range [parts]*[]byte{
		partSender:        &e.Sender,
		partMessageID:     &e.MessageID,
		partParent:        &e.ParentQueueID,
		partClientHost:    &e.ClientHost,
		partClientIP:      &e.ClientIP,
		partHELO:          &e.HELO,
		partProtocol:      &e.Protocol,
		partAuthUser:      &e.AuthUser,
		partAuthMechanism: &e.AuthMechanism,
	} {
		if value := m.get(part(p)); *field == nil && value != nil {
			*field = a.Keep(append(a.Grow(len(value)), value...))
		}
	}
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
