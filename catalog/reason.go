package catalog

// Reason says why something failed, in the vocabulary of data/reasons.yaml, which defines each.
// The zero value means "none": nothing is known to have succeeded or failed.
type Reason uint8

// The reasons, in the order of data/reasons.yaml.
const (
	NoReason Reason = iota
	ReasonDelivered
	ReasonUserUnknown
	ReasonMailboxDisabled
	ReasonMailboxFull
	ReasonMailboxMoved
	ReasonRecipientRefused
	ReasonInvalidAddress
	ReasonDomainNotFound
	ReasonDomainNoMail
	ReasonSenderRejected
	ReasonSenderSuspended
	ReasonSPFFail
	ReasonDKIMFail
	ReasonDMARCFail
	ReasonSenderUnauthenticated
	ReasonReverseDNS
	ReasonBadHELO
	ReasonIPBlocklisted
	ReasonDomainBlocklisted
	ReasonIPBlocked
	ReasonLowReputation
	ReasonSpamDetected
	ReasonVirusDetected
	ReasonContentRejected
	ReasonMessageMalformed
	ReasonMessageTooLarge
	ReasonPolicyRejected
	ReasonRelayDenied
	ReasonSMTPAuthFailed
	ReasonTLSFailed
	ReasonGreylisted
	ReasonRateLimited
	ReasonRecipientRateLimited
	ReasonTooManyConnections
	ReasonTooManyRecipients
	ReasonSendingQuotaExceeded
	ReasonInsufficientStorage
	ReasonSystemError
	ReasonConnectionFailed
	ReasonDNSError
	ReasonRoutingLoop
	ReasonMessageExpired
	ReasonProtocolError
	ReasonDeliveryAgentError
	ReasonSuppressed
	ReasonUnknown // no rule says more than the code's first digit

	reasonEnd
)

// Reasons is the number of different reasons, NoReason included.
const Reasons = int(reasonEnd)

var reasonNames = [Reasons]string{
	"", "delivered", "user_unknown", "mailbox_disabled", "mailbox_full", "mailbox_moved",
	"recipient_refused", "invalid_address", "domain_not_found", "domain_no_mail", "sender_rejected",
	"sender_suspended", "spf_fail", "dkim_fail", "dmarc_fail", "sender_unauthenticated",
	"reverse_dns", "bad_helo", "ip_blocklisted", "domain_blocklisted", "ip_blocked",
	"low_reputation", "spam_detected", "virus_detected", "content_rejected", "message_malformed",
	"message_too_large", "policy_rejected", "relay_denied", "smtp_auth_failed", "tls_failed",
	"greylisted", "rate_limited", "recipient_rate_limited", "too_many_connections",
	"too_many_recipients", "sending_quota_exceeded", "insufficient_storage", "system_error",
	"connection_failed", "dns_error", "routing_loop", "message_expired", "protocol_error",
	"delivery_agent_error", "suppressed", "unknown",
}

// String returns the word for r that the field "reason" holds.
func (r Reason) String() string { return reasonNames[r] }

// ParseReason returns the reason that the field "reason" names s, and false for any other word.
func ParseReason(s string) (Reason, bool) {
	for r := NoReason + 1; r < reasonEnd; r++ {
		if reasonNames[r] == s {
			return r, true
		}
	}
	return NoReason, false
}

// ReasonEntry is what data/reasons.yaml says of a reason.
type ReasonEntry struct {
	Reason     Reason
	Category   Category
	Severity   Severity // of a message that is not lost
	Inbound    Severity // where we are the ones who refuse
	BounceType BounceType
	Retryable  bool   // sent again later without any change, the message may pass
	Who        string // has to act: nobody, sender, sender_admin, recipient, recipient_admin, network
	Title      Text
	Definition Text
	Advice     Text // for the sending side
	Refuser    Text // advice for the operator whose server refused; empty: none
}

var actors = []string{"", "nobody", "sender", "sender_admin", "recipient", "recipient_admin", "network"}

// readReasons reads data/reasons.yaml into entries, indexed by reason.
func (b *builder) readReasons(records []record) {
	var previous Reason
	for i := range records {
		e := newEntry(&records[i])
		r := ReasonEntry{
			Reason:     Reason(e.needWord("reason", reasonNames[:])),
			Category:   Category(e.needWord("category", categoryNames[:])),
			Severity:   Severity(e.needWord("severity", severityNames[:])),
			Inbound:    Severity(e.word("inbound", severityNames[:])),
			BounceType: BounceType(e.needWord("bounce", bounceTypeNames[:])),
			Retryable:  e.yes("retry"),
			Who:        actors[e.needWord("who", actors)],
			Title:      e.needTexts("title."),
			Definition: e.needTexts("definition."),
			Advice:     e.needTexts("advice."),
			Refuser:    e.texts("refuser."),
		}
		if r.Inbound == NoSeverity {
			r.Inbound = SeverityNotice
		}
		if r.Reason != NoReason && r.Reason != previous+1 {
			e.fail(e.at, "%s stands twice, or not in the order of reason.go", r.Reason)
		}
		previous = r.Reason
		b.c.Reasons[r.Reason] = r
		b.fail(e.done())
	}
	if len(records) > 0 && previous != reasonEnd-1 {
		b.fail(records[0].at.errorf("%s is missing", previous+1))
	}
}
