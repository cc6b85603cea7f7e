package matchers

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// prefixRow is a line and what it says: form, stamp, host, tag, process ID and body, with a bar
// between them and nothing for what is not told; "" if it is no log line.
type prefixRow struct{ line, want string }

func testPrefixes(t *testing.T, rows []prefixRow) {
	t.Helper()
	for _, row := range rows {
		var a Arena
		var l Line
		ok := cutPrefix([]byte(row.line), &a, &l)
		if got := showLine(&l, ok); got != row.want {
			t.Errorf("%q\n got %s\nwant %s", row.line, got, row.want)
		}
	}
}

func showLine(l *Line, ok bool) string {
	if !ok {
		return ""
	}
	form := [...]string{"none", "3164", "3339", "full", "plain", "epoch"}[l.Form]
	return fmt.Sprintf("%s|%s|%s|%s|%d|%s", form, l.Stamp, l.Host, l.Tag, l.PID, l.Body)
}

func TestPrefixRFC3164(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"Nov 24 14:39:37 mx1 postfix/smtpd[1]: a: b", "3164|Nov 24 14:39:37|mx1|postfix/smtpd|1|a: b"},
		{"<22>Nov 24 14:39:37 mx1 postfix/smtpd[1]: a", "3164|Nov 24 14:39:37|mx1|postfix/smtpd|1|a"},
		{"Nov  4 14:39:37 mx1 postfix[1]: a", "3164|Nov  4 14:39:37|mx1|postfix|1|a"},               // RFC 3164 §4.1.2
		{"Nov 04 14:39:37 mx1 postfix[1]: a", "3164|Nov 04 14:39:37|mx1|postfix|1|a"},               // rsyslog, date-rfc3164-buggyday
		{"Nov 4 14:39:37 mx1 postfix[1]: a", "3164|Nov 4 14:39:37|mx1|postfix|1|a"},                 // not padded
		{"Nov 24 14:39:37.003278 mx1 postfix[1]: a", "3164|Nov 24 14:39:37.003278|mx1|postfix|1|a"}, // journalctl -o short-precise
		{"Nov 24 2026 14:39:37 mx1 postfix[1]: a", "3164|Nov 24 2026 14:39:37|mx1|postfix|1|a"},
		{"2026 Nov 24 14:39:37 mx1 postfix[1]: a", "3164|2026 Nov 24 14:39:37|mx1|postfix|1|a"},
		{"Tue Nov 24 14:39:37 2026 mail.info postfix/smtp[1]: a", "3164|Tue Nov 24 14:39:37 2026||postfix/smtp|1|a"}, // OpenWrt's logread
		{"Nov 24 14:39:37 mx1 postfix[1]: a\r", "3164|Nov 24 14:39:37|mx1|postfix|1|a"},                              // CRLF
		{"\x00\x00Nov 24 14:39:37 mx1 postfix[1]: a", "3164|Nov 24 14:39:37|mx1|postfix|1|a"},                        // a hole after truncation
		{"\ufeffNov 24 14:39:37 mx1 postfix[1]: a", "3164|Nov 24 14:39:37|mx1|postfix|1|a"},                          // start of a file from Windows
		{"mail-1  | Nov 24 14:39:37 mx1 postfix[1]: a", "3164|Nov 24 14:39:37|mx1|postfix|1|a"},                      // docker compose logs
	})
}

func TestPrefixSource(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"Nov 24 14:39:37 mx1 postfix/submission/smtpd[1]: a", "3164|Nov 24 14:39:37|mx1|postfix/submission/smtpd|1|a"},
		{"Nov 24 14:39:37 mx1 exim-nots[77]: a", "3164|Nov 24 14:39:37|mx1|exim-nots|77|a"},
		{"Nov 24 14:39:37 mx1 postfix@-.service[185]: a", "3164|Nov 24 14:39:37|mx1|postfix@-.service|185|a"}, // journalctl -o with-unit
		{"Nov 24 14:39:37 mx1 exim: a", "3164|Nov 24 14:39:37|mx1|exim|0|a"},
		{"Nov 24 14:39:37 mx1 postfix/smtpd[1]:a b", "3164|Nov 24 14:39:37|mx1|postfix/smtpd|1|a b"},        // a template that forgot the blank
		{"Nov 24 14:39:37 mx1 postfix/smtpd[1] a b", "3164|Nov 24 14:39:37|mx1|postfix/smtpd|1|a b"},        // … the colon
		{"Nov 24 14:39:37 mx1 postfix/smtpd[1]:", "3164|Nov 24 14:39:37|mx1|postfix/smtpd|1|"},              // an empty text
		{"Nov 24 14:39:37 mx1 dovecot[imap]: a", "3164|Nov 24 14:39:37|mx1|dovecot|0|a"},                    // no number
		{"Nov 24 14:39:37 mx1 exim[99999999999]: a", "3164|Nov 24 14:39:37|mx1|exim|0|a"},                   // no process has that one
		{"Nov 24 14:39:37 2001:db8::25 exim[1]: a", "3164|Nov 24 14:39:37|2001:db8::25|exim|1|a"},           // rsyslog, %FROMHOST-IP%
		{"Nov 24 14:39:37 2001:db8:: exim[1]: a", "3164|Nov 24 14:39:37|2001:db8::|exim|1|a"},               // its colon ends no tag
		{"Nov 24 14:39:37 bücher exim[1]: a", "3164|Nov 24 14:39:37|bücher|exim|1|a"},                       // UTF-8
		{"Nov 24 14:39:37 mx1  exim[1]:  a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                           // more than one blank
		{"Nov 24 14:39:37 postfix/smtp[1]: a", "3164|Nov 24 14:39:37||postfix/smtp|1|a"},                    // no host: BusyBox syslogd -S
		{"Nov 24 14:39:37 mx1 mail.info exim[1]: a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                   // BusyBox
		{"Nov 24 14:39:37 mx1 mail:info exim[1]: a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                   // AIX
		{"Nov 24 14:39:37 <mail.info> mx1 exim[1]: a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                 // FreeBSD, syslogd -vv
		{"Nov 24 14:39:37 <2.6> mx1 exim[1]: a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                       // … -v
		{"Nov 24 14:39:37 mail.info.example exim[1]: a", "3164|Nov 24 14:39:37|mail.info.example|exim|1|a"}, // a host
		{"Nov 24 14:39:37 info exim[1]: a", "3164|Nov 24 14:39:37|info|exim|1|a"},                           // a host
		{"Nov 24 14:39:37 log1 mx1 exim[1]: a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},                        // a relay in front
		{"Nov 24 14:39:37 mx1 exim[1]: [ID 197553 mail.info] a", "3164|Nov 24 14:39:37|mx1|exim|1|a"},       // Solaris
		{"Nov 24 14:39:37 mx1 exim[1]: [ID of it] a", "3164|Nov 24 14:39:37|mx1|exim|1|[ID of it] a"},       // text
		{`Nov 24 14:39:37 mx1 exim[1]: [2\14] Subject: a`, `3164|Nov 24 14:39:37|mx1|exim|1|[2\14] Subject: a`},
		{"Nov 24 14:39:37 mx1 last message repeated 2 times", "3164|Nov 24 14:39:37|mx1||0|last message repeated 2 times"},
		{"Nov 24 14:39:37 mx1 syslog.info syslogd started: 1.35", "3164|Nov 24 14:39:37|mx1||0|syslogd started: 1.35"}, // a colon so late ends no tag
		{"Nov 24 14:39:37 mx1", "3164|Nov 24 14:39:37|mx1||0|"},
		{"Nov 24 14:39:37", "3164|Nov 24 14:39:37|||0|"},
	})
}

func TestPrefixRFC3339(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"2026-11-24T14:39:37.641333+01:00 mx1 exim[1]: a", "3339|2026-11-24T14:39:37.641333+01:00|mx1|exim|1|a"}, // rsyslog
		{"2026-11-24T14:39:37+0100 mx1 exim[1]: a", "3339|2026-11-24T14:39:37+0100|mx1|exim|1|a"},                 // journalctl -o short-iso
		{"2026-11-24T14:39:37.641333123Z mx1 exim[1]: a", "3339|2026-11-24T14:39:37.641333123Z|mx1|exim|1|a"},
		{"2026-11-24T14:39:37 mx1 exim[1]: a", "3339|2026-11-24T14:39:37|mx1|exim|1|a"},                         // no zone
		{"2026-11-24T14:39:37,6-03 mx1 exim[1]: a", "3339|2026-11-24T14:39:37,6-03|mx1|exim|1|a"},               // ISO 8601
		{"<22>2026-11-24T14:39:37Z mx1 exim[1]: a", "3339|2026-11-24T14:39:37Z|mx1|exim|1|a"},                   // RSYSLOG_ForwardFormat
		{"2026-11-24T14:39:37Z INFO    exim[1]: a", "3339|2026-11-24T14:39:37Z||exim|1|a"},                      // rsyslog in containers
		{"2026-11-24T14:39:37.6 2026-11-24T14:39:38Z mx1 exim[1]: a", "3339|2026-11-24T14:39:38Z|mx1|exim|1|a"}, // when received and when sent
	})
}

func TestPrefixRFC5424(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"<22>1 2026-11-24T14:39:37.6+01:00 mx1 postfix/smtp 179 - - a", "3339|2026-11-24T14:39:37.6+01:00|mx1|postfix/smtp|179|a"},
		{"<22>1 2026-11-24T14:39:37Z mx1 postfix 179 - -  a", "3339|2026-11-24T14:39:37Z|mx1|postfix|179|a"}, // rsyslog: daemon lost, two blanks
		{"<22>1 - - - - - - a", "3339||||0|a"}, // nothing told
		{"<22>1 2026-11-24T14:39:37Z mx1 exim worker-1 ID47 - a", "3339|2026-11-24T14:39:37Z|mx1|exim|0|a"},        // PROCID may be any word
		{`<22>1 2026-11-24T14:39:37Z mx1 exim 1 - [x@1 k="v"] a`, "3339|2026-11-24T14:39:37Z|mx1|exim|1|a"},        // §6.3
		{`<22>1 2026-11-24T14:39:37Z mx1 exim 1 - [x k="\]\"] b"][y] a`, "3339|2026-11-24T14:39:37Z|mx1|exim|1|a"}, // escapes, two elements
		{`<22>1 2026-11-24T14:39:37Z mx1 exim 1 - [x k="v" a`, `3339|2026-11-24T14:39:37Z|mx1|exim|1|[x k="v" a`},  // never closed
		{"<22>1 2026-11-24T14:39:37Z mx1 exim 1 - - [1/2] a", "3339|2026-11-24T14:39:37Z|mx1|exim|1|[1/2] a"},      // text
		{"<22>1 2026-11-24T14:39:37Z mx1 exim 1 - - \ufeffä", "3339|2026-11-24T14:39:37Z|mx1|exim|1|ä"},            // §6.4
		{"<22>1 2026-11-24T14:39:37Z mx1 exim 1 - -", "3339|2026-11-24T14:39:37Z|mx1|exim|1|"},                     // no text
		{"<22>1 2026-11-24T14:39:37Z mx1", "3339|2026-11-24T14:39:37Z|mx1||0|"},                                    // cut
		{"<22>1 Nov 24 14:39:37 mx1 exim 1 - - a", ""},                                                             // no time of RFC 5424
	})
}

func TestPrefixShortFull(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"Tue 2026-11-24 15:18:22 CET mx1 exim[1]: a", "full|Tue 2026-11-24 15:18:22 CET|mx1|exim|1|a"},
		{"Tue 2026-11-24 15:18:22 +03 mx1 exim[1]: a", "full|Tue 2026-11-24 15:18:22 +03|mx1|exim|1|a"}, // a zone without a name
		{"Tue 2026-11-24 15:18:22 mx1 exim[1]: a", "full|Tue 2026-11-24 15:18:22|mx1|exim|1|a"},         // no zone
		{"Tuesday 2026-11-24 15:18:22 CET mx1 exim[1]: a", ""},
	})
}

func TestPrefixPlain(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"2026-11-24 14:39:37 1xVqih-0000a4-2h => a@b", "plain|2026-11-24 14:39:37|||0|1xVqih-0000a4-2h => a@b"},
		{"2026-11-24 14:39:37.123 +0100 [2237] 1xVqih-0000a4-2h => a@b", "plain|2026-11-24 14:39:37.123 +0100|||2237|1xVqih-0000a4-2h => a@b"},
		{"2026-11-24 14:39:37 [127.0.0.1] a", "plain|2026-11-24 14:39:37|||0|[127.0.0.1] a"},               // no process
		{"2026-11-24 14:39:37 H=x [2001:db8::1]: a", "plain|2026-11-24 14:39:37|||0|H=x [2001:db8::1]: a"}, // no tag
		{"2026-11-24 14:39:37 Warning: a", "plain|2026-11-24 14:39:37|||0|Warning: a"},                     // Exim's text
		{"2026-11-24 14:39:37 1xVqih-0000a4-2h DKIM: a", "plain|2026-11-24 14:39:37|||0|1xVqih-0000a4-2h DKIM: a"},
		{"2026-11-24 14:39:37 mx1 postfix/smtp[1]: a", "plain|2026-11-24 14:39:37|mx1|postfix/smtp|1|a"}, // not Exim's: rsyslog, date-mysql
		{"2026-11-24 14:39:37+01:00 postfix/smtp[1]: a", "plain|2026-11-24 14:39:37+01:00||postfix/smtp|1|a"},
		{"2026-11-24 14:39:37", "plain|2026-11-24 14:39:37|||0|"},
	})
}

func TestPrefixJournal(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{
			`{"__REALTIME_TIMESTAMP":"1795529902224152","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"198","_PID":"7","MESSAGE":"a"}`,
			"epoch|1795529902224152|mx1|postfix/smtpd|198|a",
		},
		{ // the program's own time is better; the kernel knows the process
			`{"MESSAGE":"a","_PID":"7","_SOURCE_REALTIME_TIMESTAMP":"1795529902223089","__REALTIME_TIMESTAMP":"1795529902224152"}`,
			"epoch|1795529902223089|||7|a",
		},
		{ // bytes that are no UTF-8, values of any kind passed over, blanks
			` {"x":{"MESSAGE":["}\"]"]},"n":-1.5e3, "b" : null,"MESSAGE":[97, 233,10],"__REALTIME_TIMESTAMP":"1"} `[1:],
			"epoch|1|||0|a\xe9\n",
		},
		{ // a field given twice
			`{"MESSAGE":["a","b"],"__REALTIME_TIMESTAMP":"1"}`, "epoch|1|||0|a",
		},
		{ // longer than 4096 bytes, without --all
			`{"MESSAGE":null,"__REALTIME_TIMESTAMP":"1","SYSLOG_IDENTIFIER":"exim"}`, "epoch|1||exim|0|",
		},
		{
			`{"MESSAGE":"\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00","__REALTIME_TIMESTAMP":"1"}`, "epoch|1|||0|\"\\/\b\f\n\r\tä😀",
		},
		{ // halves of a surrogate pair
			`{"MESSAGE":"\ud83d \ude00 \ud83d\u0041","__REALTIME_TIMESTAMP":"1"}`, "epoch|1|||0|\ufffd \ufffd \ufffdA",
		},
		{ // -o json-seq
			"\x1e" + `{"MESSAGE":"a","__REALTIME_TIMESTAMP":"1"}`, "epoch|1|||0|a",
		},
		{ // a container's output: its own prefix counts, but the year is the journal's
			`{"MESSAGE":"Nov 24 14:39:37 mx1 exim[1]: a","CONTAINER_NAME":"mail","SYSLOG_IDENTIFIER":"0a1b","_PID":"9","_HOSTNAME":"node","__REALTIME_TIMESTAMP":"1"}`,
			"epoch|1|mx1|exim|1|a",
		},
		{ // without one
			`{"MESSAGE":"a b","CONTAINER_NAME":"mail","SYSLOG_IDENTIFIER":"0a1b","_PID":"9","_HOSTNAME":"node","__REALTIME_TIMESTAMP":"1"}`,
			"epoch|1|node|0a1b|9|a b",
		},
		{`{"MESSAGE":"a"}`, ""},                                          // no time
		{`{"MESSAGE":"a","__REALTIME_TIMESTAMP":"soon"}`, ""},            // no time
		{`{"MESSAGE":7,"__REALTIME_TIMESTAMP":"1"}`, ""},                 // no text
		{`{"MESSAGE":[97,256],"__REALTIME_TIMESTAMP":"1"}`, ""},          // no byte
		{`{"MESSAGE":[],"__REALTIME_TIMESTAMP":"1"}`, ""},                // nothing
		{`{"MESSAGE":"\x","__REALTIME_TIMESTAMP":"1"}`, ""},              // no escape
		{`{"MESSAGE":"\u12g4","__REALTIME_TIMESTAMP":"1"}`, ""},          // no hexadecimal
		{`{"MESSAGE":"a","__REALTIME_TIMESTAMP":"1"`, ""},                // cut: whose line it is may be missing
		{`{"MESSAGE":"a","__REALTIME_TIMESTAMP":"1"} x`, ""},             // more than an object
		{`{"MESSAGE":"a" "__REALTIME_TIMESTAMP":"1"}`, ""},               // no comma
		{`{"level":"info","msg":"a","time":"2026-11-24T14:39:37Z"}`, ""}, // another program's
		{`{`, ""},
		{`{}`, ""},
	})
}

func TestPrefixContainer(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{ // the year is Docker's
			`{"log":"Nov 24 14:39:37 mx1 exim[1]: \u003ca\u003e\r\n","stream":"stdout","time":"2026-11-24T13:39:37.6Z"}`,
			"3339|2026-11-24T13:39:37.6Z|mx1|exim|1|<a>",
		},
		{ // the inner time is complete
			`{"log":"2026-11-24T14:39:37+01:00 mx1 exim[1]: a\n","stream":"stdout","time":"2026-11-24T13:39:38.6Z"}`,
			"3339|2026-11-24T14:39:37+01:00|mx1|exim|1|a",
		},
		{ // Exim's form says that it is Exim's, Docker's time which zone
			`{"log":"2026-11-24 14:39:37 [8] 1xVqih-0000a4-2h Completed\n","stream":"stderr","time":"2026-11-24T13:39:37.6Z"}`,
			"plain|2026-11-24T13:39:37.6Z|||8|1xVqih-0000a4-2h Completed",
		},
		{ // syslog without a time
			`{"log":"postfix/smtp[1]: a\n","time":"2026-11-24T13:39:37.6Z"}`, "3339|2026-11-24T13:39:37.6Z||postfix/smtp|1|a",
		},
		{ // the second piece of a long line
			`{"log":"aaa aaa","stream":"stdout","time":"2026-11-24T13:39:37.6Z"}`, "3339|2026-11-24T13:39:37.6Z|||0|aaa aaa",
		},
		{`{"log":7,"time":"2026-11-24T13:39:37.6Z"}`, ""},
		{`{"log":"a","time":"yesterday"}`, ""},
		{`{"log":"Nov 24 14:39:37 mx1 exim[1]: a"}`, ""}, // no wrapper of Docker's
		{"2026-11-24T13:39:37.6Z stdout F Nov 24 14:39:37 mx1 exim[1]: a", "3339|2026-11-24T13:39:37.6Z|mx1|exim|1|a"},
		{"2026-11-24T13:39:37.6Z stderr P <22>1 2026-11-24T14:39:37Z mx1 exim 1 - - a", "3339|2026-11-24T14:39:37Z|mx1|exim|1|a"},
		{"2026-11-24T13:39:37.6Z stderr F <22>1 - mx1 exim 1 - - a", "3339|2026-11-24T13:39:37.6Z|mx1|exim|1|a"},
		{"2026-11-24T13:39:37.6Z stdout P aaa aaa", "3339|2026-11-24T13:39:37.6Z|||0|aaa aaa"},
		{"2026-11-24T13:39:37.6Z stdout exim[1]: a", "3339|2026-11-24T13:39:37.6Z|stdout|exim|1|a"},           // a host, though a strange one
		{"2026-11-24T13:39:37.6Z Nov 24 14:39:37 mx1 exim[1]: a", "3339|2026-11-24T13:39:37.6Z|mx1|exim|1|a"}, // docker logs -t
		{"2026-11-24T13:39:37.6Z <22>1 2026-11-24T14:39:37Z mx1 exim 1 - - a", "3339|2026-11-24T14:39:37Z|mx1|exim|1|a"},
		{"2026-11-24T13:39:37.6Z <22>Nov 24 14:39:37 mx1 exim[1]: a", "3339|2026-11-24T13:39:37.6Z|mx1|exim|1|a"},
		{"2026-11-24T13:39:37.6Z <22> mx1 exim[1]: a", "3339|2026-11-24T13:39:37.6Z|mx1|exim|1|a"}, // no second time: no wrapper
		{"mail-1  | 2026-11-24T13:39:37.6Z exim[1]: a", "3339|2026-11-24T13:39:37.6Z||exim|1|a"},   // docker compose logs -t
	})
}

func TestPrefixNone(t *testing.T) {
	testPrefixes(t, []prefixRow{
		{"", ""},
		{"\r", ""},
		{"\x00\x00\x00", ""},
		{"\tby mx2.example with esmtp (Exim 4.96)", ""}, // Exim's rejectlog goes on
		{"P Received: from relay.partner.example", ""},
		{"----------", ""},
		{"Nov 24", ""},
		{"Nov 24 14:39:3", ""},
		{"Nov 24 14:39:37x mx1 exim[1]: a", ""}, // no word of its own
		{"Nov 124 14:39:37 mx1 exim[1]: a", ""},
		{"Nox 24 14:39:37 mx1 exim[1]: a", ""},
		{"Nov 24 14-39-37 mx1 exim[1]: a", ""},
		{"2026-11-24X14:39:37 mx1 exim[1]: a", ""},
		{"2026-11-24T14:39:37+1 mx1 exim[1]: a", ""}, // no zone
		{"2026-11-24T14:39:37. mx1 exim[1]: a", ""},  // no fraction
		{"2026-1-24T14:39:37 mx1 exim[1]: a", ""},
		{"<>Nov 24 14:39:37 mx1 exim[1]: a", ""},
		{"<1234>Nov 24 14:39:37 mx1 exim[1]: a", ""}, // priorities end at 191
		{"a b | Nov 24 14:39:37 mx1 exim[1]: a", ""}, // two words are no service
	})
}

// The files in one folder tell of the same events: what differs is how they were written down.
func TestPrefixSameEvents(t *testing.T) {
	for _, c := range []struct{ folder, first string }{
		{"rsyslog", "rfc3164.log"},
		{"journal", "short.log"},
		{"syslog-ng", "file.log"},
		{"exim", "rfc3164.log"},
	} {
		folder := filepath.Join("testdata/prefix", c.folder)
		want := sources(t, filepath.Join(folder, c.first), false)
		names, err := filepath.Glob(filepath.Join(folder, "*.log"))
		if err != nil || len(names) < 2 {
			t.Fatalf("no files in %s (%v)", folder, err)
		}
		for _, name := range names {
			tagLost := filepath.Base(name) == "rfc5424.log" // rsyslog cuts it at the slash
			if tagLost {
				want := sources(t, filepath.Join(folder, c.first), true)
				compareLines(t, name, sources(t, name, true), want)
				continue
			}
			compareLines(t, name, sources(t, name, false), want)
		}
	}
}

// sources reads a file and returns for each of its lines the time in seconds, host, tag, process ID
// and body.
func sources(t *testing.T, name string, cutTag bool) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	clock := testClock(t)
	var a Arena
	var out []string
	for line := range bytes.Lines(data) {
		var l Line
		if !cutPrefix(bytes.TrimSuffix(line, []byte("\n")), &a, &l) {
			t.Fatalf("%s: no prefix in %q", name, line)
		}
		at, ok := clock.Time(l.Form, l.Stamp)
		if !ok {
			t.Errorf("%s: no time in %q", name, line)
		}
		if cutTag {
			l.Tag, _, _ = bytes.Cut(l.Tag, []byte("/"))
		}
		at.Nano, at.Digits = 0, 0
		out = append(out, fmt.Sprintf("%s %s %s[%d]: %s", AppendRFC3339(nil, at), l.Host, l.Tag, l.PID, l.Body))
	}
	return out
}

func compareLines(t *testing.T, name string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d lines, want %d", name, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s:%d:\n got %s\nwant %s", name, i+1, got[i], want[i])
		}
	}
}

// However large or deep a hostile line is, it is read in one pass and on a bounded stack.
func TestPrefixHostile(t *testing.T) {
	const huge = 10 << 20
	long := strings.Repeat("a", huge)
	testPrefixes(t, []prefixRow{
		{long, ""},
		{"Nov 24 14:39:37 " + long, "3164|Nov 24 14:39:37|||0|" + long},                                                       // no host has such a name
		{strings.Repeat("2026-11-24T14:39:37Z ", 3) + "a b c d", "3339|2026-11-24T14:39:37Z|2026-11-24T14:39:37Z||0|a b c d"}, // wrappers are opened once
		{"{" + strings.Repeat(`"a":[`, huge/5), ""},
		{`{"a":` + strings.Repeat("[", huge), ""},
		{`{"MESSAGE":"` + strings.Repeat(`\"`, huge/2), ""},
		{`{"MESSAGE":"` + strings.Repeat(`\`, huge), ""},
		{`{"MESSAGE":[` + strings.Repeat("1,", huge/2), ""},
		{"<22>1 2026-11-24T14:39:37Z mx1 exim 1 - " + strings.Repeat("[", huge), "3339|2026-11-24T14:39:37Z|mx1|exim|1|" + strings.Repeat("[", huge)},
	})
}
