package matchers_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mtalens/matchers"
)

// Each line of a .log, as Exim 4.96 or 4.99 wrote it, has one paragraph in the .golden beside it.
// Run with -update, and read the diff.
func TestExim(t *testing.T) {
	for _, name := range glob(t, "testdata/exim/*.log") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden(t, strings.TrimSuffix(name, ".log")+".golden", resolveAll(t, readLines(t, name)))
		})
	}
}

// resolveAll reads lines of one stream in their order and returns what they say, one paragraph a
// line.
func resolveAll(t testing.TB, lines [][]byte) string {
	t.Helper()
	set := newSet(t)
	var sequence matchers.Sequence
	var arena matchers.Arena
	var out strings.Builder
	for _, line := range lines {
		var m matchers.Match
		verdict := set.Match(line, &arena, &m)
		if set.Loose() {
			verdict = sequence.Resolve(set, line, &arena, &m, verdict)
		}
		fmt.Fprintf(&out, "%s\n", verdict)
		if verdict == matchers.Event {
			out.WriteString(fields(&m))
		}
	}
	return out.String()
}

// A line is Exim's by its tag, by the form of its stamp, or, where a runtime has put its own stamp
// before it, by how it begins.
func TestEximClaims(t *testing.T) {
	for _, test := range []struct {
		line string
		want matchers.MTA
	}{
		{"2026-11-24 14:38:02 1xVqig-0000We-0E Completed", matchers.MTAExim},
		{"2026-11-24 14:38:02.123 +0100 [99] H=[192.0.2.7] rejected MAIL <a@b.example>", matchers.MTAExim},
		{"Nov 24 14:38:02 mx1 exim[2027]: 2026-11-24 14:38:02 1xVqig-0000We-0E => a@b.example R=r T=t", matchers.MTAExim},
		{"Nov 24 14:38:02 mx1 exim4[2027]: 1xVqig-0000We-0E => a@b.example R=r T=t", matchers.MTAExim},
		{"Nov 24 14:38:02 mx1 exim-out[2027]: 1xVqig-0000We-0E => a@b.example R=r T=t", matchers.MTAExim},
		{"2026-11-24T13:38:02Z stdout F 2026-11-24 14:38:02 1xVqig-0000We-0E => a@b.example R=r T=t", matchers.MTAExim},
		{"Nov 24 14:38:02 mx1 postfix/smtp[8]: 4XyZ12abcd: to=<a@b.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (x)", matchers.MTAPostfix},
		{"Nov 24 14:38:02 mx1 dovecot: lda(u): 1xVqig-0000We-0E => a@b.example", matchers.NoMTA},
	} {
		var arena matchers.Arena
		var m matchers.Match
		newSet(t).Match([]byte(test.line), &arena, &m)
		if test.want == matchers.NoMTA {
			if v := newSet(t).Match([]byte(test.line), &arena, &m); v != matchers.Foreign {
				t.Errorf("%s: %s, want foreign", test.line, v)
			}
			continue
		}
		if v := newSet(t).Match([]byte(test.line), &arena, &m); v == matchers.Event && m.MTA != test.want || v < matchers.Ignored {
			t.Errorf("%s: %s of %s, want one of %s", test.line, v, m.MTA, test.want)
		}
	}
}

// A delivery to another host names it. What failed before it had a host, or has none, is told by its
// address, its error number, its transport's name or its text.
func TestEximDirection(t *testing.T) {
	for _, test := range []struct {
		line string
		want matchers.Direction
	}{
		{`=> a@b.example R=r T=remote_smtp H=mx [192.0.2.1] C="250 ok"`, matchers.Out},
		{`=> a@b.example R=r T=filter H=localhost [127.0.0.1] C="250 ok"`, matchers.Local},          // a hop to a filter
		{`=> a@b.example R=r T=t H=mail.internal.example [127.0.0.2] C="250 ok"`, matchers.Out},     // the name counts, not the address
		{`=> a@b.example R=r T=lmtp_smtp H=store [192.0.2.1] C="250 ok"`, matchers.Local},           // LMTP over TCP
		{`=> u <u@b.example> R=virtual_user T=dovecot_virtual_delivery C="250 ok"`, matchers.Local}, // cPanel
		{`** |/bin/prog <u@b.example> R=r T=anything: no`, matchers.Local},
		{`** a@b.example R=r T=t H=store [192.0.2.1]: LMTP error after DATA: 550 no`, matchers.Local},
		{`** a@b.example R=r T=t: Child process of t transport returned 1 from command: /bin/prog`, matchers.Local},
		{`** a@b.example R=r T=remote_delivery: message is too big (transport limit = 1)`, matchers.Out},
		{`** a@b.example: Unrouteable address`, matchers.Out},
		{`== a@b.example R=r T=t defer (-22): mailbox is full`, matchers.Local},
		{`== a@b.example R=r T=t defer (13): Permission denied`, matchers.Local},
		{`== a@b.example R=r T=t defer (111): Connection refused`, matchers.Out},
		{`== a@b.example R=r T=mail_spool defer (-1): failed to lock mailbox`, matchers.Local},
		{`== a@b.example routing defer (-52): retry time not reached`, matchers.Out},
		{`<= s@c.example H=h.example [192.0.2.7] P=esmtp`, matchers.In},
		{`H=h.example [192.0.2.7] F=<s@c.example> rejected after DATA`, matchers.In},
		{`H=mx.b.example [192.0.2.1] Connection refused`, matchers.Out},
		{`plain authenticator failed H=mx.b.example [192.0.2.1] 535 no`, matchers.Out},
	} {
		var arena matchers.Arena
		var m matchers.Match
		line := "2026-11-24 15:19:52 1xVrNA-000000000cj-2Mid " + test.line
		if v := newSet(t).Match([]byte(line), &arena, &m); v != matchers.Event || m.Direction != test.want {
			t.Errorf("%s: %s %s, want event %s", test.line, v, m.Direction, test.want)
		}
	}
}
