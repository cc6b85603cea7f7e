package matchers

import (
	"cmp"
	"time"
)

// Line is one log line, its prefix taken apart. All slices are views into the line read or into
// the Arena.
type Line struct {
	Raw   []byte // the line as read, without its line break
	Form  Form   // how the prefix was written
	Stamp []byte // the time as written; its reading is put off until an event needs it
	Host  []byte // the host that the prefix names; nil where it names none
	Tag   []byte // the program as logged: postfix/submission/smtpd, exim; nil where there is none
	PID   uint32 // 0: not told
	Body  []byte // what the program wrote
	Loose bool   // set by the matcher: only the lines before tell what it means, see Sequence
}

// Form is the shape of a prefix, as far as the reading of its time stamp needs it.
type Form uint8

const (
	// NoForm: no prefix could be read.
	NoForm Form = iota
	// RFC3164: "Nov 24 14:39:37", with or without a fraction of a second (syslogd, postlogd,
	// journalctl -o short and short-precise, BusyBox, syslog-ng). No zone, and seldom a year: behind
	// the day or in front (Cisco), or at the end behind a weekday (OpenWrt).
	RFC3164
	// RFC3339: "2026-11-24T14:39:37.641333+01:00", the zone also without its colon, as Z, or missing
	// (rsyslog, RFC 5424, journalctl -o short-iso, CRI, Docker).
	RFC3339
	// ShortFull: "Tue 2026-11-24 15:18:22 CET" (journalctl -o short-full). The zone is a name.
	ShortFull
	// Plain: "2026-11-24 14:39:37", with or without a fraction and "+0100" (Exim's own files). Where
	// a container's runtime wraps such a line and it names no zone, Stamp is the runtime's.
	Plain
	// Epoch: microseconds since 1970 (journalctl -o json, __REALTIME_TIMESTAMP).
	Epoch
)

// Set reads the lines of all MTAs. It keeps a scratch of its own, so each goroutine needs one.
type Set struct {
	known  []Known
	insist MTA
	always MTA // what insist is for lines of which nobody knows more
	clock  Clock
	sticky sticky
	line   Line

	first, last []*Custom // tried before and after the built-in matchers
}

// Options say how a Set reads. The zero value reads every MTA in local time.
type Options struct {
	// MTA names the MTA whose lines these are: every line is taken for one of its own, unless its
	// prefix says that it is another MTA's. NoMTA: MTAs and other programs are told apart.
	MTA MTA
	// Location is the zone of time stamps that name none; nil: local time.
	Location *time.Location
	// First are matchers of the user's own that are tried before the built-in ones, Last those that
	// are tried on lines of which the built-in ones make no event.
	First, Last []*Custom
}

// NewSet returns a Set for one goroutine. Its reference clock is the time of the call.
func NewSet(o Options) *Set {
	s := &Set{insist: o.MTA, always: o.MTA, known: Builtin(), first: o.First, last: o.Last}
	s.clock.Location = o.Location
	if s.clock.Location == nil {
		s.clock.Location = time.Local
	}
	s.clock.Reference = time.Now()
	return s
}

// SetReference gives the time that no line can be younger than, but for a day of doubt: now, or
// the time at which the file was last written. Time stamps without a year take theirs from it.
func (s *Set) SetReference(t time.Time) { s.clock.SetReference(t) }

// SetMTA names the MTA whose lines come next, see Options.MTA; NoMTA: the options hold.
func (s *Set) SetMTA(m MTA) { s.insist = cmp.Or(m, s.always) }

// Match reads one line without its line break. It fills m if it returns Event, or if it returns
// Ignored and m.Fact is set; what m held before is gone. Bytes that had to be unescaped are put
// into a.
func (s *Set) Match(raw []byte, a *Arena, m *Match) Verdict {
	m.Reset()
	l := &s.line
	if !s.cut(raw, a, l) {
		if s.insist != MTAPostfix && isEximContinuation(raw) {
			return Ignored
		}
		return Malformed
	}
	return s.matchLine(l, m)
}

// cut is cutPrefix, and cheaper where the prefix is like that of the line before.
func (s *Set) cut(raw []byte, a *Arena, l *Line) bool {
	if s.sticky.cut(raw, l) {
		return true
	}
	if !cutPrefix(raw, a, l) {
		return false
	}
	s.sticky.learn(l)
	return true
}

// matchLine reads a line whose prefix has been taken apart into m, which says nothing yet.
func (s *Set) matchLine(l *Line, m *Match) Verdict {
	k := s.owner(l)
	if len(s.first) > 0 && s.custom(s.first, l, k, m) {
		return Event
	}
	v := Foreign
	if k != nil {
		v = k.Match(l, m)
	}
	if v != Event && len(s.last) > 0 && s.custom(s.last, l, k, m) {
		return Event
	}
	if v == Event || m.Fact != NoFact {
		m.MTA = k.MTA
		s.origin(l, m)
	}
	return v
}

// origin fills in when and by whom a line was written.
func (s *Set) origin(l *Line, m *Match) {
	m.Time, _ = s.clock.Time(l.Form, l.Stamp)
	m.Host, m.PID = l.Host, l.PID
}

// custom tries matchers of the user's own and reports whether one has read the line. If none has, m is
// what it was.
func (s *Set) custom(matchers []*Custom, l *Line, k *Known, m *Match) bool {
	owner := NoMTA
	if k != nil {
		owner = k.MTA
	}
	for _, c := range matchers {
		if c.Match(l, owner, m) {
			s.origin(l, m)
			return true
		}
	}
	return false
}

// owner returns the MTA that wrote a line, or nil if none did that may have.
func (s *Set) owner(l *Line) *Known {
	var insisted *Known
	for i := range s.known {
		k := &s.known[i]
		if k.Claims(l) {
			if s.insist == NoMTA || s.insist == k.MTA {
				return k
			}
			return nil
		}
		if s.insist == k.MTA {
			insisted = k
		}
	}
	return insisted
}
