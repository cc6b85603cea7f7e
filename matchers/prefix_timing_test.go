package matchers

import "testing"

var timedLines = []struct{ name, line string }{
	{"RFC3164", `Nov 24 14:39:41 mx1 postfix/smtpd[315]: NOQUEUE: reject: RCPT from relay.partner.example[127.30.0.2]: 550 5.2.1 <own-1007@hosted.example>: Recipient address rejected: this account was suspended; from=<own-1007@client.example> to=<own-1007@hosted.example> proto=ESMTP helo=<relay.partner.example>`},
	{"RFC3339", `2026-11-24T14:39:41.123908+01:00 mx1 postfix/smtpd[315]: NOQUEUE: reject: RCPT from relay.partner.example[127.30.0.2]: 550 5.2.1 <own-1007@hosted.example>: Recipient address rejected: this account was suspended; from=<own-1007@client.example> to=<own-1007@hosted.example> proto=ESMTP helo=<relay.partner.example>`},
	{"RFC5424", `<22>1 2026-11-24T14:39:41.123908+01:00 mx1 postfix/smtpd 315 - - NOQUEUE: reject: RCPT from relay.partner.example[127.30.0.2]: 550 5.2.1 <own-1007@hosted.example>: Recipient address rejected: this account was suspended; from=<own-1007@client.example> to=<own-1007@hosted.example> proto=ESMTP helo=<relay.partner.example>`},
	{"Plain", `2026-11-24 14:39:41.123 +0100 [2237] 1xVqih-0000a4-2h => mtalens-0013@pphosted.example R=dnslookup T=remote_smtp H=mx0a-00123456.pphosted.com [127.20.0.22]:25 C="250 2.0.0 Ok" DT=0.123s`},
	{"Journal", `{"_GID":"105","PRIORITY":"6","_CAP_EFFECTIVE":"0","_EXE":"/usr/lib/postfix/sbin/smtpd","SYSLOG_TIMESTAMP":"Nov 24 15:18:21 ","__MONOTONIC_TIMESTAMP":"4883903970","__REALTIME_TIMESTAMP":"1795529901881420","_UID":"102","_CMDLINE":"smtpd -n 127.0.0.1:12500 -t inet -u","_RUNTIME_SCOPE":"system","MESSAGE":"C0\"FFEE: reject: RCPT from localhost[127.0.0.1]","SYSLOG_PID":"192","_TRANSPORT":"syslog","_HOSTNAME":"mx1.example","SYSLOG_FACILITY":"2","_MACHINE_ID":"886f87cc21bc448cb3661faf0c0877be","_PID":"192","_COMM":"smtpd","_BOOT_ID":"9c5aa9afa7c74404a6bc1815511bfb87","__CURSOR":"s=e57321be773d4d53af28308623cbbc5a;i=2d;b=9c5aa9afa7c74404a6bc1815511bfb87;m=1231fb0ad;t=6610662017318;x=19e0a31470b8e54f","_SOURCE_REALTIME_TIMESTAMP":"1795529901876836","SYSLOG_IDENTIFIER":"postfix/smtpd"}`},
	{"Docker", `{"log":"Nov 24 14:39:41 mx1 postfix/smtpd[315]: NOQUEUE: reject: RCPT from relay.partner.example[127.30.0.2]: 550 5.2.1 \u003cown-1007@hosted.example\u003e: Recipient address rejected\n","stream":"stdout","time":"2026-11-24T13:39:41.641333123Z"}`},
}

// Reading a line and its time allocates nothing, in any form.
func TestPrefixAllocates(t *testing.T) {
	clock := testClock(t)
	for _, c := range timedLines {
		var a Arena
		var l Line
		raw := []byte(c.line)
		n := testing.AllocsPerRun(100, func() {
			a.Reset()
			cutPrefix(raw, &a, &l)
			clock.Time(l.Form, l.Stamp)
			clock.SetReference(clock.Reference) // forgets the minute
		})
		if n > 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func BenchmarkCutPrefix(b *testing.B) {
	for _, c := range timedLines {
		b.Run(c.name, func(b *testing.B) {
			var a Arena
			var l Line
			raw := []byte(c.line)
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				a.Reset()
				if !cutPrefix(raw, &a, &l) {
					b.Fatal("no prefix")
				}
			}
		})
	}
}

func BenchmarkClock(b *testing.B) {
	for _, c := range timedLines {
		b.Run(c.name, func(b *testing.B) {
			var a Arena
			var l Line
			cutPrefix([]byte(c.line), &a, &l)
			clock := testClock(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := clock.Time(l.Form, l.Stamp); !ok {
					b.Fatal("no time")
				}
			}
		})
	}
}

func BenchmarkAppendRFC3339(b *testing.B) {
	t := Time{Unix: 1795529981, Nano: 123908000, Offset: 3600, Digits: 6}
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendRFC3339(buf[:0], t)
	}
}
