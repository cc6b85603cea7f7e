package catalog

import "mtalens/catalog/smtp"

// Query is all that decides what an outcome means. Unknown fields are zero.
type Query struct {
	ReplyCode smtp.ReplyCode
	Enhanced  smtp.EnhancedCode
	DSN       smtp.EnhancedCode // what the MTA computed, where it differs from Enhanced
	Text      []byte            // the reply as logged, or the MTA's own words
	Relay     []byte            // host name of the far end

	Outcome   Outcome
	Origin    Origin
	Direction Direction
	Command   Command
	MTA       MTA
}

// Outcome is what happened, as far as its meaning depends on it. The zero value means that it is
// not known: the code decides.
type Outcome uint8

const (
	NoOutcome    Outcome = iota
	Delivered            // the next hop, or the mailbox, has taken the message
	Deferred             // it will be tried again
	Bounced              // lost: refused for good
	Expired              // lost: tried for too long
	Rejected             // our server refused for good
	TempRejected         // our server refused for now
	Attempt              // one try of several failed, or a probe or a warning: it decides nothing
	AuthFailed           // a login failed
	TLSFailed            // a session ended because of TLS
	Disconnected         // a session broke off
)

// Origin says whose word the reply is. The zero value means "none".
type Origin uint8

const (
	NoOrigin Origin = iota
	FromRemote
	FromLocal // the MTA made it up
)

var originNames = []string{"", "remote", "local"}

// Direction says which way the message goes. The zero value means "none".
type Direction uint8

const (
	NoDirection Direction = iota
	In                    // our server side: we are the ones who refuse
	Out
	Local
)

// MTA is the mail server whose log it is. The zero value means "none".
type MTA uint8

const (
	NoMTA MTA = iota
	Postfix
	Exim
)

// Command is the SMTP command, or the moment of a session, that the reply belongs to (RFC 5321
// §4.1). The zero value means "none".
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

	commandEnd
)

var commandNames = [commandEnd]string{
	"", "connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "bdat", "end_of_data", "rset", "quit",
}

// class returns the first digit of the reply code, else of the enhanced status code, else the class
// that the outcome amounts to.
func (q *Query) class() smtp.Class {
	if c := q.ReplyCode.Class(); c != 0 {
		return c
	}
	if c := q.Enhanced.Class; c != 0 {
		return c
	}
	return q.Outcome.class()
}

func (o Outcome) class() smtp.Class {
	switch o {
	case Delivered:
		return smtp.Success
	case Deferred, TempRejected, Attempt, TLSFailed, Disconnected:
		return smtp.Transient
	case Bounced, Expired, Rejected, AuthFailed:
		return smtp.Permanent
	}
	return 0
}

// lost reports whether a message is lost, or was refused for good.
func (o Outcome) lost(class smtp.Class) bool {
	switch o {
	case Bounced, Expired, Rejected:
		return true
	case NoOutcome:
		return class == smtp.Permanent
	}
	return false
}

// succeeded reports whether there is nothing to explain but a success.
func (o Outcome) succeeded(class smtp.Class) bool {
	return o == Delivered || (o == NoOutcome || o == Attempt) && class == smtp.Success
}

// reason returns the reason that the outcome gives where nothing says more.
func (o Outcome) reason() Reason {
	switch o {
	case Expired:
		return ReasonMessageExpired
	case AuthFailed:
		return ReasonSMTPAuthFailed
	case TLSFailed:
		return ReasonTLSFailed
	case Disconnected:
		return ReasonConnectionFailed
	}
	return ReasonUnknown
}
