package matchers_test

import "testing"

// The fixed parts of the lines below.
const (
	fromClient = "postfix/smtpd[9]: NOQUEUE: reject: RCPT from c.example[192.0.2.7]: "
	fromTo     = "; from=<a@a.example> to=<u@b.example> proto=ESMTP helo=<"
	envelope   = fromTo + "h.example>"
	cleanup    = "postfix/cleanup[9]: 3F2B7A9E6E1: "
)

// Refusals: smtpd_check.c, smtpd_proxy.c, cleanup_milter.c, postscreen_smtpd.c. The client chooses
// HELO, sender and recipient; policy servers, milters and blocklists choose texts.
func TestPostfixHostileRequest(t *testing.T) {
	refused := func(text string, more ...string) says {
		want := says{
			"Kind": "rejected", "Direction": "in", "ReplyFrom": "local", "Command": "rcpt",
			"Sender": "a@a.example", "Recipient": "u@b.example", "ClientHost": "c.example", "ClientIP": "192.0.2.7",
			"Protocol": "ESMTP", "HELO": "h.example", "ReplyText": text,
		}
		for i := 0; i < len(more); i += 2 {
			want[more[i]] = more[i+1]
		}
		return want
	}
	const no = "550 5.1.1 <u@b.example>: Recipient address rejected: no"
	runHostile(t, []hostileLine{
		// HELO.
		{"HELO imitates an envelope", fromClient + no + fromTo + "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>", refused(no, "HELO", "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y")},
		{"HELO imitates a login", fromClient + no + fromTo + "x> sasl_method=PLAIN sasl_username=root>", refused(no, "HELO", "x> sasl_method=PLAIN sasl_username=root", "AuthUser", "", "AuthMechanism", "")},
		{"HELO imitates a login before a true one", fromClient + no + fromTo + "x> sasl_method=PLAIN sasl_username=root> sasl_method=LOGIN sasl_username=u@b.example", refused(no, "HELO", "x> sasl_method=PLAIN sasl_username=root", "AuthUser", "u@b.example", "AuthMechanism", "LOGIN")},
		{"HELO imitates the reason of a content check", fromClient + no + fromTo + "x>: 5.7.1 no>", refused(no, "HELO", "x>: 5.7.1 no")},
		{"HELO imitates a verification's reply", fromClient + no + fromTo + "x said: (in reply to RCPT TO command); from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>", refused(no, "HELO", "x said: (in reply to RCPT TO command); from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y")},
		{"HELO, and a blank that was put behind it", fromClient + no + envelope + " ", refused(no)},
		{"HELO is empty", fromClient + no + fromTo + ">", refused(no, "HELO", "")},
		{"HELO is an address literal", fromClient + no + fromTo + "[IPv6:2001:db8::2]>", refused(no, "HELO", "[IPv6:2001:db8::2]")},
		{"HELO is UTF-8", fromClient + no + fromTo + "主机>", refused(no, "HELO", "主机")},
		{
			"HELO is refused, and imitates an envelope",
			fromClient + "504 5.5.2 <x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no; from=<a@a.example> to=<u@b.example> proto=ESMTP helo=<x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>",
			refused("504 5.5.2 <x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no", "HELO", "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y", "ReplyCode", "504"),
		},
		{
			"HELO is refused, and imitates the end of itself",
			fromClient + "504 5.5.2 <x>; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no; from=<a@a.example> to=<u@b.example> proto=ESMTP helo=<x>; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>",
			refused("504 5.5.2 <x>; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no", "HELO", "x>; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y"),
		},
		{
			"HELO is refused, and imitates its refusal",
			fromClient + "504 5.5.2 <x>: Helo command rejected: z; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no; from=<a@a.example> to=<u@b.example> proto=ESMTP helo=<x>: Helo command rejected: z; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>",
			refused("504 5.5.2 <x>: Helo command rejected: z; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: Helo command rejected: no", "HELO", "x>: Helo command rejected: z; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y"),
		},
		{"HELO is refused, and holds a quote", fromClient + `504 5.5.2 <x"y>: Helo command rejected: no` + fromTo + `x"y>`, refused(`504 5.5.2 <x"y>: Helo command rejected: no`, "HELO", `x"y`)},

		// Addresses.
		{
			"the recipient imitates an envelope",
			fromClient + `550 5.1.1 <"; from=<e@e.example> to=<f@f.example>"@b.example>: Recipient address rejected: no; from=<a@a.example> to=<"; from=<e@e.example> to=<f@f.example>"@b.example> proto=ESMTP helo=<h.example>`,
			refused(`550 5.1.1 <"; from=<e@e.example> to=<f@f.example>"@b.example>: Recipient address rejected: no`, "Recipient", `"; from=<e@e.example> to=<f@f.example>"@b.example`),
		},
		{
			"the sender imitates a recipient",
			fromClient + `450 4.7.1 <u@b.example>: Recipient address rejected: no; from=<"x> to=<f@f.example> proto=ESMTP helo=<y"@a.example> to=<u@b.example> proto=ESMTP helo=<h.example>`,
			refused("450 4.7.1 <u@b.example>: Recipient address rejected: no", "Kind", "temp_rejected", "Sender", `"x> to=<f@f.example> proto=ESMTP helo=<y"@a.example`),
		},
		{
			"without its quotes (before 3.5): the sender holds one quote, the recipient another",
			fromClient + no + `; from=<a"b@a.example> to=<c"d@b.example> proto=ESMTP helo=<h.example>`,
			refused(no, "Sender", `a"b@a.example`, "Recipient", `c"d@b.example`),
		},
		{"without its quotes: the sender holds blanks and an end", fromClient + no + `; from=<a > b@a.example> to=<u@b.example> proto=ESMTP helo=<h.example>`, refused(no, "Sender", "a > b@a.example")},
		{"the null sender", fromClient + no + `; from=<> to=<u@b.example> proto=ESMTP helo=<h.example>`, refused(no, "Sender", "<>")},
		{"an empty recipient", fromClient + `550 5.1.1 <>: Recipient address rejected: no; from=<a@a.example> to=<> proto=ESMTP helo=<h.example>`, refused("550 5.1.1 <>: Recipient address rejected: no", "Recipient", "")},
		{"addresses in UTF-8", fromClient + `550 5.1.1 <用户@b.example>: Recipient address rejected: no; from=<甲@a.example> to=<用户@b.example> proto=ESMTP helo=<h.example>`, refused(`550 5.1.1 <用户@b.example>: Recipient address rejected: no`, "Sender", "甲@a.example", "Recipient", "用户@b.example")},
		{
			"a blocklist names a sender that imitates an envelope",
			fromClient + `554 5.7.1 Service unavailable; Sender address ["; from=<e@e.example> to=<f@f.example>"@a.example] blocked using rhsbl.example; from=<"; from=<e@e.example> to=<f@f.example>"@a.example> to=<u@b.example> proto=ESMTP helo=<h.example>`,
			refused(`554 5.7.1 Service unavailable; Sender address ["; from=<e@e.example> to=<f@f.example>"@a.example] blocked using rhsbl.example`, "Sender", `"; from=<e@e.example> to=<f@f.example>"@a.example`),
		},

		{
			"the sender imitates the beginning of a blocklist's text, the recipient its end",
			fromClient + `450 4.1.8 <"Service unavailable; ["@a.example>: Sender address rejected: no; from=<"Service unavailable; ["@a.example> to=<"] blocked using "@b.example> proto=ESMTP helo=<h.example>`,
			refused(`450 4.1.8 <"Service unavailable; ["@a.example>: Sender address rejected: no`, "Kind", "temp_rejected", "Sender", `"Service unavailable; ["@a.example`, "Recipient", `"] blocked using "@b.example`),
		},
		{
			"HELO is refused, and begins like a quoted local part",
			fromClient + `504 5.5.2 <"; from=<e@e.example>>: Helo command rejected: no; from=<"x"@a.example> to=<u@b.example> proto=ESMTP helo=<"; from=<e@e.example>>`,
			refused(`504 5.5.2 <"; from=<e@e.example>>: Helo command rejected: no`, "Sender", `"x"@a.example`, "HELO", `"; from=<e@e.example>`),
		},

		// Texts.
		{"a blocklist's text with semicolons and equals signs", fromClient + "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example; see https://bl.example/?ip=192.0.2.7; to=you" + envelope, refused("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example; see https://bl.example/?ip=192.0.2.7; to=you", "Enhanced", "5.7.1")},
		{"a policy's text with brackets and colons", fromClient + "550 5.7.23 <u@b.example>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://spf.example/Why?s=mfrom;id=a@a.example;ip=192.0.2.7;r=<u@b.example>" + envelope, refused("550 5.7.23 <u@b.example>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://spf.example/Why?s=mfrom;id=a@a.example;ip=192.0.2.7;r=<u@b.example>", "Enhanced", "5.7.23")},
		{"a text that begins with a bracket and has no end", fromClient + "550 5.7.1 < no" + envelope, refused("550 5.7.1 < no", "ReplyCode", "550")},
		{"a text with another code", fromClient + "450 4.7.1 try later, not 550 5.7.1" + envelope, refused("450 4.7.1 try later, not 550 5.7.1", "Kind", "temp_rejected", "ReplyCode", "450", "Enhanced", "4.7.1")},
		{"a code without an enhanced one (2.2)", fromClient + "550 <u@b.example>: User unknown" + envelope, refused("550 <u@b.example>: User unknown", "ReplyCode", "550", "Enhanced", "")},
		{
			"a verification: the codes of two parties",
			fromClient + "450 4.1.1 <u@b.example>: Recipient address rejected: unverified address: host mx.b.example[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)" + envelope,
			refused("450 4.1.1 <u@b.example>: Recipient address rejected: unverified address: host mx.b.example[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)", "Kind", "temp_rejected", "ReplyCode", "450", "Enhanced", "4.1.1", "RelayIP", ""),
		},
		{
			"a verification whose reply imitates an envelope",
			fromClient + "550 5.1.1 <u@b.example>: Recipient address rejected: undeliverable address: host mx.b.example[192.0.2.1] said: 550 5.1.1 no; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y> (in reply to RCPT TO command)" + envelope,
			refused("550 5.1.1 <u@b.example>: Recipient address rejected: undeliverable address: host mx.b.example[192.0.2.1] said: 550 5.1.1 no; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y> (in reply to RCPT TO command)"),
		},
		{
			"a verification whose reply imitates its end",
			fromClient + "550 5.1.1 <u@b.example>: Recipient address rejected: undeliverable address: host mx.b.example[192.0.2.1] said: 550 5.1.1 (no command); from=<e@e.example> no (in reply to RCPT TO command)" + envelope,
			refused("550 5.1.1 <u@b.example>: Recipient address rejected: undeliverable address: host mx.b.example[192.0.2.1] said: 550 5.1.1 (no command); from=<e@e.example> no (in reply to RCPT TO command)"),
		},
		{"a refusal that says what was said", fromClient + "550 5.7.1 the policy said: no" + envelope, refused("550 5.7.1 the policy said: no")},

		// Stages, clients and actions.
		{"no sender and no recipient", "postfix/smtpd[9]: NOQUEUE: reject: CONNECT from unknown[2001:db8::7]: 554 5.7.1 <unknown[2001:db8::7]>: Client host rejected: no; proto=SMTP", says{"Kind": "rejected", "Command": "connect", "ClientHost": "", "ClientIP": "2001:db8::7", "Sender": "", "ReplyText": "554 5.7.1 <unknown[2001:db8::7]>: Client host rejected: no", "Protocol": "SMTP"}},
		{"a size that looks like codes", "postfix/smtpd[9]: NOQUEUE: reject: MAIL from c.example[192.0.2.7]: 552 5.3.4 Message size exceeds fixed limit; proto=ESMTP helo=<h.example>", says{"Command": "mail", "ReplyCode": "552", "Enhanced": "5.3.4", "HELO": "h.example", "Sender": ""}},
		{"a client without an address", "postfix/smtpd[9]: NOQUEUE: reject: CONNECT from unknown[unknown]: 421 4.3.2 no; proto=SMTP", says{"Kind": "temp_rejected", "ClientHost": "", "ClientIP": "", "ReplyCode": "421"}},
		{"a client whose name looks like an address", "postfix/smtpd[9]: NOQUEUE: reject: VRFY from 192.0.2.9.c.example[192.0.2.7]: 550 5.1.1 no; proto=SMTP", says{"ClientHost": "192.0.2.9.c.example", "ClientIP": "192.0.2.7", "Command": "", "ReplyCode": "550"}},
		{"a warning in place of a refusal", "postfix/smtpd[9]: NOQUEUE: reject_warning: RCPT from c.example[192.0.2.7]: 550 5.1.1 no" + envelope, says{"Kind": "would_reject", "ReplyCode": "550"}},
		{"a text that imitates an action", "postfix/smtpd[9]: NOQUEUE: warn: RCPT from c.example[192.0.2.7]: reject: RCPT from c.example[192.0.2.7]: 550 no" + envelope, says{"Verdict": "ignored"}},
		{"a hold", "postfix/smtpd[9]: NOQUEUE: hold: RCPT from c.example[192.0.2.7]: <u@b.example>: Recipient address triggers HOLD action" + envelope, says{"Kind": "held", "Recipient": "u@b.example", "ReplyCode": ""}},
		{"a discard by a milter", "postfix/smtpd[9]: 3F2B7A9E6E1: milter-discard: DATA from c.example[192.0.2.7]: milter triggers DISCARD action" + envelope, says{"Kind": "discarded", "Command": "data", "QueueID": "3F2B7A9E6E1"}},
		{"a milter's text with an envelope's signs", cleanup + "milter-reject: END-OF-MESSAGE from c.example[192.0.2.7]: 4.7.1 wait; rule: <x> from= to=" + envelope, says{"Kind": "temp_rejected", "Command": "end_of_data", "ReplyCode": "", "Enhanced": "4.7.1", "ReplyText": "4.7.1 wait; rule: <x> from= to=", "Sender": "a@a.example"}},
		{"a milter and mail from this host", cleanup + "milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 no; from=<a@a.example> to=<u@b.example>", says{"Kind": "rejected", "Recipient": "u@b.example", "HELO": "", "ReplyText": "5.7.1 no"}},
		{"a milter before there is a sender", cleanup + "milter-reject: CONNECT from localhost[127.0.0.1]: 5.7.1 no;", says{"Kind": "rejected", "Command": "connect", "ReplyText": "5.7.1 no"}},
		{"a proxy's reply, which names no client", "postfix/smtpd[9]: 3F2B7A9E6E1: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=12345-01 - INFECTED: Eicar (x; y)" + envelope, says{"Kind": "rejected", "Command": "end_of_data", "ClientIP": "", "ReplyCode": "554", "Recipient": "u@b.example"}},
		{"a bare line feed (3.9)", cleanup + "reject: END-OF-MESSAGE from c.example[192.0.2.7]: bare <LF> received" + envelope, says{"Kind": "rejected", "ReplyCode": "", "ReplyText": "bare <LF> received", "HELO": "h.example"}},
		{"a bare line feed, and HELO imitates the end of a bracket", cleanup + "reject: END-OF-MESSAGE from c.example[192.0.2.7]: bare <LF> received" + fromTo + "x>: y>", says{"ReplyText": "bare <LF> received", "Sender": "a@a.example", "HELO": "x>: y"}},
		{"postscreen", "postfix/postscreen[9]: NOQUEUE: reject: RCPT from [192.0.2.7]:36123: 450 4.3.2 Service currently unavailable; from=<a@a.example>, to=<u@b.example>, proto=ESMTP, helo=<x, from=<e@e.example>>", says{"Kind": "temp_rejected", "ClientIP": "192.0.2.7", "ClientPort": "36123", "ClientHost": "", "Sender": "a@a.example", "Recipient": "u@b.example", "HELO": "x, from=<e@e.example>"}},
		{"postscreen: a recipient that imitates a protocol", "postfix/postscreen[9]: NOQUEUE: reject: RCPT from [2001:db8::7]:36123: 550 5.7.1 no; from=<a@a.example>, to=<\"x>, proto=SMTP, helo=<y\"@b.example>, proto=ESMTP, helo=<h.example>", says{"ClientIP": "2001:db8::7", "Recipient": `"x>, proto=SMTP, helo=<y"@b.example`, "Protocol": "ESMTP", "HELO": "h.example"}},
		{"postscreen is busy", "postfix/postscreen[9]: NOQUEUE: reject: CONNECT from [192.0.2.7]:36123: all screening ports busy", says{"Kind": "temp_rejected", "Command": "connect", "ReplyText": "all screening ports busy", "ReplyCode": ""}},

		// Lines that were cut.
		{"cut in the text", fromClient + "550 5.1.1 <u@b.exam", says{"Kind": "rejected", "ReplyCode": "550", "Sender": "", "ReplyText": "550 5.1.1 <u@b.exam"}},
		{"cut in the sender", fromClient + no + "; from=<a@a.ex", says{"Kind": "rejected", "Sender": "", "ReplyText": no}},
		{"cut in the recipient", fromClient + no + "; from=<a@a.example> to=<u@b", says{"Kind": "rejected", "Sender": "a@a.example", "Recipient": "", "ReplyText": no}},
		{"cut in HELO", fromClient + no + fromTo + "h.exam", says{"Kind": "rejected", "Recipient": "u@b.example", "HELO": "h.exam"}},
		{"cut in the client", "postfix/smtpd[9]: NOQUEUE: reject: RCPT from c.example[192.0", says{"Verdict": "unmatched"}},
	})
}

// Header and body checks: cleanup_message.c writes the content first, up to 200 bytes of it, and the
// reason last.
func TestPostfixHostileContent(t *testing.T) {
	refused := func(text string, more ...string) says {
		want := says{
			"Kind": "rejected", "Direction": "in", "Command": "end_of_data", "Sender": "a@a.example", "Recipient": "u@b.example",
			"ClientHost": "c.example", "ClientIP": "192.0.2.7", "HELO": "h.example", "ReplyText": text,
		}
		for i := 0; i < len(more); i += 2 {
			want[more[i]] = more[i+1]
		}
		return want
	}
	const client = " from c.example[192.0.2.7]"
	runHostile(t, []hostileLine{
		{"a header", cleanup + "reject: header Subject: hello" + client + envelope + ": 5.7.1 message content rejected", refused("5.7.1 message content rejected", "Enhanced", "5.7.1")},
		{"a header imitates the client", cleanup + "reject: header Subject: x from evil.example[6.6.6.6]" + client + envelope + ": 5.7.1 no", refused("5.7.1 no")},
		{"a header imitates client and envelope", cleanup + "reject: header Subject: x from evil.example[6.6.6.6]; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: 5.7.1 yes" + client + envelope + ": 4.7.1 no", refused("4.7.1 no", "Kind", "temp_rejected")},
		{"a header imitates another action", cleanup + "reject: header Subject: reject: RCPT from evil.example[6.6.6.6]: 450 4.7.1 no; from=<e@e.example>" + client + envelope + ": 5.7.1 no", refused("5.7.1 no")},
		{"HELO imitates an envelope", cleanup + "reject: header Subject: x" + client + fromTo + "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y>: 5.7.1 no", refused("5.7.1 no", "HELO", "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y")},
		{"HELO imitates a reason", cleanup + "reject: header Subject: x" + client + fromTo + "x>: 4.7.1 wait>: 5.7.1 no", refused("5.7.1 no", "HELO", "x>: 4.7.1 wait")},
		{"a reason that holds brackets and colons", cleanup + "reject: body buy now" + client + envelope + ": 5.7.1 see <https://b.example/>: no", refused("5.7.1 see <https://b.example/>: no")},
		{"a client with its port (smtpd_client_port_logging)", cleanup + "reject: header Subject: x" + client + ":45123" + envelope + ": 5.7.1 no", refused("5.7.1 no", "ClientPort", "45123")},
		{"a hold without a reason", cleanup + "hold: header Subject: x" + client + envelope, refused("", "Kind", "held")},
		{"a discard with a reason", cleanup + "discard: header Subject: x" + client + envelope + ": bulk", refused("bulk", "Kind", "discarded")},
		{"mail from this host", cleanup + "reject: header Subject: x from local; from=<a@a.example> to=<u@b.example>: 5.7.1 no", refused("5.7.1 no", "ClientHost", "", "ClientIP", "", "HELO", "")},
		{"an old version", cleanup + "reject: header Subject: x; from=<a@a.example> to=<u@b.example>: Message content rejected", refused("Message content rejected", "ClientHost", "", "ClientIP", "", "HELO", "")},
		{"a header of a milter's", cleanup + "milter-header-reject: header X-Spam: YES" + client + envelope + ": 5.7.1 no", refused("5.7.1 no")},
		{"a header of a milter's, held", cleanup + "milter-header-hold: header X-Spam: YES" + client + envelope, refused("", "Kind", "held")},
		{"a header of a milter's, only remarked", cleanup + "milter-header-warning: header X-Spam: YES" + client + envelope + ": x", says{"Verdict": "ignored"}},
		{"a MIME error whose text imitates a client", cleanup + "reject: mime-error improper use of 8-bit data in message header: x from evil.example[6.6.6.6]" + client + "; from=<a@a.example> to=<u@b.example>", refused("improper use of 8-bit data in message header: x from evil.example[6.6.6.6]", "HELO", "")},
		{"a warning", cleanup + "warning: header Subject: reject: 550 5.7.1" + client + envelope + ": 5.7.1 no", says{"Verdict": "ignored"}},
		{"a Message-ID imitates a refusal", cleanup + "message-id=<x: reject: RCPT from evil.example[6.6.6.6]: 550 5.7.1 no>", says{"Verdict": "ignored"}},
	})
}

// Sessions, logins, TLS and rates: smtpd.c, smtpd_sasl_glue.c, tls_server.c, postscreen_tests.c.
func TestPostfixHostileSession(t *testing.T) {
	smtpd := "postfix/smtpd[9]: "
	psc := "postfix/postscreen[9]: "
	runHostile(t, []hostileLine{
		{"a login that failed (2.x)", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", says{"Kind": "auth_failed", "AuthMechanism": "LOGIN", "AuthUser": "", "ClientHost": "c.example", "ClientIP": "192.0.2.7"}},
		{"a login that failed without a reason", smtpd + "warning: unknown[2001:db8::7]: SASL PLAIN authentication failed: ", says{"Kind": "auth_failed", "ClientHost": "", "ClientIP": "2001:db8::7"}},
		{"a user whose name imitates another", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=x, sasl_username=root", says{"AuthUser": "x, sasl_username=root"}},
		{"a user whose name imitates a client", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: no, sasl_username=evil[6.6.6.6]: SASL PLAIN authentication failed: y", says{"AuthUser": "evil[6.6.6.6]: SASL PLAIN authentication failed: y", "ClientIP": "192.0.2.7", "AuthMechanism": "LOGIN"}},
		{"a user of odd bytes", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: no, sasl_username=\xd3\xc3?\"'<>;", says{"AuthUser": "\xd3\xc3?\"'<>;"}},
		{"a user that is not known", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: no, sasl_username=(unavailable)", says{"AuthUser": "", "Kind": "auth_failed"}},
		{"a login server that is away", smtpd + "warning: c.example[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server", says{"Kind": "auth_failed", "ReplyText": "SASL LOGIN authentication failed: Connection lost to authentication server"}},
		{"a login that failed, with the client's port (smtpd_client_port_logging)", smtpd + "warning: c.example[192.0.2.7]:45123: SASL LOGIN authentication failed: no, sasl_username=u", says{"Kind": "auth_failed", "ClientIP": "192.0.2.7", "ClientPort": "45123", "AuthUser": "u"}},
		{"a session that was lost, with the client's port", smtpd + "lost connection after AUTH from unknown[2001:db8::7]:45123", says{"Kind": "disconnected", "ClientIP": "2001:db8::7", "ClientPort": "45123"}},
		{"an address imitates a failed login", smtpd + "warning: Illegal address syntax from c.example[192.0.2.7] in RCPT command: <x[6.6.6.6]: SASL PLAIN authentication failed: no, sasl_username=root>", says{"Verdict": "ignored"}},
		{"an address imitates a limit", smtpd + "warning: Illegal address syntax from c.example[192.0.2.7] in RCPT command: <Connection rate limit exceeded: 51 from evil[6.6.6.6] for service smtp>", says{"Verdict": "ignored"}},
		{"a command imitates a limit", smtpd + "warning: non-SMTP command from c.example[192.0.2.7]: x limit exceeded: 51 from evil[6.6.6.6] for service smtp", says{"Verdict": "ignored"}},
		{"a remark about logins", smtpd + "warning: SASL authentication failure: Password verification failed", says{"Verdict": "ignored"}},
		{"a TLS session that failed", smtpd + "SSL_accept error from c.example[192.0.2.7]: lost connection", says{"Kind": "tls_failed", "Direction": "in", "ClientIP": "192.0.2.7"}},
		{"a TLS session that failed behind postscreen", "postfix/tlsproxy[9]: SSL_accept error from [2001:db8::7]:36123: -1", says{"Kind": "tls_failed", "ClientIP": "2001:db8::7", "ClientPort": "36123"}},
		{"a TLS session that failed towards a host", "postfix/smtp[9]: SSL_connect error to mx.b.example[192.0.2.1]:25: Connection reset by peer", says{"Kind": "tls_failed", "Direction": "out", "RelayHost": "mx.b.example", "RelayPort": "25"}},
		{"a remark of the TLS library", smtpd + "warning: TLS library problem: 9:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:s3_pkt.c:365:", says{"Verdict": "ignored"}},
		{"too many connections", smtpd + "warning: Connection concurrency limit exceeded: 51 from c.example[192.0.2.7] for service smtp", says{"Kind": "disconnected", "ClientIP": "192.0.2.7"}},
		{"too many logins, on IPv6", smtpd + "warning: AUTH command rate limit exceeded: 6 from unknown[2001:db8::7] for service [2001:db8::25]:587", says{"Kind": "disconnected", "ClientIP": "2001:db8::7", "ClientHost": ""}},
		{"a summary of anvil", "postfix/anvil[9]: statistics: max connection rate 550/60s for (smtp:192.0.2.7) at Nov 24 14:39:37", says{"Verdict": "ignored"}},
		{"a connection", smtpd + "connect from c.example[192.0.2.7]", says{"Verdict": "ignored"}},
		{"a summary that counts refusals", smtpd + "disconnect from c.example[192.0.2.7] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4", says{"Verdict": "ignored"}},
		{"lost in the message", smtpd + "lost connection after DATA (550 bytes) from c.example[192.0.2.7]", says{"Kind": "disconnected", "Command": "data", "ClientIP": "192.0.2.7", "ReplyCode": ""}},
		{"lost in BDAT", smtpd + "3F2B7A9E6E1: lost connection after BDAT (550 bytes) from c.example[192.0.2.7]", says{"Kind": "disconnected", "Command": "bdat", "QueueID": "3F2B7A9E6E1"}},
		{"lost behind a command that is none", smtpd + "lost connection after UNKNOWN from c.example[192.0.2.7]", says{"Kind": "disconnected", "Command": "", "ClientIP": "192.0.2.7"}},
		{"a proxy that went away", smtpd + "warning: lost connection with proxy 127.0.0.1:10024", says{"Verdict": "ignored"}},
		{"a client that talks first", psc + "PREGREET 66 after 0.04 from [192.0.2.7]:36123: EHLO NOQUEUE: reject: RCPT from evil[6.6.6.6]: 550 no\\r\\n", says{"Verdict": "ignored"}},
		{"a command that imitates a line", psc + "NON-SMTP COMMAND from [192.0.2.7]:36123 after CONNECT: HANGUP after 0 from [6.6.6.6]:1 in tests before SMTP handshake", says{"Verdict": "ignored"}},
		{"a hang-up", psc + "HANGUP after 0 from [192.0.2.7]:36123 in tests after SMTP handshake", says{"Kind": "disconnected", "ClientIP": "192.0.2.7", "ClientPort": "36123"}},
		{"a command limit", psc + "COMMAND LENGTH LIMIT from [2001:db8::7]:36123 after RCPT", says{"Kind": "disconnected", "ClientIP": "2001:db8::7", "Command": "rcpt"}},
		{"a time limit with the client's text (3.x)", psc + "COMMAND TIME LIMIT from [192.0.2.7]:36123 after CONNECT", says{"Kind": "disconnected", "Command": "connect"}},
		{"pipelining, with the client's text", smtpd + "improper command pipelining after EHLO from c.example[192.0.2.7]: MAIL FROM:<lost connection after DATA from evil[6.6.6.6]>", says{"Verdict": "ignored"}},
		{"too many hops", cleanup + "warning: message rejected: hopcount exceeded", says{"Verdict": "ignored"}},

		// The queue.
		{"expired", "postfix/qmgr[9]: 3F2B7A9E6E1: from=<\"a>, status=expired, returned to sender\"@a.example>, status=force-expired, returned to sender", says{"Kind": "expired", "Sender": `"a>, status=expired, returned to sender"@a.example`, "Recipient": ""}},
		{"active, and a sender that imitates an end", "postfix/qmgr[9]: 3F2B7A9E6E1: from=<\"a>, status=expired, returned to sender\"@a.example>, size=550, nrcpt=1 (queue active)", says{"Verdict": "ignored"}},
		{"active, without quotes (before 3.5)", "postfix/qmgr[9]: 3F2B7A9E6E1: from=<a>, status=expired, x@a.example>, size=550, nrcpt=1 (queue active)", says{"Verdict": "ignored"}},
		{"expired, from nobody", "postfix/qmgr[9]: 3F2B7A9E6E1: from=<>, status=expired, returned to sender", says{"Kind": "expired", "Sender": "<>"}},
		{"expired, and one quote without its pair", "postfix/qmgr[9]: 3F2B7A9E6E1: from=<a\"b@a.example>, status=expired, returned to sender", says{"Kind": "expired", "Sender": `a"b@a.example`}},
		{"removed by the operator", "postfix/postsuper[9]: 3F2B7A9E6E1: removed", says{"Kind": "cancelled"}},
		{"removed when done", "postfix/qmgr[9]: 3F2B7A9E6E1: removed", says{"Verdict": "ignored"}},
		{"a sender notification", "postfix/bounce[9]: 3F2B7A9E6E1: sender non-delivery notification: 3F2B7A9E6E2", says{"Verdict": "ignored"}},
	})
}
