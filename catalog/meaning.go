package catalog

import "mtalens/catalog/smtp"

// Meaning is what Lookup makes of an outcome. It is small and comparable; its zero value says
// nothing. Provider and Signature are indexes into the catalog that made it, and texts come from
// there too.
type Meaning struct {
	Class      smtp.Class // what the code says, or the outcome where there is none
	Category   Category   // the part of mail it is about
	Reason     Reason     // why, really
	Severity   Severity   // how much the operator must care
	BounceType BounceType // what a sender does with the address
	Retryable  bool       // trying again is useful; false also where Reason is NoReason
	Provider   Provider   // the mail provider that answered
	Signature  Signature  // the phrase that decided

	inbound     bool   // we are the ones who refused
	description uint16 // in Catalog.descriptions
}

// Expired returns what m, the meaning of the last attempt, becomes when no other will be made: the
// message is lost.
func (m Meaning) Expired() Meaning {
	m.Severity = max(m.Severity, SeverityError)
	return m
}

// Provider is a mail provider, as an index into the catalog; see [Catalog.ProviderName].
// The zero value means "none".
type Provider uint16

// Signature is a known phrase, as an index into the catalog; see [Catalog.SignatureName].
// The zero value means "none".
type Signature uint16

// Category is the part of mail that something is about: an RFC 3463 subject, in words. The zero
// value means "none".
type Category uint8

// The categories, in the order of the subjects of RFC 3463 §3.
const (
	NoCategory Category = iota
	CategoryOther
	CategoryAddress
	CategoryMailbox
	CategoryMailSystem
	CategoryNetworkRouting
	CategoryProtocol
	CategoryContent
	CategorySecurityPolicy

	categoryEnd
)

var categoryNames = [categoryEnd]string{
	"", "other", "address", "mailbox", "mail_system", "network_routing", "protocol", "content",
	"security_policy",
}

// String returns the word for c that the field "category" holds.
func (c Category) String() string { return categoryNames[c] }

// subjectCategory returns the category of a subject, the middle number of an enhanced status code,
// or NoCategory for one that RFC 3463 does not define.
func subjectCategory(subject uint16) Category {
	if subject > 7 {
		return NoCategory
	}
	return CategoryOther + Category(subject)
}

// Severity says how much the operator must care. It grows; the zero value means "none".
type Severity uint8

const (
	NoSeverity       Severity = iota
	SeverityInfo              // success
	SeverityNotice            // transient and expected, or a refusal of ours that works as intended
	SeverityWarning           // transient, to be seen in numbers
	SeverityError             // a message is lost
	SeverityCritical          // our standing or configuration is at stake

	severityEnd
)

var severityNames = [severityEnd]string{"", "info", "notice", "warning", "error", "critical"}

// String returns the word for s that the field "severity" holds.
func (s Severity) String() string { return severityNames[s] }

// BounceType says what a sender does with the address. The zero value means "none known".
type BounceType uint8

const (
	NoBounceType    BounceType = iota
	BounceNone                 // no failure, or no verdict
	BounceHard                 // the address or its domain is dead: suppress it
	BounceSoft                 // temporary, or the recipient's state: keep the address
	BounceBlock                // refused for who we are: keep the address, repair the sender
	BouncePolicy               // refused for this message, or by the recipient's rules: keep it
	BounceTechnical            // protocol, size or configuration

	bounceTypeEnd
)

var bounceTypeNames = [bounceTypeEnd]string{"", "none", "hard", "soft", "block", "policy", "technical"}

// String returns the word for b that the field "bounce_type" holds.
func (b BounceType) String() string { return bounceTypeNames[b] }
