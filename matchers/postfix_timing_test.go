package matchers_test

import (
	"strings"
	"testing"

	"mtalens/matchers"
)

// The kinds of lines that make up a log, from the rarest to read to the most frequent.
func BenchmarkPostfix(b *testing.B) {
	for _, bb := range []struct{ name, line string }{
		{"sent", sent + "(250 2.0.0 Ok: queued as 4jYlKF06MFz1cvyb)"},
		{"bounce", bounced + said + "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1  https://support.b.example/mail/?p=NoSuchUser ffacd0b85a97d-42cb7f2e1a3si100010" + toRCPT},
		{"reply-without-code", bounced + said + "550 the message was refused by host 192.0.2.25 (version 5.4.3, mx1.b.example): see https://b.example/why?ip=192.0.2.7&id=5.7.1.2, or call +1.555.0100. Thank you." + toRCPT},
		{"reject", fromClient + "550 5.1.1 <u@b.example>: Recipient address rejected: User unknown in virtual mailbox table" + envelope},
		{"content", cleanup + "reject: header Subject: buy now and save from c.example[192.0.2.7]" + envelope + ": 5.7.1 message content rejected"},
		{"auth-failed", "postfix/smtpd[9]: warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=u@b.example"},
		{"connect", "postfix/smtpd[9]: connect from c.example[192.0.2.7]"},
		{"message-id", "postfix/cleanup[9]: 4jYlKF06MFz1cvyb: message-id=<20261124143937.4jYlKF06MFz1cvyb@mx1.example>"},
		{"queue-active", "postfix/qmgr[9]: 4jYlKF06MFz1cvyb: from=<a@a.example>, size=2311, nrcpt=1 (queue active)"},
		{"removed", "postfix/qmgr[9]: 4jYlKF06MFz1cvyb: removed"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			set, line := newSet(b), []byte(prefix+bb.line)
			var arena matchers.Arena
			var m matchers.Match
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			for b.Loop() {
				set.Match(line, &arena, &m)
			}
		})
	}
}

// What a whole line costs must grow with its length, whatever it holds: these are the shapes that
// would make each part of it be compared with each other.
func BenchmarkPostfixHostile(b *testing.B) {
	for _, bb := range []struct{ name, head, unit string }{
		{"recipient", fromSMTP + "to=<", `">, `},
		{"fields", toUser, "a=b, "},
		{"reply", bounced + said + "550-", "550- 5.1.1.2 "},
		{"in-reply-to", bounced + said, " (in reply to "},
		{"quoted-in-front", fromClient + "550 5.1.1 <", ">: "},
		{"envelope", fromClient + "550 5.1.1 x", "; from=<> "},
		{"said", fromClient + "550 5.1.1 x said: ", " command); from=<"},
		{"content", cleanup + "reject: header x", "]; from=<"},
		{"reason", cleanup + "reject: header x from a[b]; from=<> to=<> proto=SMTP helo=<", ">: 5.1.1 "},
	} {
		for _, size := range []int{64 << 10, 1 << 20} {
			b.Run(bb.name+"-"+byteSize(size), func(b *testing.B) {
				line := []byte(prefix + bb.head + strings.Repeat(bb.unit, size/len(bb.unit)))
				set := newSet(b)
				var arena matchers.Arena
				var m matchers.Match
				b.SetBytes(int64(len(line)))
				for b.Loop() {
					set.Match(line, &arena, &m)
				}
			})
		}
	}
}

func byteSize(n int) string {
	if n >= 1<<20 {
		return "1MiB"
	}
	return "64KiB"
}
