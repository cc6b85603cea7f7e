package catalog

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"mtalens/catalog/smtp"
)

func mustLoad(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// codes returns a query with the codes in s: "550 5.1.1", "550", "5.1.1" or "".
func codes(t testing.TB, s string) Query {
	t.Helper()
	var q Query
	rest := []byte(s)
	if code, after, ok := smtp.CutReplyCode(rest); ok {
		q.ReplyCode, rest = code, after
		if len(rest) > 0 {
			rest = rest[1:]
		}
	}
	if len(rest) == 0 {
		return q
	}
	var ok bool
	if q.Enhanced, rest, ok = smtp.CutEnhancedCode(rest); !ok || len(rest) > 0 {
		t.Fatalf("no codes: %q", s)
	}
	return q
}

func TestLookupReason(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		codes   string
		outcome Outcome
		want    Reason
	}{
		{"250 2.0.0", Delivered, ReasonDelivered},
		{"", Delivered, ReasonDelivered},
		{"250", NoOutcome, ReasonDelivered},
		{"254", Delivered, ReasonSuppressed}, // accepted, and thrown away

		{"550 5.1.1", Bounced, ReasonUserUnknown},
		{"450 4.1.1", Deferred, ReasonUserUnknown},    // soft_bounce; retrying rarely helps
		{"550 4.1.1", Bounced, ReasonUserUnknown},     // the digits disagree
		{"556 5.1.10", Bounced, ReasonDomainNoMail},   // RFC 7505
		{"552 5.2.2", Bounced, ReasonMailboxFull},     // 552 alone says nothing
		{"552 5.3.4", Bounced, ReasonMessageTooLarge}, // nor here
		{"552", Bounced, ReasonUnknown},               // full mailbox or large message
		{"451 4.3.2", Deferred, ReasonSystemError},    // for now
		{"554 5.3.2", Bounced, ReasonDomainNoMail},    // never
		{"550 5.7.25", Bounced, ReasonReverseDNS},     // RFC 7372
		{"451 4.7.24", Deferred, ReasonDNSError},      // SPF could not be checked
		{"550 5.7.24", Bounced, ReasonSPFFail},        // the record is broken
		{"421 4.4.2", Deferred, ReasonConnectionFailed},

		{"535 5.7.0", Deferred, ReasonSMTPAuthFailed}, // a precise reply code beats a vague one
		{"530 5.7.1", Bounced, ReasonSMTPAuthFailed},
		{"535 5.7.80", Deferred, ReasonSMTPAuthFailed}, // and one that nobody registered
		{"538 5.7.11", Deferred, ReasonTLSFailed},
		{"554 5.7.1", Bounced, ReasonPolicyRejected},
		{"421 4.7.0", Deferred, ReasonPolicyRejected}, // the enhanced code says more than 421
		{"421 4.0.0", Deferred, ReasonSystemError},    // here it says less
		{"452 4.0.0", Deferred, ReasonInsufficientStorage},

		{"550 5.7.99", Bounced, ReasonPolicyRejected}, // unregistered: its subject
		{"550 5.3.99", Bounced, ReasonSystemError},
		{"550 5.1.99", Bounced, ReasonUnknown}, // the subject alone says nothing
		{"550 5.9.1", Bounced, ReasonUnknown},  // no such subject
		{"599", Bounced, ReasonUnknown},
		{"550", Bounced, ReasonUnknown},

		{"", Expired, ReasonMessageExpired},
		{"450 4.2.0", Expired, ReasonMessageExpired}, // nothing better is known
		{"451 4.4.3", Expired, ReasonDNSError},       // a named cause beats expiry
		{"", Deferred, ReasonUnknown},
		{"", AuthFailed, ReasonSMTPAuthFailed},
		{"", TLSFailed, ReasonTLSFailed},
		{"", Disconnected, ReasonConnectionFailed},
		{"250 2.0.0", Deferred, ReasonUnknown}, // a failure is never "delivered"
	} {
		q := codes(t, test.codes)
		q.Outcome = test.outcome
		if got := c.Lookup(&q).Reason; got != test.want {
			t.Errorf("%q: reason %s, want %s", test.codes, got, test.want)
		}
	}
}

func TestLookupClass(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		codes   string
		outcome Outcome
		want    smtp.Class
	}{
		{"450 5.1.1", Deferred, smtp.Transient}, // the MTA acts on the reply code
		{"5.1.1", Deferred, smtp.Permanent},
		{"550", Deferred, smtp.Permanent}, // a greeting of 550: Postfix tries again
		{"", Delivered, smtp.Success},
		{"", Deferred, smtp.Transient},
		{"", TempRejected, smtp.Transient},
		{"", Bounced, smtp.Permanent},
		{"", Expired, smtp.Permanent},
		{"", Rejected, smtp.Permanent},
		{"", NoOutcome, 0},
	} {
		q := codes(t, test.codes)
		q.Outcome = test.outcome
		if got := c.Lookup(&q).Class; got != test.want {
			t.Errorf("%q: class %s, want %s", test.codes, got, test.want)
		}
	}
}

func TestLookupCategory(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		codes string
		want  Category
	}{
		{"550 5.1.1", CategoryAddress},
		{"550 5.7.99", CategorySecurityPolicy}, // unregistered, but the subject is known
		{"554 5.0.0", CategoryOther},
		{"535 5.0.0", CategorySecurityPolicy}, // X.0.0: that of the reason
		{"421", CategoryMailSystem},
		{"421 4.9.1", CategoryMailSystem}, // no such subject
		{"550 5.0.350", CategoryOther},    // subject 0, but a detail
	} {
		q := codes(t, test.codes)
		if got := c.Lookup(&q).Category; got != test.want {
			t.Errorf("%q: category %s, want %s", test.codes, got, test.want)
		}
	}
}

func TestLookupSeverity(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		codes     string
		outcome   Outcome
		direction Direction
		want      Severity
	}{
		{"250 2.0.0", Delivered, Out, SeverityInfo},
		{"452 4.2.2", Deferred, Out, SeverityNotice},  // expected to pass
		{"450 4.1.1", Deferred, Out, SeverityWarning}, // nothing is lost yet
		{"421 4.4.2", Deferred, Out, SeverityWarning},
		{"550", Deferred, Out, SeverityWarning},    // refused for good in a greeting, tried again
		{"552 5.2.2", Bounced, Out, SeverityError}, // lost, whatever the reason
		{"452 4.2.2", Expired, Out, SeverityError},
		{"550 5.1.1", Bounced, Local, SeverityError},
		{"550 5.7.25", Bounced, Out, SeverityCritical},  // our own configuration
		{"450 4.7.25", Deferred, Out, SeverityCritical}, // lost or not
		{"451 4.4.3", Attempt, Out, SeverityWarning},

		// We are the ones who refuse.
		{"550 5.7.25", Rejected, In, SeverityNotice},
		{"554 5.7.1", Rejected, In, SeverityNotice},
		{"535 5.7.8", AuthFailed, In, SeverityNotice},
		{"550 5.1.1", Rejected, In, SeverityNotice},
		{"451 4.3.0", TempRejected, In, SeverityWarning}, // the cause is our own
		{"452 4.3.1", TempRejected, In, SeverityWarning},
		{"451 4.4.3", TempRejected, In, SeverityWarning},

		// The code alone, as people ask for it.
		{"550 5.1.1", NoOutcome, NoDirection, SeverityError},
		{"450 4.2.0", NoOutcome, NoDirection, SeverityWarning},
		{"250", NoOutcome, NoDirection, SeverityInfo},
	} {
		q := codes(t, test.codes)
		q.Outcome, q.Direction = test.outcome, test.direction
		if got := c.Lookup(&q).Severity; got != test.want {
			t.Errorf("%q, outcome %d, direction %d: severity %s, want %s",
				test.codes, test.outcome, test.direction, got, test.want)
		}
	}
}

// Postfix uses some codes in a sense of its own when it speaks of itself.
func TestLookupPostfix(t *testing.T) {
	c := mustLoad(t)
	q := codes(t, "5.4.4")
	q.Outcome, q.MTA = Bounced, Postfix
	if got := c.Lookup(&q).Reason; got != ReasonDNSError {
		t.Errorf("said by another host: reason %s, want %s", got, ReasonDNSError)
	}
	q.Origin = FromLocal
	if got := c.Lookup(&q).Reason; got != ReasonDomainNotFound {
		t.Errorf("said by Postfix: reason %s, want %s", got, ReasonDomainNotFound)
	}
}

// Where the enhanced code of the reply says nothing, what the MTA computed may say more.
func TestLookupDSN(t *testing.T) {
	c := mustLoad(t)
	q := codes(t, "550 5.0.0")
	q.Outcome, q.DSN = Bounced, smtp.EnhancedCode{Class: 5, Subject: 1, Detail: 1}
	if got := c.Lookup(&q).Reason; got != ReasonUserUnknown {
		t.Errorf("reason %s, want %s", got, ReasonUserUnknown)
	}
	q.Enhanced = smtp.EnhancedCode{Class: 5, Subject: 2, Detail: 2}
	if got := c.Lookup(&q).Reason; got != ReasonMailboxFull {
		t.Errorf("the reply's own code comes first: reason %s, want %s", got, ReasonMailboxFull)
	}
}

func TestLookupNothing(t *testing.T) {
	c := mustLoad(t)
	for _, text := range []string{"", "nothing that is known"} {
		if got := c.Lookup(&Query{Text: []byte(text)}); got != (Meaning{}) {
			t.Errorf("%q: got %+v, want nothing", text, got)
		}
	}
	if got := c.Lookup(&Query{Text: []byte("Relaying denied")}); got.Reason != ReasonRelayDenied || got.Class != 0 {
		t.Errorf("words alone: class %q, reason %s, want no class and %s", got.Class, got.Reason, ReasonRelayDenied)
	}
}

func TestTexts(t *testing.T) {
	c := mustLoad(t)
	q := codes(t, "550 5.1.1")
	q.Outcome = Bounced
	m := c.Lookup(&q)
	for _, test := range []struct{ what, got, want string }{
		{"title", c.Title(m, EN), "Recipient does not exist"},
		{"title", c.Title(m, ZH), "收件人不存在"},
		{"description", c.Description(m, EN), "The mailbox named before the @ does not exist at the destination."},
		{"advice", c.Advice(m, EN), "Check the address for typos and remove it from lists; stop retrying."},
	} {
		if test.got != test.want {
			t.Errorf("%s %q, want %q", test.what, test.got, test.want)
		}
	}

	q.Outcome, q.Direction = Rejected, In
	m = c.Lookup(&q)
	if got, want := c.Advice(m, EN), "Nothing, unless the address should exist: then create the mailbox or an alias."; got != want {
		t.Errorf("advice for the one who refuses %q, want %q", got, want)
	}

	q = codes(t, "550 5.1.77")
	want := "Not a registered code. Its subject: Something about the address of the sender or the recipient: its syntax or its existence. " +
		"The sender can usually correct it. Its class: Sending the same message again will not help; something about the message, the address " +
		"or the configuration must change first."
	if got := c.Description(c.Lookup(&q), EN); got != want {
		t.Errorf("description of an unregistered code %q, want %q", got, want)
	}

	q = Query{Outcome: Delivered}
	if got := c.Advice(c.Lookup(&q), EN); got != "" {
		t.Errorf("advice for a success: %q, want none", got)
	}
}

func TestLookupSideBySide(t *testing.T) {
	c := mustLoad(t)
	q := codes(t, "550 5.1.1")
	want := c.Lookup(&q)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 1000 {
				if got := c.Lookup(&q); got != want {
					t.Errorf("got %+v, want %+v", got, want)
					return
				}
			}
		})
	}
	group.Wait()
}

// Any codes and any outcome mean something, or nothing, but never panic.
func FuzzLookup(f *testing.F) {
	c := mustLoad(f)
	f.Add(uint16(550), uint8(5), uint16(1), uint16(1), uint8(Bounced), uint8(Out), "550 5.1.1 no such user", "mx.example")
	f.Fuzz(func(t *testing.T, reply uint16, class uint8, subject, detail uint16, outcome, direction uint8, text, relay string) {
		q := Query{
			ReplyCode: smtp.ReplyCode(reply),
			Outcome:   Outcome(outcome),
			Direction: Direction(direction),
			Text:      []byte(text),
			Relay:     []byte(relay),
		}
		if class == 2 || class == 4 || class == 5 {
			q.Enhanced = smtp.EnhancedCode{Class: smtp.Class(class), Subject: subject, Detail: detail}
		}
		m := c.Lookup(&q)
		if m != (Meaning{}) && (m.Reason == NoReason || m.Category == NoCategory || m.Severity == NoSeverity || m.BounceType == NoBounceType) {
			t.Errorf("%+v: a meaning must be whole or nothing: %+v", q, m)
		}
		for l := range langEnd {
			_, _, _ = c.Title(m, l), c.Description(m, l), c.Advice(m, l)
		}
	})
}

func TestLookupAllocatesNothing(t *testing.T) {
	c := mustLoad(t)
	q := codes(t, "550 5.7.99")
	q.Outcome, q.Text = Bounced, []byte("550 5.7.99 <bob@example.org>... Relaying denied")
	if n := testing.AllocsPerRun(100, func() { c.Lookup(&q) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// A phrase says more than a code, a weak one only where the code says little.
func TestLookupPhrase(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		reply   string
		command Command
		want    Reason
	}{
		{"550 5.1.1 Relaying denied", NoCommand, ReasonRelayDenied}, // the code is the default of some server
		{"550 5.7.1 Unable to relay for bob@example.org", RCPT, ReasonRelayDenied},
		{"554 5.7.1 Transaction failed", NoCommand, ReasonPolicyRejected},
		{"554 5.2.2 Transaction failed", NoCommand, ReasonMailboxFull},                // weak
		{"554 Transaction failed: relay access denied", NoCommand, ReasonRelayDenied}, // not weak
		{"501 Invalid domain name", EHLO, ReasonBadHELO},
		{"501 Invalid domain name", MAIL, ReasonSenderRejected},
		{"501 Invalid domain name", RCPT, ReasonInvalidAddress},
		{"550 5.7.1 DKIM authentication failed", NoCommand, ReasonPolicyRejected}, // no login
		{"550 5.1.1 nothing that is known", NoCommand, ReasonUserUnknown},
	} {
		q := Query{Outcome: Bounced, Command: test.command, Text: []byte(test.reply)}
		var rest []byte
		q.ReplyCode, rest, _ = smtp.CutReplyCode(q.Text)
		q.Enhanced, _, _ = smtp.CutEnhancedCode(rest[1:])
		if got := c.Lookup(&q).Reason; got != test.want {
			t.Errorf("%q to %s: reason %s, want %s", test.reply, commandNames[test.command], got, test.want)
		}
	}
}

// What helps a sender is no advice for the one who refuses.
func TestAdviceOfPhraseIsForSenders(t *testing.T) {
	c := mustLoad(t)
	q := Query{ReplyCode: 554, Text: []byte("554 5.7.1 Relay access denied"), Outcome: Rejected, Direction: In}
	m := c.Lookup(&q)
	if got, want := c.SignatureName(m.Signature), "postfix.relay_access_denied"; got != want {
		t.Errorf("signature %q, want %q", got, want)
	}
	if got, want := c.Advice(m, EN), c.Reasons[ReasonRelayDenied].Refuser[EN]; got != want {
		t.Errorf("advice %q, want %q", got, want)
	}
}

func BenchmarkLookup(b *testing.B) {
	c := mustLoad(b)
	long := "550-5.7.26 Your email has been blocked because the sender is unauthenticated. " +
		"550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. 550-5.7.26 " +
		"550-5.7.26 Authentication results: 550-5.7.26 DKIM = did not pass 550-5.7.26 SPF [example.com] with ip: " +
		"[192.0.2.1] = did not pass 550-5.7.26 550-5.7.26 For instructions on setting up authentication, go to " +
		"550 5.7.26 https://support.google.com/mail/answer/81126#authentication d2e1a72fcca58 - gsmtp"
	for _, text := range []string{"", "550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown in virtual mailbox table", long} {
		q := Query{ReplyCode: 550, Outcome: Bounced, Text: []byte(text)}
		q.Enhanced = smtp.EnhancedCode{Class: 5, Subject: 1, Detail: 1}
		b.Run(fmt.Sprintf("%d bytes", len(text)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Lookup(&q)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// A text that is made to be slow says what its beginning says.
func TestLookupBoundsItsWork(t *testing.T) {
	c := mustLoad(t)
	text := "Mailbox full. " + strings.Repeat("relay to ", 200) + "greylisted"
	q := Query{ReplyCode: 550, Outcome: Bounced, Text: []byte(text)}
	if got := c.Lookup(&q).Reason; got != ReasonMailboxFull {
		t.Errorf("reason %s, want %s", got, ReasonMailboxFull)
	}
}
