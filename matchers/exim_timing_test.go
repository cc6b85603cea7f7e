package matchers_test

import (
	"testing"

	"mtalens/matchers"
)

var eximTimings = []struct{ name, line string }{
	{"delivered", `2026-11-24 15:19:52.698 +0100 [2405] 1xVrNA-000000000cj-2Mid => u@gmail.com R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [192.0.2.1]:25 PS=ese X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no DN="/CN=mx.generic.example" K C="250 2.0.0 OK  1795500001 ffacd0b85a97d-42cb7f2e1a3si100001.1 - gsmtp" QT=0.2s DT=0.088s`},
	{"bounced", `2026-11-24 15:19:54.119 +0100 [2886] 1xVrNB-000000000mw-4A1j ** u@gmail.com R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com [192.0.2.1]:25 X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no : SMTP error from remote mail server after RCPT TO:<u@gmail.com>: 550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. Learn more at\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1si100012.12 - gsmtp`},
	{"deferred", `2026-11-24 15:19:54.119 [2886] 1xVrNB-000000000mw-4A1j == u@b.example R=dnslookup T=remote_smtp defer (-44) H=mx1.b.example [192.0.2.57]:25 DT=0.01s: SMTP error from remote mail server after RCPT TO:<u@b.example>: 450 4.2.0 <u@b.example>: try again later`},
	{"received", `2026-11-24 15:19:52 1xVrNA-000000000cj-2Mid <= s@news.example H=mx1.example (client.example) [192.0.2.7]:44617 P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 S=415 id=c0001.debian@news.example`},
	{"rejected", `2026-11-24 15:19:52 H=relay.partner.example (helo) [192.0.2.2]:44377 F=<s@client.example> rejected RCPT <u@hosted.example>: 550 5.7.1 our text with code and status`},
	{"completed", `2026-11-24 15:19:52.698 +0100 [2405] 1xVrNA-000000000cj-2Mid Completed QT=0.136s`},
	{"queue run", `2026-11-24 15:19:52 Start queue run: pid=2395`},
	{"connection", `2026-11-24 15:19:52 SMTP connection from [192.0.2.1]:44549 I=[192.0.2.9]:25 (TCP/IP connection count = 1)`},
}

func BenchmarkExim(b *testing.B) {
	for _, timing := range eximTimings {
		b.Run(timing.name, func(b *testing.B) {
			set, line := newSet(b), []byte(timing.line)
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

// Nothing is allocated for a line, whatever it says.
func TestEximAllocatesNothing(t *testing.T) {
	set := newSet(t)
	var arena matchers.Arena
	var m matchers.Match
	for _, name := range glob(t, "testdata/exim/*.log") {
		for _, line := range readLines(t, name) {
			if n := testing.AllocsPerRun(10, func() { set.Match(line, &arena, &m) }); n > 0 {
				t.Errorf("%v allocations for %s", n, line)
			}
		}
	}
}
