package matchers_test

import (
	"strings"
	"testing"
)

// What Postfix says itself, and where a line may end: smtp_trouble.c, smtp_connect.c, smtp_proto.c,
// smtp_sasl_glue.c, local(8), virtual(8), pipe(8), error(8), discard(8).
func TestPostfixHostileReason(t *testing.T) {
	own := func(command, text string) says {
		return says{"ReplyFrom": "local", "ReplyCode": "", "Command": command, "ReplyText": text}
	}
	quoted := func(command, text string) says {
		return says{"ReplyFrom": "remote", "Command": command, "ReplyText": text}
	}
	defer441 := nowhere + "dsn=4.4.1, status=deferred "
	runHostile(t, []hostileLine{
		{
			"a connection refused",
			defer441 + "(connect to mx.b.example[192.0.2.1]:25: Connection refused)",
			says{"ReplyFrom": "local", "Command": "connect", "RelayHost": "mx.b.example", "RelayIP": "192.0.2.1", "RelayPort": "25", "Enhanced": "4.4.1"},
		},
		{
			"an IPv6 address as a name",
			defer441 + "(connect to 2001:db8::1[2001:db8::1]:587: Network is unreachable)",
			says{"Command": "connect", "RelayHost": "", "RelayIP": "2001:db8::1", "RelayPort": "587"},
		},
		{
			"a unix socket that is not there",
			defer441 + "(connect to mx1.example[private/lmtp]: No such file or directory)",
			says{"Command": "connect", "RelayPath": "private/lmtp", "RelayIP": "", "RelayHost": ""},
		},
		{
			"an error text with colons",
			defer441 + "(connect to mx.b.example[192.0.2.1]:25: Unknown error: 54: host x[6.6.6.6] said: 550 no)",
			says{"ReplyFrom": "local", "Command": "connect", "RelayIP": "192.0.2.1", "ReplyCode": ""},
		},
		{
			"a suspended destination",
			nowhere + "dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mx.b.example[192.0.2.1]:25: Connection timed out)",
			says{"ReplyFrom": "local", "Command": "connect", "RelayIP": "192.0.2.1", "RelayPort": "25"},
		},
		{
			"a suspended destination that said no",
			nowhere + "dsn=4.7.1, status=deferred (delivery temporarily suspended: host mx.b.example[192.0.2.1] refused to talk to me: 554 5.7.1 no; delivery temporarily suspended: x)",
			says{"ReplyFrom": "remote", "Command": "connect", "RelayIP": "192.0.2.1", "ReplyCode": "554", "Enhanced": "5.7.1", "DSN": "4.7.1", "ReplyText": "554 5.7.1 no; delivery temporarily suspended: x"},
		},
		{"a lost connection", deferred + "(lost connection with mx.b.example[192.0.2.1] while receiving the initial server greeting)", own("connect", "lost connection with mx.b.example[192.0.2.1] while receiving the initial server greeting")},
		{"a lost connection in EHLO", deferred + "(lost connection with mx.b.example[192.0.2.1] while performing the EHLO handshake)", says{"Command": "ehlo", "ReplyFrom": "local"}},
		{"a lost connection in LHLO", deferred + "(lost connection with mx.b.example[192.0.2.1] while performing the LHLO handshake)", says{"Command": "ehlo", "ReplyFrom": "local"}},
		{"a lost connection in HELO (before 2.3)", deferred + "(lost connection with mx.b.example[192.0.2.1] while sending HELO)", says{"Command": "ehlo", "ReplyFrom": "local"}},
		{"a lost connection in STARTTLS", deferred + "(lost connection with mx.b.example[192.0.2.1] while receiving the STARTTLS response)", says{"Command": "starttls", "ReplyFrom": "local"}},
		{"a lost connection before MAIL (2.3)", deferred + "(lost connection with mx.b.example[192.0.2.1] while performing the initial protocol handshake)", says{"Command": "ehlo", "ReplyFrom": "local"}},
		{"a lost connection in MAIL", deferred + "(lost connection with mx.b.example[192.0.2.1] while sending MAIL FROM)", says{"Command": "mail"}},
		{"a lost connection in RCPT", deferred + "(conversation with mx.b.example[192.0.2.1] timed out while sending RCPT TO)", says{"Command": "rcpt"}},
		{"a lost connection in DATA", deferred + "(conversation with mx.b.example[192.0.2.1] timed out while sending DATA command)", says{"Command": "data"}},
		{"a lost connection in the message", deferred + "(lost connection with mx.b.example[192.0.2.1] while sending message body)", says{"Command": "data"}},
		{"a lost connection at the end", deferred + "(lost connection with mx.b.example[192.0.2.1] while sending end of data -- message may be sent more than once)", says{"Command": "end_of_data"}},
		{"a timeout in a suspension", nowhere + "dsn=4.4.2, status=deferred (delivery temporarily suspended: conversation with 2001:db8::1[2001:db8::1] timed out while receiving the initial server greeting)", says{"Command": "connect", "RelayIP": "2001:db8::1", "RelayHost": ""}},
		{"data of our own that could not be read", deferred + "(local data error while talking to mx.b.example[192.0.2.1])", own("", "local data error while talking to mx.b.example[192.0.2.1]")},
		{"a loop", nowhere + "dsn=5.4.6, status=bounced (mail for b.example loops back to myself)", own("", "mail for b.example loops back to myself")},
		{"a name that does not exist", nowhere + "dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=b.example type=A: Host not found)", own("", "Host or domain name not found. Name service error for name=b.example type=A: Host not found")},
		{"a name that holds what looks like a reply", nowhere + "dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=550.5.1.1.example type=MX: Malformed or unexpected name server reply)", says{"ReplyFrom": "local", "ReplyCode": "", "Enhanced": "5.4.4"}},
		{"a null MX", nowhere + "dsn=5.1.0, status=bounced (Domain b.example does not accept mail (nullMX))", own("", "Domain b.example does not accept mail (nullMX)")},
		{"a host that the native lookup does not know", nowhere + "dsn=4.4.4, status=deferred (unable to look up host mx.b.example: Name or service not known)", own("", "unable to look up host mx.b.example: Name or service not known")},
		{"a message too large", nowhere + "dsn=5.3.4, status=bounced (message size 5501234 exceeds size limit 10240000 of server mx.b.example[192.0.2.1])", says{"ReplyFrom": "local", "ReplyCode": "", "Enhanced": "5.3.4"}},
		{"no TLS", deferred + "(TLS is required, but was not offered by host mx.b.example[192.0.2.1])", own("", "TLS is required, but was not offered by host mx.b.example[192.0.2.1]")},
		{"STARTTLS refused", toUser + viaMX + "dsn=4.7.4, status=deferred (TLS is required, but host mx.b.example[192.0.2.1] refused to start TLS: 454 4.7.5 no (in reply to X command))", quoted("starttls", "454 4.7.5 no (in reply to X command)")},
		{"STARTTLS refused, REQUIRETLS (3.11)", toUser + viaMX + "dsn=5.7.10, status=bounced (REQUIRETLS Failure: sender requested REQUIRETLS, but host mx.b.example[192.0.2.1] refused to start TLS: 454 4.7.5 no)", quoted("starttls", "454 4.7.5 no")},
		{"REQUIRETLS not offered (3.11)", toUser + viaMX + "dsn=5.7.30, status=bounced (REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.b.example[192.0.2.1])", says{"ReplyFrom": "local", "Enhanced": "5.7.30"}},
		{"an unsound certificate", deferred + "(Server certificate not trusted)", own("", "Server certificate not trusted")},
		{"a login refused", toUser + viaMX + "dsn=4.7.8, status=deferred (SASL authentication failed; server mx.b.example[192.0.2.1] said: 535-5.7.8 no?535 5.7.8 said: x)", quoted("auth", "535-5.7.8 no?535 5.7.8 said: x")},
		{"a login refused before, without an address (smtp_sasl_auth_cache)", toUser + viaMX + "dsn=4.7.8, status=deferred (SASL [CACHED] authentication failed; server mx.b.example said: 535 5.7.8 no)", says{"ReplyFrom": "remote", "Command": "auth", "ReplyText": "535 5.7.8 no", "ReplyCode": "535", "RelayIP": "192.0.2.1"}},
		{"a login that cannot begin", deferred + "(SASL authentication failed; cannot authenticate to server mx.b.example[192.0.2.1]: no mechanism available)", says{"ReplyFrom": "local", "Command": "", "ReplyCode": ""}},

		// Local delivery.
		{"local(8): a mailbox", "postfix/local[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (delivered to mailbox)", says{"Kind": "delivered", "Transport": "local", "Direction": "local", "ReplyFrom": "local"}},
		{"local(8): the output of a command imitates a reply", "postfix/local[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=5.3.0, status=bounced (Command died with status 1: \"/bin/x\". Command output: host x[6.6.6.6] said: 450 4.2.0 no (in reply to RCPT TO command) )", says{"ReplyFrom": "local", "ReplyCode": "", "Enhanced": "5.3.0", "RelayIP": "", "Command": ""}},
		{"pipe(8): the output begins with a code", "postfix/pipe[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=dovecot, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.6.0 said the command)", says{"Kind": "delivered", "ReplyFrom": "local", "ReplyCode": "", "Enhanced": "2.0.0", "Transport": "dovecot", "Direction": "local"}},
		{"pipe(8): a service whose name has a slash", "postfix/pipe[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=mail-filter_2.x, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (delivered via mail-filter_2.x service (host x[6.6.6.6] said: 550 no))", says{"Transport": "mail-filter_2.x", "ReplyFrom": "local", "ReplyCode": ""}},
		{"pipe(8): the output of a command that exits with a code of its own imitates smtp(8)", "postfix/pipe[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=dovecot, delay=0.1, delays=0/0/0/0.1, dsn=5.1.1, status=bounced (host evil[6.6.6.6] said: 450 4.2.0 no (in reply to RCPT TO command))", says{"ReplyFrom": "local", "ReplyCode": "", "Enhanced": "5.1.1", "RelayIP": "", "Command": ""}},
		{"virtual(8)", "postfix/virtual[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=virtual, delay=0.1, delays=0/0/0/0.1, dsn=5.1.1, status=bounced (unknown user: \"u@b.example\")", says{"Direction": "local", "Transport": "virtual", "ReplyText": `unknown user: "u@b.example"`}},
		{"error(8): a text of the operator that quotes", "postfix/error[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=none, delay=0.1, delays=0/0/0/0.1, dsn=5.0.0, status=bounced (b.example has moved (see 550 5.1.1))", says{"ReplyFrom": "local", "ReplyCode": "", "Enhanced": "5.0.0"}},
		{"discard(8)", "postfix/discard[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=none, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (b.example)", says{"Kind": "delivered", "ReplyFrom": "local", "RelayHost": ""}},
		{"cleanup(8), before there is a transport", cleanup + "to=<u@b.example>, orig_to=<x@b.example>, relay=none, delay=0.1, delays=0.1/0/0/0, dsn=5.4.6, status=bounced (alias expansion limit exceeded)", says{"Kind": "bounced", "Process": "cleanup", "Transport": ""}},
		{"an empty reason", bounced + "()", says{"Kind": "bounced", "ReplyText": "", "Enhanced": "5.1.1"}},
	})
}

// Relays, fields, and what older and newer versions write.
func TestPostfixHostileFields(t *testing.T) {
	rest := ", delay=1.7, delays=0.1/0/0.9/0.7, dsn=5.1.1, status=bounced " + said + "550 5.1.1 no" + toRCPT
	runHostile(t, []hostileLine{
		{"an IPv6 relay", toUser + "relay=mx.b.example[2001:db8::1]:25" + rest, says{"RelayHost": "mx.b.example", "RelayIP": "2001:db8::1", "RelayPort": "25"}},
		{"an address in place of a name", toUser + "relay=2001:db8::1[2001:db8::1]:25" + rest, says{"RelayHost": "", "RelayIP": "2001:db8::1"}},
		{"no port (2.3)", toUser + "relay=mx.b.example[192.0.2.1]" + rest, says{"RelayIP": "192.0.2.1", "RelayPort": ""}},
		{"a filter on this host", toUser + "relay=127.0.0.1[127.0.0.1]:10024" + rest, says{"RelayIP": "127.0.0.1", "Direction": "local"}},
		{"a relay with a private address", toUser + "relay=mx.b.example[127.0.0.1]:25" + rest, says{"RelayIP": "127.0.0.1", "Direction": "out"}},
		{"a name that looks like an address", toUser + "relay=192.0.2.9.b.example[192.0.2.1]:25" + rest, says{"RelayHost": "192.0.2.9.b.example", "RelayIP": "192.0.2.1"}},
		{"an absolute socket", toUser + "relay=mx1.example[/var/run/lmtp.sock]" + rest, says{"RelayPath": "/var/run/lmtp.sock", "RelayIP": ""}},
		{"a cleaned-up address without a relay", toUser + "relay=none" + rest, says{"RelayHost": "mx.b.example", "Direction": "out"}},
		{"TLS with odd characters (3.11)", toUser + "relay=mx.b.example[192.0.2.1]:25, delay=1.7, delays=0/0/0/0, tls=may?/!requiretls:nostarttls, dsn=5.7.30, status=bounced (x)", says{"TLS": "may?/!requiretls:nostarttls", "Enhanced": "5.7.30"}},
		{"TLS with parentheses (3.11)", toUser + "relay=mx.b.example[192.0.2.1]:25, delay=1.7, delays=0/0/0/0, tls=(may)/(disabled:requiretls), dsn=2.0.0, status=sent (250 2.0.0 ok)", says{"TLS": "(may)/(disabled:requiretls)", "Kind": "delivered", "ReplyCode": "250"}},
		{"a connection that was used before", toUser + "relay=mx.b.example[192.0.2.1]:25, conn_use=550" + rest, says{"Kind": "bounced", "Delay": "1.7s", "ReplyCode": "550"}},
		{"fields of a future version", toUser + "relay=mx.b.example[192.0.2.1]:25, via=a=b, delay=1.7, delays=0.1/0/0.9/0.7, dane=(x) y, dsn=5.1.1, why=5.9.9, status=bounced " + said + "550 no" + toRCPT, says{"Kind": "bounced", "Delay": "1.7s", "Enhanced": "5.1.1", "ReplyCode": "550"}},
		{"five delays of a future version", toUser + "relay=none, delay=1.7, delays=1/2/3/4/5, dsn=5.1.1, status=bounced (x)", says{"Kind": "bounced", "HasDelays": "", "Delay": "1.7s"}},
		{"whole seconds", toUser + "relay=none, delay=215842, delays=215840/0.01/2/0, dsn=5.1.1, status=bounced (x)", says{"Delay": "59h57m22s"}},
		{"a delay that went backwards", toUser + "relay=none, delay=-1, delays=0/0/0/0, dsn=5.1.1, status=bounced (x)", says{"Kind": "bounced", "HasDelay": "", "Enhanced": "5.1.1"}},
		{"no delays (2.2)", toUser + "relay=mx.b.example[192.0.2.1], delay=3, status=bounced " + said + "550 <u@b.example>: no (in reply to RCPT TO command))", says{"Delay": "3s", "ReplyCode": "550", "Enhanced": "", "Command": "rcpt"}},
		{"a status in one word with its text (2.2)", toUser + "relay=local, delay=0, status=sent (mailbox)", says{"Kind": "delivered", "ReplyText": "mailbox"}},
		{"a dsn with leading zeros, taken over from the reply", toUser + viaMX + "dsn=5.07.001, status=bounced " + said + "550 5.07.001 no" + toRCPT, says{"Kind": "bounced", "Enhanced": ""}},
		{"soft_bounce", toUser + viaMX + "dsn=4.1.1, status=SOFTBOUNCE " + said + "550 5.1.1 no" + toRCPT, says{"Kind": "deferred", "ReplyCode": "550", "Enhanced": "5.1.1", "DSN": "4.1.1"}},
		{"a probe", toUser + viaMX + "dsn=5.1.1, status=undeliverable-but-not-cached " + said + "550 5.1.1 no" + toRCPT, says{"Kind": "probe", "ReplyCode": "550", "Command": "rcpt"}},
		{"an unknown status", toUser + viaMX + "dsn=5.1.1, status=vanished (550 5.1.1 no)", says{"Verdict": "unmatched"}},
		{"a greeting refused, for good: deferred all the same", toUser + viaMX + "dsn=4.7.1, status=deferred (host mx.b.example[192.0.2.1] refused to talk to me: 554 5.7.1 said: no)", says{"Kind": "deferred", "Command": "connect", "ReplyCode": "554", "Enhanced": "5.7.1", "DSN": "4.7.1"}},
		{"EHLO refused for good", toUser + viaMX + "dsn=5.7.1, status=bounced (host mx.b.example[192.0.2.1] refused to talk to me: 554 5.7.1 no)", says{"Kind": "bounced", "Command": "ehlo"}},

		// Queue IDs and tags.
		{"the shortest queue ID", "postfix/smtp[9]: 3F2B71: to=<u@b.example>, " + tail, says{"Kind": "bounced", "QueueID": "3F2B71"}},
		{"a long queue ID", "postfix/smtp[9]: 4jYlKN1V74z1cwJV: to=<u@b.example>, " + tail, says{"Kind": "bounced", "QueueID": "4jYlKN1V74z1cwJV"}},
		{"a word that looks like a queue ID", "postfix/smtp[9]: TLSRPT: status=failure, domain=b.example, receiving_mx=mx.b.example[192.0.2.1], failure_type=starttls_not_supported", says{"Verdict": "ignored"}},
		{"a service of one's own", "postfix/submission/smtpd[9]: NOQUEUE: reject: RCPT from c.example[192.0.2.7]: 550 5.1.1 no; proto=SMTP", says{"Service": "submission", "Process": "smtpd", "Instance": ""}},
		{"an instance and a service with a dot", "postfix-out.2/relay.b/smtp[9]: 3F2B7A9E6E1: to=<u@b.example>, " + tail, says{"Instance": "postfix-out.2", "Service": "relay.b", "Process": "smtp", "Transport": "relay.b"}},
		{"an instance of another name", "mail-out/smtp[9]: 3F2B7A9E6E1: to=<u@b.example>, " + tail, says{"Instance": "mail-out", "Process": "smtp", "Kind": "bounced"}},
		{"a tag that was cut", "postfix[9]: 3F2B7A9E6E1: to=<u@b.example>, " + tail, says{"Process": "smtp", "Kind": "bounced"}},

		// One host failed, another is tried.
		{"an attempt", fromSMTP + "host mx.b.example[192.0.2.1] said: 450 4.2.0 to=<x>, status=sent (250 ok) (in reply to RCPT TO command)", says{"Kind": "attempt", "Recipient": "", "ReplyCode": "450", "Command": "rcpt", "RelayIP": "192.0.2.1"}},
		{"an attempt that broke the protocol", fromSMTP + "Protocol error: host mx.b.example[192.0.2.1] said: 354 go on (in reply to RCPT TO command)", says{"Kind": "attempt", "ReplyFrom": "remote", "Command": "rcpt"}},
		{"an attempt that failed at home", fromSMTP + "local data error while talking to mx.b.example[192.0.2.1]", says{"Kind": "attempt", "ReplyFrom": "local"}},
		{"an attempt without SMTPUTF8 (3.11)", fromSMTP + "message requires SMTPUTF8, but no server was found that supports SMTPUTF8. The last attempted server was mx.b.example[192.0.2.1]", says{"Kind": "attempt"}},
		{"an attempt without REQUIRETLS (3.11)", fromSMTP + "REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.b.example[192.0.2.1]", says{"Kind": "attempt"}},
		{"a remark about REQUIRETLS (3.11)", fromSMTP + "REQUIRETLS Debug: sender requested REQUIRETLS, but REQUIRETLS support was not offered by host mx.b.example[192.0.2.1]", says{"Verdict": "ignored"}},
		{"an attempt whose login failed before", fromSMTP + "SASL [CACHED] authentication failed; server mx.b.example said: 535 5.7.8 no", says{"Kind": "attempt", "ReplyCode": "535", "Command": "auth", "RelayHost": "mx.b.example"}},
		{"an attempt without a queue ID", "postfix/smtp[9]: connect to mx.b.example[192.0.2.1]:25: Connection refused", says{"Kind": "attempt", "Command": "connect", "QueueID": ""}},
		{"a workaround (2.3)", fromSMTP + "enabling PIX <CRLF>.<CRLF> workaround for mx.b.example[192.0.2.1]", says{"Verdict": "ignored"}},
	})
}

// Postfix cuts what it writes at 2000 bytes (msg_vstream, vstring), also in the middle of a word.
func TestPostfixHostileCut(t *testing.T) {
	whole := bounced + said + "550 5.1.1 no such user 没有" + toRCPT
	until := func(text string) string {
		before, _, ok := strings.Cut(whole, text)
		if !ok {
			t.Fatalf("no %q in %s", text, whole)
		}
		return before
	}
	reply := func(text, command string) says {
		return says{"Kind": "bounced", "Recipient": "u@b.example", "RelayIP": "192.0.2.1", "ReplyFrom": "remote", "ReplyCode": "550", "ReplyText": text, "Command": command}
	}
	lost := says{"Verdict": "unmatched"}
	runHostile(t, []hostileLine{
		{"in the address", until("@b.example"), lost},
		{"behind the address", until(" relay="), lost},
		{"in the relay", until("[192"), lost},
		{"in the delays", until("0.9/"), lost},
		{"before the status", until("bounced"), lost},
		{"behind the status", until(" (host"), says{"Kind": "bounced", "ReplyText": "", "Enhanced": "5.1.1"}},
		{"in the relay's name", until("] said"), says{"Kind": "bounced", "ReplyFrom": "local", "RelayIP": "192.0.2.1"}},
		{"before the reply", until("550"), says{"Kind": "bounced", "RelayIP": "192.0.2.1", "ReplyCode": "", "Enhanced": "5.1.1"}},
		{"in the code", until("0 5.1.1"), says{"Kind": "bounced", "ReplyFrom": "remote", "ReplyText": "55", "ReplyCode": ""}},
		{"in the enhanced code", until(".1 no"), says{"Kind": "bounced", "ReplyCode": "550", "Enhanced": "5.1.1", "DSN": ""}},
		{"in the text", until("such"), reply("550 5.1.1 no", "")},
		{"in a character", until("\x89"), says{"Kind": "bounced", "ReplyCode": "550"}},
		{"before the command", until(" (in"), reply("550 5.1.1 no such user 没有", "")},
		{"in the words before the command: they could be the reply's", until("reply to"), reply("550 5.1.1 no such user 没有 (in", "")},
		{"in the command", until("PT TO"), reply("550 5.1.1 no such user 没有", "")},
		{"behind the command", until(" command"), reply("550 5.1.1 no such user 没有", "rcpt")},
		{"in the word command", until("nd))"), reply("550 5.1.1 no such user 没有", "")},
		{"before the last parenthesis", strings.TrimSuffix(whole, ")"), reply("550 5.1.1 no such user 没有", "rcpt")},
		{"before both parentheses", strings.TrimSuffix(whole, "))"), reply("550 5.1.1 no such user 没有", "rcpt")},
		{"not at all, but a blank was put behind it", whole + "  ", reply("550 5.1.1 no such user 没有", "rcpt")},
		{
			"behind an imitated command",
			bounced + said + "550 5.1.1 (in reply to MAIL FROM command) and then a long text",
			reply("550 5.1.1 (in reply to MAIL FROM command) and then a long text", ""),
		},
	})
}
