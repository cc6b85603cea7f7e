package matchers_test

import (
	"fmt"
	"strings"
	"testing"

	"mtalens/matchers"
)

// What strangers can put into a line of Exim's: addresses, HELO, ident, replies, subjects, user
// names. Whatever it imitates, the line says what Exim wrote.
func TestEximInjections(t *testing.T) {
	for _, test := range eximInjections {
		t.Run(test.why, func(t *testing.T) {
			if got := eximSays(t, test.line); got != test.want {
				t.Errorf("line %s\n got %s\nwant %s", test.line, got, test.want)
			}
		})
	}
}

// eximSays reads one line, stamp and message ID aside, and returns what it says on one line.
func eximSays(t testing.TB, line string) string {
	t.Helper()
	if rest, ok := strings.CutPrefix(line, "ID "); ok {
		line = "1xVrNA-000000000cj-2Mid " + rest
	}
	var arena matchers.Arena
	var m matchers.Match
	v := newSet(t).Match([]byte("2026-11-24 15:19:52 "+line), &arena, &m)
	if v != matchers.Event {
		return v.String()
	}
	out := m.Kind.String()
	for _, field := range []struct{ name, value string }{
		{"from", string(m.Sender)},
		{"to", string(m.Recipient)},
		{"orig", string(m.OrigRecipient)},
		{"into", string(m.DeliveredTo)},
		{"relay", hostText(m.RelayHost, m.RelayIP)},
		{"client", hostText(m.ClientHost, m.ClientIP)},
		{"helo", string(m.HELO)},
		{"user", string(m.AuthUser)},
		{"code", m.ReplyCode.String()},
		{"status", m.Enhanced.String()},
		{"at", m.Command.String()},
		{"reply", string(m.ReplyText)},
	} {
		if field.value != "" {
			out += fmt.Sprintf(" %s=%s", field.name, field.value)
		}
	}
	return out
}

func hostText(name, address []byte) string {
	if address == nil {
		return string(name)
	}
	return string(name) + "[" + string(address) + "]"
}

const smtpError = ": SMTP error from remote mail server after "

var eximInjections = []struct{ why, line, want string }{
	// Replies of the far end.
	{
		"a reply that quotes a delivery is opaque",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<a@b.example>: 550 5.1.1 no => x@y.example R=r T=t H=z [192.0.2.9] C="250 ok"`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no => x@y.example R=r T=t H=z [192.0.2.9] C="250 ok"`,
	},
	{
		"a reply that begins another error",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `end of data: 550 5.7.1 SMTP error from remote mail server after RCPT TO:<a@b.example>: 421 4.7.0 later`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.7.1 at=end_of_data reply=550 5.7.1 SMTP error from remote mail server after RCPT TO:<a@b.example>: 421 4.7.0 later`,
	},
	{
		"a reply that says retry timeout exceeded is no expiry",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 retry timeout exceeded`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 at=rcpt reply=550 retry timeout exceeded`,
	},
	{
		"a reply with another status at its end",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<a@b.example>: 550 User unknown. See 4.2.2 or 2.0.0`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 at=rcpt reply=550 User unknown. See 4.2.2 or 2.0.0`,
	},
	{
		"a reply that defers, of a host that says defer (-1)",
		`ID == a@b.example R=r T=t defer (-44) H=mx [192.0.2.1]` + smtpError + `RCPT TO:<a@b.example>: 450 defer (-1): 550 5.1.1 no`,
		`deferred to=a@b.example relay=mx[192.0.2.1] code=450 at=rcpt reply=450 defer (-1): 550 5.1.1 no`,
	},
	{
		"a reply that looks like fields behind the host",
		`ID == a@b.example R=r T=t defer (-46) H=mx [192.0.2.1]` + smtpError + `end of data: 451 T=evil H=evil.example [192.0.2.66]: 250 ok`,
		`deferred to=a@b.example relay=mx[192.0.2.1] code=451 at=end_of_data reply=451 T=evil H=evil.example [192.0.2.66]: 250 ok`,
	},
	{
		"a reply that ends like a delivery time",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<a@b.example>: 550 5.1.1 not for DT=long DT=0.120s`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 not for DT=long`,
	},
	{
		"a confirmation with quotes in it is escaped",
		`ID => a@b.example R=r T=t H=mx [192.0.2.1] C="250 2.0.0 Ok C=\"550 5.1.1 x\" QT=9s R=evil" QT=1s`,
		`delivered to=a@b.example relay=mx[192.0.2.1] code=250 status=2.0.0 at=end_of_data reply=250 2.0.0 Ok C=\"550 5.1.1 x\" QT=9s R=evil`,
	},
	{
		"a confirmation cut in its middle",
		`ID => a@b.example R=r T=t H=mx [192.0.2.1] C="250 2.0.0 Ok it never`,
		`delivered to=a@b.example relay=mx[192.0.2.1] code=250 status=2.0.0 at=end_of_data reply=250 2.0.0 Ok it never`,
	},
	{
		"a confirmation that ends with a backslash",
		`ID => a@b.example R=r T=t H=mx [192.0.2.1] C="250 ok \\" QT=1s`,
		`delivered to=a@b.example relay=mx[192.0.2.1] code=250 at=end_of_data reply=250 ok \\`,
	},
	{
		"a certificate's name that imitates the end of the fields",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1] X=TLS1.3:A:256 CV=no DN="/CN=x C=250 : 421 4.0.0" : SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
	},
	{
		"a reply of many lines keeps its escapes",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<a@b.example>: 550-blocked\n550-421 4.7.0 look\n550 5.7.1 here`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.7.1 at=rcpt reply=550-blocked\n550-421 4.7.0 look\n550 5.7.1 here`,
	},
	{
		"an EHLO reply quoted by a lost connection",
		`ID == a@b.example R=r T=t defer (-18) H=mx [192.0.2.1]: Remote host closed connection in response to HELO me (EHLO response was: 421 4.7.0 (EHLO response was: 250))`,
		`deferred to=a@b.example relay=mx[192.0.2.1] code=421 status=4.7.0 at=ehlo reply=Remote host closed connection in response to HELO me (EHLO response was: 421 4.7.0 (EHLO response was: 250))`,
	},
	{
		"a lost connection in response to RCPT has no EHLO reply",
		`ID == a@b.example R=r T=t defer (-18) H=mx [192.0.2.1]: Remote host closed connection in response to RCPT TO:<"x (EHLO response was: 550 5.1.1"@b.example>`,
		`deferred to=a@b.example relay=mx[192.0.2.1] at=rcpt reply=Remote host closed connection in response to RCPT TO:<"x (EHLO response was: 550 5.1.1"@b.example>`,
	},
	{
		"what is no reply may hold one",
		`ID == a@b.example R=r T=t defer (-19) H=mx [192.0.2.1]: Malformed SMTP reply in response to initial connection: hello, 550 5.1.1`,
		`deferred to=a@b.example relay=mx[192.0.2.1] at=connect reply=Malformed SMTP reply in response to initial connection: hello, 550 5.1.1`,
	},
	{
		"an LMTP reply with a colon in its address",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]: LMTP error after DATA: 550 5.1.1 <a: 250 ok@b.example> unknown`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=data reply=550 5.1.1 <a: 250 ok@b.example> unknown`,
	},

	// Recipients: Exim logs local parts without their quotes.
	{
		"a local part that imitates a refusal",
		`ID => x: SMTP error from remote mail server after RCPT TO:<x>: 550 5.1.1 no@b.example <"x: SMTP error from remote mail server after RCPT TO:<x>: 550 5.1.1 no"@b.example> R=r T=t H=mx [192.0.2.1] C="250 ok"`,
		`delivered to="x: SMTP error from remote mail server after RCPT TO:<x>: 550 5.1.1 no"@b.example relay=mx[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
	},
	{
		"a local part that imitates a success",
		`ID ** ok@b.example R=r T=t H=mx [192.0.2.9] C=250@b.example <"ok@b.example R=r T=t H=mx [192.0.2.9] C=250"@b.example> R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<"ok@b.example R=r T=t H=mx [192.0.2.9] C=250"@b.example>: 550 5.1.1 no`,
		`bounced to="ok@b.example R=r T=t H=mx [192.0.2.9] C=250"@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
	},
	{
		"a local part that imitates a deferral",
		`ID ** a R=r defer (-1): later@b.example <"a R=r defer (-1): later"@b.example>: Unrouteable address`,
		`bounced to="a R=r defer (-1): later"@b.example reply=Unrouteable address`,
	},
	{
		"a local part with a bracket",
		`ID => a> <b@b.example <"a> <b"@b.example> R=r T=t H=mx [192.0.2.1]`,
		`delivered to="a> <b"@b.example relay=mx[192.0.2.1]`,
	},
	{
		"a local part with escaped quotes",
		`ID => say "hi" now@b.example <"say \"hi\" now"@b.example> R=r T=t H=mx [192.0.2.1]`,
		`delivered to="say \"hi\" now"@b.example relay=mx[192.0.2.1]`,
	},
	{
		"a local part with an at sign",
		`ID => x@y.example@b.example <"x@y.example"@b.example> R=r T=t H=mx [192.0.2.1]`,
		`delivered to="x@y.example"@b.example relay=mx[192.0.2.1]`,
	},
	{
		"an alias of an address with blanks",
		`ID => two words@b.example <list@c.example> R=r T=t H=mx [192.0.2.1]`,
		`delivered to=two words@b.example orig=list@c.example relay=mx[192.0.2.1]`,
	},
	{
		"a local part that is a flag",
		`ID => **@b.example R=r T=t H=mx [192.0.2.1] C="250 ok"`,
		`delivered to=**@b.example relay=mx[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
	},
	{
		"a local part that is a field",
		`ID ** R=x@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<R=x@b.example>: 550 no`,
		`bounced to=R=x@b.example relay=mx[192.0.2.1] code=550 at=rcpt reply=550 no`,
	},
	{
		"an X.400 address is no file",
		`ID => /G=John/S=Doe/@gw.example R=r T=t H=gw [192.0.2.1] C="250 ok"`,
		`delivered to=/G=John/S=Doe/@gw.example relay=gw[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
	},
	{
		"an apostrophe and an equals sign",
		`ID -> o'neil+tag=x@b.example R=r T=t H=mx [192.0.2.1] C="250 ok"`,
		`delivered to=o'neil+tag=x@b.example relay=mx[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
	},
	{
		"an address in UTF-8",
		`ID => grüße@bücher.example R=r T=t H=mx [192.0.2.1] C="250 ok"`,
		`delivered to=grüße@bücher.example relay=mx[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
	},
	{
		"a source route is an address as any other",
		`ID ** @a.example,@b.example:c@d.example: Unrouteable address`,
		`bounced to=@a.example,@b.example:c@d.example reply=Unrouteable address`,
	},
	{
		"a quoted address that was never taken apart",
		`ID ** "a: 550 5.1.1 b"@c.example: Unrouteable address`,
		`bounced to="a: 550 5.1.1 b"@c.example reply=Unrouteable address`,
	},
	{
		"the stage quotes an address with a colon and a bracket",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<"a>: 250 2.0.0 ok"@b.example>: 550 5.1.1 no`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
	},
	{
		"the stage quotes a sender with parameters",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `pipelined MAIL FROM:<"s: 250 ok"@c.example> SIZE=9 BODY=8BITMIME: 553 5.1.8 no`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=553 status=5.1.8 at=mail reply=553 5.1.8 no`,
	},
	{
		"a stage cut before its bracket",
		`ID ** a@b.example R=r T=t H=mx [192.0.2.1]` + smtpError + `RCPT TO:<aaaaaaaaaa: 550 no`,
		`bounced to=a@b.example relay=mx[192.0.2.1] code=550 at=rcpt reply=550 no`,
	},

	// Pipes and files: a user's own command line.
	{
		"a command that redirects its input",
		`ID ** |/bin/prog <file >out 2>&1 <u@c.example> R=r T=address_pipe: Child process of address_pipe transport returned 1 from command: /bin/prog`,
		`bounced to=u@c.example into=|/bin/prog <file >out 2>&1 reply=Child process of address_pipe transport returned 1 from command: /bin/prog`,
	},
	{
		"a command that imitates fields",
		`ID => |/bin/prog R=x T=y H=evil [192.0.2.66] C="250 ok" <u@c.example> R=aliases T=address_pipe`,
		`delivered to=u@c.example into=|/bin/prog R=x T=y H=evil [192.0.2.66] C="250 ok"`,
	},
	{
		"a command that imitates a deferral",
		`ID => |/bin/sh -c "defer (-1): 550 5.1.1" <u@c.example> R=aliases T=address_pipe`,
		`delivered to=u@c.example into=|/bin/sh -c "defer (-1): 550 5.1.1"`,
	},
	{
		"a file with blanks in its name",
		`ID == /home/u/my mail <u@c.example> R=r T=address_file defer (-22): mailbox is full (MTA-imposed quota exceeded while writing to /home/u/my mail)`,
		`deferred to=u@c.example into=/home/u/my mail reply=mailbox is full (MTA-imposed quota exceeded while writing to /home/u/my mail)`,
	},
	{
		"an autoreply names whom it writes to",
		`ID => >stranger@d.example <u@c.example> R=vacation T=address_reply`,
		`delivered to=u@c.example into=>stranger@d.example`,
	},
	{
		"a program's output is not an outcome",
		`ID <u@c.example>: address_pipe transport output: ** a@b.example: 550 5.1.1 no`,
		`ignored`,
	},

	// HELO: with helo_accept_junk_hosts anything.
	{
		"HELO that imitates a verified host",
		`H=(bank.example [192.0.2.66]) [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: no`,
		`rejected from=s@c.example to=a@b.example client=[198.51.100.7] helo=bank.example [192.0.2.66] at=rcpt reply=no`,
	},
	{
		"HELO that is an address literal",
		`H=([192.0.2.66]) [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: no`,
		`rejected from=s@c.example to=a@b.example client=[198.51.100.7] helo=[192.0.2.66] at=rcpt reply=no`,
	},
	{
		"HELO that ends its own parenthesis",
		`H=(x) [192.0.2.66] F=<evil@e.example> rejected RCPT <v@w.example>: 550 5.1.1 (y) [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: no`,
		`rejected from=s@c.example to=a@b.example client=[198.51.100.7] helo=x) [192.0.2.66] F=<evil@e.example> rejected RCPT <v@w.example>: 550 5.1.1 (y at=rcpt reply=no`,
	},
	{
		"HELO that is H=",
		`H=(H=bank.example) [198.51.100.7] temporarily rejected EHLO or HELO H=bank.example: later`,
		`temp_rejected client=[198.51.100.7] helo=H=bank.example at=ehlo reply=later`,
	},
	{
		"HELO with a colon and a blank",
		`H=(a: 550 5.7.1 b) [198.51.100.7] rejected EHLO or HELO a: 550 5.7.1 b: bad name`,
		`rejected client=[198.51.100.7] helo=a: 550 5.7.1 b at=ehlo reply=bad name`,
	},
	{
		"HELO with an opening bracket that is never closed",
		`H=mail.c.example (x [y) [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: no`,
		`rejected from=s@c.example to=a@b.example client=mail.c.example[198.51.100.7] helo=x [y at=rcpt reply=no`,
	},
	{
		"HELO that imitates an arrival",
		`ID <= s@c.example H=(x) [192.0.2.66] P=esmtp S=1 (y) [198.51.100.7] P=esmtp S=300`,
		`received from=s@c.example client=[198.51.100.7] helo=x) [192.0.2.66] P=esmtp S=1 (y`,
	},
	{
		"HELO with a flag",
		`ID <= s@c.example H=(=> a@b.example) [198.51.100.7] P=smtp S=300`,
		`received from=s@c.example client=[198.51.100.7] helo==> a@b.example`,
	},
	{
		"an address that is none ends nothing",
		`H=(x) [not an address]) [198.51.100.7] rejected MAIL <s@c.example>: no`,
		`rejected from=s@c.example client=[198.51.100.7] helo=x) [not an address] at=mail reply=no`,
	},
	{
		"a host that is never closed",
		`H=mail.c.example [198.51.100.7 F=<s@c.example> rejected RCPT <a@b.example>`,
		`unmatched`,
	},
	{
		"a reply in the text may show another client",
		`H=(helo) [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: 550 5.7.1 client (x) [192.0.2.66] is blocked`,
		`rejected from=s@c.example to=a@b.example client=[198.51.100.7] helo=helo code=550 status=5.7.1 at=rcpt reply=550 5.7.1 client (x) [192.0.2.66] is blocked`,
	},

	// Ident (RFC 1413): the client's host says what it likes.
	{
		"ident that imitates a refusal",
		`H=h.example [198.51.100.7] U=x F=<evil@e.example> rejected RCPT <v@w.example> F=<s@c.example> rejected RCPT <a@b.example>: no`,
		`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] at=rcpt reply=no`,
	},
	{
		"ident with blanks",
		`H=h.example [198.51.100.7] U=John Doe F=<s@c.example> temporarily rejected RCPT <a@b.example>: 451 later`,
		`temp_rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] code=451 at=rcpt reply=451 later`,
	},
	{
		"ident that imitates protocol and size",
		`ID <= s@c.example H=h.example [198.51.100.7] U=x P=local S=1 P=esmtp S=300`,
		`received from=s@c.example client=h.example[198.51.100.7]`,
	},
	{
		"ident that imitates the end of a HELO",
		`ID <= s@c.example H=h.example (helo) [198.51.100.7] U=x (y) [192.0.2.66] P=esmtp S=300`,
		`received from=s@c.example client=h.example[198.51.100.7] helo=helo`,
	},

	// Envelopes, subjects and message IDs of clients.
	{
		"a subject that imitates fields",
		`ID <= s@c.example H=h.example [198.51.100.7] P=esmtp S=300 id=1@c.example T="x\" A=login:root H=evil [192.0.2.66] P=local for v@w.example" for a@b.example`,
		`received from=s@c.example client=h.example[198.51.100.7]`,
	},
	{
		"a message ID that imitates a protocol",
		`ID <= s@c.example H=h.example (helo) [198.51.100.7] P=esmtp S=300 id="x) [192.0.2.66] P=local A=login:root"@c.example`,
		`received from=s@c.example client=h.example[198.51.100.7] helo=helo`,
	},
	{
		"an ID between quotes is no authentication",
		`ID <= s@c.example H=h.example [198.51.100.7] P=esmtpsa A=login:u@c.example S=300 id=A=plain:root@c.example`,
		`received from=s@c.example client=h.example[198.51.100.7] user=u@c.example`,
	},
	{
		"a sender that imitates a verdict",
		`H=h.example [198.51.100.7] F=<"x> rejected RCPT <v@w.example>: 550"@c.example> temporarily rejected RCPT <a@b.example>: 451 4.7.1 later`,
		`temp_rejected from="x> rejected RCPT <v@w.example>: 550"@c.example to=a@b.example client=h.example[198.51.100.7] code=451 status=4.7.1 at=rcpt reply=451 4.7.1 later`,
	},
	{
		"a recipient that imitates a text",
		`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <"a>: 421 4.7.0 x"@b.example>: 550 5.1.1 no`,
		`rejected from=s@c.example to="a>: 421 4.7.0 x"@b.example client=h.example[198.51.100.7] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
	},
	{
		"a recipient without brackets",
		`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT a@b.example: 550 5.1.1 no`,
		`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
	},
	{
		"a recipient cut at 100 bytes, and a bracket in the text",
		`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: no <b@c.example> here`,
		`rejected from=s@c.example to=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa client=h.example[198.51.100.7] at=rcpt reply=no <b@c.example> here`,
	},
	{
		"a text that quotes a far end's code is our word, without a code",
		`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: mx.b.example [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no`,
		`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] at=rcpt reply=mx.b.example [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no`,
	},
	{
		"log_message may hold what looks like a code",
		`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: rule 5.9.9 of 550`,
		`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] at=rcpt reply=rule 5.9.9 of 550`,
	},
	{
		"a command that imitates a client",
		`SMTP syntax error in "MAIL FROM:<x" H=evil [192.0.2.66] ok" H=h.example [198.51.100.7] "@" or "." expected after "x"`,
		`rejected client=h.example[198.51.100.7] at=mail reply="@" or "." expected after "x"`,
	},
	{
		"input that imitates a client",
		`SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "MAIL FROM:<s@c.example>" H=h.example [198.51.100.7] next input="RCPT\r\n\" H=evil [192.0.2.66] next input="`,
		`rejected from=s@c.example client=h.example[198.51.100.7] at=mail reply=next input sent too soon: pipelining was not advertised`,
	},
	{
		"a user name that imitates an error",
		`plain authenticator failed for (h) [198.51.100.7]: 535 Incorrect authentication data (set_id=root) (set_id=x)`,
		`auth_failed client=[198.51.100.7] helo=h user=root) (set_id=x code=535 at=auth reply=535 Incorrect authentication data (set_id=root) (set_id=x)`,
	},
	{
		"a challenge that imitates a client",
		`ID plain authenticator failed H=mx.b.example [192.0.2.1] 535 5.7.8 no H=evil [192.0.2.66] 235 ok`,
		`auth_failed relay=mx.b.example[192.0.2.1] code=535 status=5.7.8 at=auth reply=535 5.7.8 no H=evil [192.0.2.66] 235 ok`,
	},
	{
		"a message ID that is too short is none",
		`1xVrNA-000cj-2M => a@b.example R=r T=t H=mx [192.0.2.1]`,
		`unmatched`,
	},
}
