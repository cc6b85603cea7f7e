// Package matchers reads log lines of mail servers: one line in, one Match out. It knows what an
// MTA wrote and in which form, and nothing of what a code or a text means.
//
// The prefix that syslog, journald or a container runtime put before the text is read first
// (prefix.go), then the MTA that the line belongs to is asked (postfix.go, …). A new MTA is one
// file, its testdata and one line in Builtin.
//
// # Bytes
//
// A Match holds views into the line that it was made of, and into the Arena where a prefix had to
// be unescaped (JSON). Both must outlive it. Nothing is allocated per line.
package matchers

import (
	"time"

	"mtalens/catalog/smtp"
)

// A Matcher reads the lines of one MTA. It must not keep l or its bytes, must be safe for use by
// several goroutines at once, and must not panic on any input.
type Matcher interface {
	// Claims reports whether the line belongs to this MTA, judged by its prefix alone.
	Claims(l *Line) bool

	// Match reads a claimed line. It fills m, which says nothing yet, if it returns Event, or if it
	// returns Ignored and sets m.Fact.
	Match(l *Line, m *Match) Verdict
}

// Known is an MTA and what reads its lines.
type Known struct {
	MTA MTA
	Matcher
}

// Builtin lists the MTAs that mtalens knows, in the order in which they are asked.
func Builtin() []Known {
	return []Known{{MTAPostfix, Postfix{}}, {MTAExim, Exim{}}}
}

// Verdict says what became of a line. Every line read gets exactly one.
type Verdict uint8

const (
	// Malformed: no prefix could be read; this is no log line.
	Malformed Verdict = iota
	// Foreign: another program's line.
	Foreign
	// Unmatched: an MTA's line that should have been understood and was not.
	Unmatched
	// Ignored: an MTA's line that says nothing about an outcome.
	Ignored
	// Event: at least one event came of it.
	Event

	verdictEnd
)

// Verdicts is the number of different verdicts.
const Verdicts = int(verdictEnd)

var verdictNames = [Verdicts]string{"malformed", "foreign", "unmatched", "ignored", "event"}

// String returns the word for v that metrics and summaries use.
func (v Verdict) String() string { return verdictNames[v] }

// Kind says what happened to a message, a recipient or a session, in the MTA's own words.
// The zero value means "none".
type Kind uint8

const (
	NoKind Kind = iota
	Delivered
	Deferred
	Bounced
	Expired
	Rejected
	TempRejected
	WouldReject
	Attempt
	Probe
	Discarded
	Held
	Released
	Redirected
	Cancelled
	AuthFailed
	TLSFailed
	Disconnected
	Received

	kindEnd
)

// Kinds is the number of different kinds, NoKind included.
const Kinds = int(kindEnd)

var kindNames = [Kinds]string{
	"", "delivered", "deferred", "bounced", "expired", "rejected", "temp_rejected", "would_reject",
	"attempt", "probe", "discarded", "held", "released", "redirected", "cancelled", "auth_failed",
	"tls_failed", "disconnected", "received",
}

// String returns the word for k that the field "event" holds.
func (k Kind) String() string { return kindNames[k] }

// ParseKind returns the kind that the field "event" names s, and false for any other word.
func ParseKind(s string) (Kind, bool) {
	for k := NoKind + 1; k < kindEnd; k++ {
		if kindNames[k] == s {
			return k, true
		}
	}
	return NoKind, false
}

// Outcome reports whether k ends, or for now ends, the delivery or the acceptance of a message for
// a recipient. Attempts and probes are no outcomes: counting them would count a recipient twice.
func (k Kind) Outcome() bool { return Delivered <= k && k <= TempRejected }

// Failure reports whether k tells of something that did not work.
func (k Kind) Failure() bool {
	switch k {
	case Deferred, Bounced, Expired, Rejected, TempRejected, WouldReject, Attempt, AuthFailed, TLSFailed:
		return true
	}
	return false
}

// MTA is a mail server that mtalens reads. The zero value means "none".
type MTA uint8

const (
	NoMTA MTA = iota
	MTAPostfix
	MTAExim
)

// String returns the word for a that the field "mta" holds.
func (a MTA) String() string { return [...]string{"", "postfix", "exim"}[a] }

// Direction says which way a message goes. The zero value means "none".
type Direction uint8

const (
	NoDirection Direction = iota
	// In: our server side talks to a client.
	In
	// Out: to another host.
	Out
	// Local: final delivery on this host, or a hop to a content filter on it.
	Local
)

// String returns the word for d that the field "direction" holds.
func (d Direction) String() string { return [...]string{"", "in", "out", "local"}[d] }

// Origin says whose word a reply is. The zero value means "none".
type Origin uint8

const (
	NoOrigin Origin = iota
	// FromRemote: the far end said it.
	FromRemote
	// FromLocal: this MTA made it up.
	FromLocal
)

// String returns the word for o that the field "reply_from" holds.
func (o Origin) String() string { return [...]string{"", "remote", "local"}[o] }

// Command is the SMTP command, or the moment of a session, that a reply belongs to (RFC 5321 §4.1).
// The zero value means "none".
type Command uint8

const (
	NoCommand Command = iota
	Connect
	EHLO
	STARTTLS
	AUTH
	MAIL
	RCPT
	DATA
	BDAT
	EndOfData
	RSET
	QUIT
)

// String returns the word for c that the field "command" holds.
func (c Command) String() string {
	return [...]string{
		"", "connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "bdat", "end_of_data", "rset", "quit",
	}[c]
}

// Delays says where the time went that a delivery took (Postfix, delays=a/b/c/d; see postconf(5),
// delay_logging_resolution_limit).
type Delays struct {
	BeforeQueueManager time.Duration // from arrival to the queue manager
	QueueManager       time.Duration // in the queue manager
	ConnectionSetup    time.Duration // DNS, TCP, greeting, TLS
	Transmission       time.Duration // the message itself
}

// Fact is what a line that tells no outcome says of a message, for the sake of later lines with the
// same queue ID. The zero value means "none".
type Fact uint8

const (
	NoFact Fact = iota
	// Arrived: a client, or a local user, has begun to bring a message.
	Arrived
	// Identified: the message's own ID is known, as is all of its content.
	Identified
	// Queued: the queue manager has taken the message up: the first time, or to try again.
	Queued
	// Parent: the message of QueueID has brought forth that of ChildQueueID, a bounce or a copy.
	Parent
	// Gone: the message has left the queue.
	Gone
)

// Match is what one line says. Fields that the line does not tell are zero; byte slices are views
// into the line or the Arena. The names are those of the event's fields, see docs/event.md.
type Match struct {
	Time    Time
	MTA     MTA
	PID     uint32
	Host    []byte
	Process []byte // the daemon: smtp, smtpd, qmgr

	// Service is what stands between instance and daemon (postfix/submission/smtpd: submission),
	// Instance the syslog name where it is not the MTA's own (postfix-out).
	Service, Instance []byte

	Kind      Kind
	Fact      Fact // of a line that is ignored
	Direction Direction

	QueueID, ParentQueueID, MessageID    []byte
	ChildQueueID                         []byte // of the message that this one has brought forth
	Sender                               []byte // "<>" is the null sender
	Recipient, OrigRecipient             []byte
	DeliveredTo                          []byte // pipe, file or command
	Size                                 int64  // bytes; 0: unknown
	Recipients                           uint32 // number of recipients; 0: unknown
	ClientHost, ClientIP, HELO, Protocol []byte
	ClientPort                           uint16
	AuthUser, AuthMechanism              []byte

	Transport, Router, RelayHost, RelayIP []byte
	RelayPort                             uint16
	RelayPath                             []byte // unix socket
	TLS                                   []byte // as logged
	RemoteQueueID                         []byte
	Errno                                 int // Exim's defer number, or the system's; 0: none

	Delay     time.Duration // from arrival to the outcome
	Delays    Delays
	HasDelay  bool // Delay is known: 0 s is a delay
	HasDelays bool // Delays is known

	ReplyFrom Origin
	ReplyCode smtp.ReplyCode
	Enhanced  smtp.EnhancedCode
	DSN       smtp.EnhancedCode // Postfix's dsn=, where it differs from Enhanced
	Command   Command
	ReplyText []byte // as logged

	Fields []OwnField // what a user's own matcher has named
}

// Reset makes m a match that says nothing.
func (m *Match) Reset() { *m = Match{} }
