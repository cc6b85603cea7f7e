package matchers_test

import (
	"fmt"
	"reflect"
	"testing"

	"mtalens/matchers"
)

// Remote parties write into the log: addresses, replies, HELO names, headers, user names. Each row
// is a line that Postfix can write, with what it truly says. A row states the fields that somebody
// could get wrong; "" says that a field must be absent.
type hostileLine struct {
	why  string
	line string // from the tag on
	want says
}

// says maps the fields of matchers.Match, and "Verdict", to their text.
type says map[string]string

// The fixed parts of the lines.
const (
	fromSMTP = "postfix/smtp[9]: 3F2B7A9E6E1: "
	toUser   = fromSMTP + "to=<u@b.example>, "
	viaMX    = "relay=mx.b.example[192.0.2.1]:25, delay=1.7, delays=0.1/0/0.9/0.7, "
	bounced  = toUser + viaMX + "dsn=5.1.1, status=bounced "
	deferred = toUser + viaMX + "dsn=4.2.0, status=deferred "
	sent     = toUser + viaMX + "dsn=2.0.0, status=sent "
	said     = "(host mx.b.example[192.0.2.1] said: "
	toRCPT   = " (in reply to RCPT TO command))"
	nowhere  = toUser + "relay=none, delay=1.7, delays=0.1/0/1.6/0, "
	tail     = viaMX + "dsn=5.1.1, status=bounced " + said + "550 5.1.1 no" + toRCPT
)

func runHostile(t *testing.T, lines []hostileLine) {
	t.Helper()
	set := newSet(t)
	for _, tt := range lines {
		t.Run(tt.why, func(t *testing.T) {
			testSays(t, set, tt.line, tt.want)
		})
	}
}

// testSays reads a line and compares what it says with want, field by field.
func testSays(t *testing.T, set *matchers.Set, line string, want says) (got says) {
	t.Helper()
	got = readSays(set, line)
	for field := range want {
		if got[field] != want[field] {
			t.Errorf("%s = %q, want %q\n%s", field, got[field], want[field], line)
		}
	}
	return got
}

// readSays returns the verdict on a line and the fields that its match tells.
func readSays(set *matchers.Set, line string) says {
	var arena matchers.Arena
	var m matchers.Match
	verdict := set.Match([]byte(prefix+line), &arena, &m)
	got := says{"Verdict": verdict.String()}
	if verdict != matchers.Event {
		return got
	}
	for i := range reflect.TypeFor[matchers.Match]().NumField() {
		field := reflect.ValueOf(m).Field(i)
		if b, ok := reflect.TypeAssert[[]byte](field); ok && b != nil {
			got[reflect.TypeOf(m).Field(i).Name] = string(b)
		} else if !ok && !field.IsZero() {
			got[reflect.TypeOf(m).Field(i).Name] = fmt.Sprint(field)
		}
	}
	return got
}

func TestPostfixHostileRecipient(t *testing.T) {
	refused := func(recipient string) says {
		return says{"Kind": "bounced", "Recipient": recipient, "RelayHost": "mx.b.example", "ReplyCode": "550", "Enhanced": "5.1.1"}
	}
	runHostile(t, []hostileLine{
		{
			"a quoted local part holds an outcome",
			fromSMTP + `to=<"a, status=sent (250 ok)"@b.example>, ` + tail,
			refused(`"a, status=sent (250 ok)"@b.example`),
		},
		{
			"a quoted local part holds the end of the address and a relay",
			fromSMTP + `to=<"a>, relay=evil[6.6.6.6]:25, delay=0, dsn=2.0.0, status=sent (250 ok)"@b.example>, ` + tail,
			refused(`"a>, relay=evil[6.6.6.6]:25, delay=0, dsn=2.0.0, status=sent (250 ok)"@b.example`),
		},
		{
			"a quoted local part holds quotes",
			fromSMTP + `to=<"a\">, relay=evil[6.6.6.6]:25, status=sent (\"b"@b.example>, ` + tail,
			refused(`"a\">, relay=evil[6.6.6.6]:25, status=sent (\"b"@b.example`),
		},
		{
			"a quoted local part ends in a backslash",
			fromSMTP + `to=<"a\\"@b.example>, ` + tail,
			refused(`"a\\"@b.example`),
		},
		{
			"a quoted local part holds an original recipient",
			fromSMTP + `to=<"a>, orig_to=<x@x.example"@b.example>, ` + tail,
			refused(`"a>, orig_to=<x@x.example"@b.example`),
		},
		{
			"without its quotes (before 3.5): an outcome",
			fromSMTP + `to=<a, status=sent (250 ok)@b.example>, ` + tail,
			refused(`a, status=sent (250 ok)@b.example`),
		},
		{
			"without its quotes: the end of an address",
			fromSMTP + `to=<a>b@b.example>, ` + tail,
			refused(`a>b@b.example`),
		},
		{
			"without its quotes: the end of an address and some field",
			fromSMTP + `to=<a>, dsn=2.0.0, status=sent (ok)@b.example>, ` + tail,
			refused(`a>, dsn=2.0.0, status=sent (ok)@b.example`),
		},
		{
			"without its quotes: one quote",
			fromSMTP + `to=<a"b@b.example>, ` + tail,
			refused(`a"b@b.example`),
		},
		{
			"without its quotes: one quote, and another in the reply",
			fromSMTP + `to=<a"b@b.example>, ` + viaMX + `dsn=5.1.1, status=bounced ` + said + `550 5.1.1 "no>, relay=x` + toRCPT,
			refused(`a"b@b.example`),
		},
		{
			"without its quotes: the end of an address, and a reply that imitates orig_to=",
			fromSMTP + `to=<a>b@b.example>, ` + viaMX + `dsn=5.1.1, status=bounced ` + said + `550 5.1.1 <a>, orig_to=<x>, relay=none` + toRCPT,
			refused(`a>b@b.example`),
		},
		{
			"without its quotes: one quote in each of two addresses",
			fromSMTP + `to=<a"b@b.example>, orig_to=<c"d@b.example>, ` + tail,
			says{"Kind": "bounced", "Recipient": `a"b@b.example`, "OrigRecipient": `c"d@b.example`, "ReplyCode": "550"},
		},
		{
			"without its quotes: a quote in front, and another in the reply",
			fromSMTP + `to=<"b@b.example>, ` + viaMX + `dsn=5.1.1, status=bounced ` + said + `550 5.1.1 "no"` + toRCPT,
			says{"Kind": "bounced", "Recipient": `"b@b.example`, "ReplyText": `550 5.1.1 "no"`},
		},
		{
			"a quoted local part without an end: the line was cut, and all in it is forged",
			fromSMTP + `to=<"a>, relay=evil[6.6.6.6]:25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)`,
			says{"Verdict": "unmatched"},
		},
		{
			"without its quotes: a backslash before the end",
			fromSMTP + `to=<root\>, ` + tail,
			refused(`root\`),
		},
		{"blanks", fromSMTP + `to=<"a b c"@b.example>, ` + tail, refused(`"a b c"@b.example`)},
		{"several @", fromSMTP + `to=<"a@c.example"@b.example>, ` + tail, refused(`"a@c.example"@b.example`)},
		{"several @ without quotes", fromSMTP + `to=<a@c.example@b.example>, ` + tail, refused(`a@c.example@b.example`)},
		{"a source route", fromSMTP + `to=<@c.example:u@b.example>, ` + tail, refused(`@c.example:u@b.example`)},
		{"a list of percent and bang", fromSMTP + `to=<c!d%e@b.example>, ` + tail, refused(`c!d%e@b.example`)},
		{"UTF-8", fromSMTP + `to=<用户@例子.example>, ` + tail, refused(`用户@例子.example`)},
		{"bytes of GBK", fromSMTP + "to=<\xd3\xc3\xbb\xa7@b.example>, " + tail, refused("\xd3\xc3\xbb\xa7@b.example")},
		{"an IPv6 literal", fromSMTP + `to=<u@[IPv6:2001:db8::1]>, ` + tail, refused(`u@[IPv6:2001:db8::1]`)},
		{"an IPv4 literal", fromSMTP + `to=<u@[192.0.2.1]>, ` + tail, refused(`u@[192.0.2.1]`)},
		{"nothing", fromSMTP + `to=<>, ` + tail, says{"Kind": "bounced", "ReplyCode": "550", "RelayHost": "mx.b.example"}},
		{"an equals sign and a comma", fromSMTP + `to=<bounce+u=c.example,x@b.example>, ` + tail, refused(`bounce+u=c.example,x@b.example`)},
		{
			"an original recipient that is quoted",
			fromSMTP + `to=<u@b.example>, orig_to=<"x>, relay=evil[6.6.6.6]:25"@b.example>, ` + tail,
			says{"Recipient": "u@b.example", "OrigRecipient": `"x>, relay=evil[6.6.6.6]:25"@b.example`, "RelayHost": "mx.b.example"},
		},
		{
			"an original recipient without brackets (before 2.3)",
			fromSMTP + `to=<u@b.example>, orig_to=root, ` + tail,
			says{"Recipient": "u@b.example", "OrigRecipient": "root", "ReplyCode": "550"},
		},
		{
			"an original recipient that is a command",
			fromSMTP + `to=<u@b.example>, orig_to=<|/usr/bin/x "-a, b">, ` + tail,
			says{"Recipient": "u@b.example", "OrigRecipient": `|/usr/bin/x "-a, b"`, "ReplyCode": "550"},
		},
	})
}

func TestPostfixHostileReply(t *testing.T) {
	reply := func(text string, more ...string) says {
		want := says{"Recipient": "u@b.example", "RelayHost": "mx.b.example", "RelayIP": "192.0.2.1", "ReplyFrom": "remote", "ReplyText": text}
		for i := 0; i < len(more); i += 2 {
			want[more[i]] = more[i+1]
		}
		return want
	}
	runHostile(t, []hostileLine{
		{
			"an outcome",
			bounced + said + "550 dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as FAKE)" + toRCPT,
			reply("550 dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as FAKE)", "Kind", "bounced", "ReplyCode", "550", "Enhanced", "5.1.1", "Command", "rcpt", "RemoteQueueID", ""),
		},
		{
			"a failure in a success",
			sent + "(250 2.0.0 Ok status=bounced dsn=5.1.1 (host x[6.6.6.6] said: 550 5.1.1 no (in reply to RCPT TO command)))",
			reply("250 2.0.0 Ok status=bounced dsn=5.1.1 (host x[6.6.6.6] said: 550 5.1.1 no (in reply to RCPT TO command))", "Kind", "delivered", "ReplyCode", "250", "Enhanced", "2.0.0", "Command", "end_of_data"),
		},
		{
			"a recipient",
			bounced + said + "550 5.1.1 to=<x@x.example>, relay=evil[6.6.6.6]:25, delay=9, dsn=2.0.0, status=sent (ok)" + toRCPT,
			reply("550 5.1.1 to=<x@x.example>, relay=evil[6.6.6.6]:25, delay=9, dsn=2.0.0, status=sent (ok)", "Kind", "bounced", "Delay", "1.7s", "Enhanced", "5.1.1"),
		},
		{
			"the command that it answers",
			bounced + said + "550 5.1.1 no (in reply to end of DATA command)" + toRCPT,
			reply("550 5.1.1 no (in reply to end of DATA command)", "Command", "rcpt"),
		},
		{
			"another reply",
			bounced + said + "550 said: 451 4.7.1 try again (in reply to MAIL FROM command)" + toRCPT,
			reply("550 said: 451 4.7.1 try again (in reply to MAIL FROM command)", "ReplyCode", "550", "Enhanced", "5.1.1", "Command", "rcpt"),
		},
		{
			"another host",
			deferred + said + "450 4.2.0 host evil[6.6.6.6] said: 550 5.1.1 no" + toRCPT,
			reply("450 4.2.0 host evil[6.6.6.6] said: 550 5.1.1 no", "ReplyCode", "450", "Enhanced", "4.2.0"),
		},
		{
			"a suspension",
			deferred + said + "450 4.2.0 delivery temporarily suspended: host evil[6.6.6.6] refused to talk to me: 554 no" + toRCPT,
			reply("450 4.2.0 delivery temporarily suspended: host evil[6.6.6.6] refused to talk to me: 554 no", "ReplyCode", "450", "Command", "rcpt"),
		},
		{
			"a greeting imitates another host and its reply",
			deferred + "(host mx.b.example[192.0.2.1] refused to talk to me: 554 see [6.6.6.6] said: 250 ok)",
			reply("554 see [6.6.6.6] said: 250 ok", "ReplyCode", "554", "Command", "connect"),
		},
		{
			"more closing parentheses than opening ones",
			bounced + said + "550 5.1.1 no))) such (user)" + toRCPT,
			reply("550 5.1.1 no))) such (user)", "Command", "rcpt"),
		},
		{
			"more opening parentheses than closing ones",
			bounced + said + "550 5.1.1 ((((no" + toRCPT,
			reply("550 5.1.1 ((((no", "Command", "rcpt"),
		},
		{
			"the command in other words",
			bounced + said + "550 5.1.1 no (in reply to everything)" + toRCPT,
			reply("550 5.1.1 no (in reply to everything)", "Command", "rcpt"),
		},
		{"nothing but a code", bounced + said + "550" + toRCPT, reply("550", "ReplyCode", "550", "Enhanced", "5.1.1")},
		{"a code and a blank", bounced + said + "550 " + toRCPT, reply("550 ", "ReplyCode", "550")},
		{
			"no SMTP line before the reply",
			bounced + said + "55 two digits 554 5.5.1 no valid recipients" + toRCPT,
			reply("55 two digits 554 5.5.1 no valid recipients", "ReplyCode", "", "Enhanced", "5.1.1", "DSN", ""),
		},
		{
			"no SMTP line before a success",
			sent + "(hello 250 2.0.0 Ok: queued as 4XyZ12)",
			reply("hello 250 2.0.0 Ok: queued as 4XyZ12", "Kind", "delivered", "ReplyCode", "", "Command", "end_of_data"),
		},
		{
			"a code of no known class: Postfix calls it a protocol error (smtp_trouble.c)",
			toUser + viaMX + "dsn=5.5.0, status=bounced (Protocol error: host mx.b.example[192.0.2.1] said: 354 go on" + toRCPT,
			reply("354 go on", "Kind", "bounced", "ReplyCode", "", "Enhanced", "5.5.0", "Command", "rcpt"),
		},
		{
			"a protocol error that is a success elsewhere",
			toUser + viaMX + "dsn=5.5.0, status=bounced (Protocol error: host mx.b.example[192.0.2.1] said: 250 2.0.0 Ok (in reply to DATA command))",
			reply("250 2.0.0 Ok", "Kind", "bounced", "ReplyCode", "250", "Enhanced", "2.0.0", "DSN", "5.5.0", "Command", "data"),
		},
		{"an IPv4 address", bounced + said + "550 5.1.1.2 is blocked" + toRCPT, reply("550 5.1.1.2 is blocked", "Enhanced", "5.1.1", "DSN", "")},
		{"an ip6.arpa name", bounced + said + "550 5.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa" + toRCPT, reply("550 5.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "Enhanced", "5.1.1")},
		{"an IPv6 address", bounced + said + "550 [2001:db8::25]: 5.7.1 no" + toRCPT, reply("550 [2001:db8::25]: 5.7.1 no", "Enhanced", "5.1.1")},
		{"a version", bounced + said + "550 filter 5.4.3 (build 5.4.3-r2)" + toRCPT, reply("550 filter 5.4.3 (build 5.4.3-r2)", "Enhanced", "5.1.1")},
		{"a size and a date", bounced + said + "552 5.2 MB on 5.2.2026, see 5.2.26.gz" + toRCPT, reply("552 5.2 MB on 5.2.2026, see 5.2.26.gz", "ReplyCode", "552", "Enhanced", "5.1.1")},
		{"a port that looks like a code", bounced + said + "550 connect 10.0.0.1:550 5 times" + toRCPT, reply("550 connect 10.0.0.1:550 5 times", "Enhanced", "5.1.1")},
		{
			"a queue ID that looks like a code",
			sent + "(250 2.0.0 Ok: queued as 5501234)",
			reply("250 2.0.0 Ok: queued as 5501234", "RemoteQueueID", "5501234"),
		},
		{
			"two queue IDs",
			sent + "(250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4XyZ12)",
			reply("250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4XyZ12", "RemoteQueueID", "4XyZ12", "Enhanced", "2.0.0"),
		},
		{
			"a class that contradicts the code: Postfix drops the text's code",
			toUser + viaMX + "dsn=5.0.0, status=bounced " + said + "550 4.7.1 no" + toRCPT,
			reply("550 4.7.1 no", "Enhanced", "4.7.1", "DSN", "5.0.0"),
		},
		{
			"several lines, the last with another class",
			toUser + viaMX + "dsn=4.2.1, status=deferred " + said + "550-first 450 4.2.1 last" + toRCPT,
			reply("550-first 450 4.2.1 last", "Kind", "deferred", "ReplyCode", "550", "Enhanced", "4.2.1", "DSN", ""),
		},
		{"UTF-8", bounced + said + "550 5.1.1 没有这个用户" + toRCPT, reply("550 5.1.1 没有这个用户", "Command", "rcpt")},
		{"bytes that are no UTF-8", bounced + said + "550 5.1.1 \xc3\xbb\xd3\xd0" + toRCPT, reply("550 5.1.1 \xc3\xbb\xd3\xd0", "Command", "rcpt")},
		{"LHLO", deferred + said + "450 4.2.0 no (in reply to LHLO command))", reply("450 4.2.0 no", "Command", "ehlo")},
		{
			"a success of LMTP that names the recipient",
			"postfix/lmtp[9]: 3F2B7A9E6E1: to=<u@b.example>, relay=mx1.example[private/dovecot-lmtp], delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <u@b.example> /yLp Saved)",
			says{"Kind": "delivered", "RelayPath": "private/dovecot-lmtp", "RelayHost": "", "Direction": "local", "ReplyFrom": "remote", "ReplyCode": "250"},
		},
		{
			"a probe that went as far as DATA (smtp_address_verify_target)",
			toUser + viaMX + "dsn=2.0.0, status=deliverable (354 End data with <CR><LF>.<CR><LF>)",
			reply("354 End data with <CR><LF>.<CR><LF>", "Kind", "probe", "ReplyCode", "", "Enhanced", "2.0.0"),
		},
	})
}
