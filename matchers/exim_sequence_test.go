package matchers_test

import (
	"fmt"
	"strings"
	"testing"

	"mtalens/matchers"
)

// What a stream of syslog lines says, each line as "verdict" or "kind recipient code status".
func TestSequence(t *testing.T) {
	const refusal = "H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: 550 5.7.1 no"
	const bounce = "1xVqig-0000We-0E ** a@b.example R=r T=t H=mx [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<a@b.example>: 55"
	for _, test := range []struct {
		why   string
		lines []string // process ID, then text
		want  []string
	}{
		{
			"a refusal and its copy for the rejectlog",
			[]string{"1 " + refusal, "1 " + refusal},
			[]string{"rejected a@b.example 550 5.7.1", "ignored"},
		}, {
			"another process writes between the two",
			[]string{"1 " + refusal, "2 " + refusal, "1 " + refusal, "2 " + refusal},
			[]string{"rejected a@b.example 550 5.7.1", "rejected a@b.example 550 5.7.1", "ignored", "ignored"},
		}, {
			"the client tries again: two refusals, two copies",
			[]string{"1 " + refusal, "1 " + refusal, "1 " + refusal, "1 " + refusal},
			[]string{"rejected a@b.example 550 5.7.1", "ignored", "rejected a@b.example 550 5.7.1", "ignored"},
		}, {
			"deliveries are logged once: two equal lines are two",
			[]string{"1 " + bounce + "0 5.1.1 no", "1 " + bounce + "0 5.1.1 no"},
			[]string{"bounced a@b.example 550 5.1.1", "bounced a@b.example 550 5.1.1"},
		}, {
			"a long line, cut in the middle of a code",
			[]string{"1 [1/2] " + bounce, "1 [2/2] 0 5.1.1 no"},
			[]string{"ignored", "bounced a@b.example 550 5.1.1"},
		}, {
			"pieces of several processes at once",
			[]string{"1 [1/2] " + bounce, "2 [1/2] " + bounce, "2 [2/2] 4 5.7.1 no", "1 [2/2] 0 5.1.1 no"},
			[]string{"ignored", "ignored", "bounced a@b.example 554 5.7.1", "bounced a@b.example 550 5.1.1"},
		}, {
			"a reply with a line break",
			[]string{`1 [1\2] 1xVqig-0000We-0E plain authenticator failed H=mx [192.0.2.1] 535-see`, "1 [2/2] 535 5.7.8 there"},
			[]string{"ignored", "auth_failed  535 5.7.8"},
		}, {
			"an entry of the rejectlog alone: its header is none of the text",
			[]string{`1 [1\3] 1xVqig-0000We-0E H=[198.51.100.7] F=<s@c.example> rejected after DATA: 550 5.7.1 no`, `1 [2\3] Envelope-from: <s@c.example>`, "1 [3/3] F From: 421 4.7.0"},
			[]string{"ignored", "ignored", "rejected  550 5.7.1"},
		}, {
			"an entry of the rejectlog that repeats the mainlog",
			[]string{`1 1xVqig-0000We-0E H=[198.51.100.7] F=<s@c.example> rejected after DATA`, `1 [1\2] 1xVqig-0000We-0E H=[198.51.100.7] F=<s@c.example> rejected after DATA`, `1 [2/2] Envelope-from: <s@c.example>`},
			[]string{"rejected   ", "ignored", "ignored"},
		}, {
			"begun in the middle",
			[]string{"1 [2/3] x", "1 [3/3] y", "1 [1/2] " + bounce, "1 [2/2] 0 5.1.1 no"},
			[]string{"unmatched", "unmatched", "ignored", "bounced a@b.example 550 5.1.1"},
		}, {
			"a piece is missing",
			[]string{"1 [1/3] " + bounce, "1 [3/3] no"},
			[]string{"ignored", "unmatched"},
		}, {
			"a new entry in place of the rest of the old one",
			[]string{"1 [1/3] " + bounce, "1 [1/2] " + bounce, "1 [2/2] 0 5.1.1 no"},
			[]string{"ignored", "ignored", "bounced a@b.example 550 5.1.1"},
		}, {
			"a text in brackets is no piece",
			[]string{"1 [192.0.2.1] SSL verify error: depth=0 error=x cert=y", "1 [3/2] x"},
			[]string{"ignored", "unmatched"},
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			set := newSet(t)
			var sequence matchers.Sequence
			var arena matchers.Arena
			for i, line := range test.lines {
				pid, text, _ := strings.Cut(line, " ")
				raw := []byte("Nov 24 14:38:02 mx1 exim[" + pid + "]: " + text)
				var m matchers.Match
				verdict := set.Match(raw, &arena, &m)
				if set.Loose() {
					verdict = sequence.Resolve(set, raw, &arena, &m, verdict)
				}
				got := verdict.String()
				if verdict == matchers.Event {
					got = fmt.Sprintf("%s %s %s %s", m.Kind, m.Recipient, m.ReplyCode, m.Enhanced)
				}
				if got != test.want[i] {
					t.Errorf("line %d, %s: got %q, want %q", i+1, line, got, test.want[i])
				}
			}
		})
	}
}

// An open entry holds its position back, and no more than 64 of them are remembered.
func TestSequenceOpen(t *testing.T) {
	set := newSet(t)
	var sequence matchers.Sequence
	var arena matchers.Arena
	var m matchers.Match
	resolve := func(pid int, text string) matchers.Verdict {
		raw := fmt.Appendf(nil, "Nov 24 14:38:02 mx1 exim[%d]: %s", pid, text)
		return sequence.Resolve(set, raw, &arena, &m, set.Match(raw, &arena, &m))
	}
	if sequence.Open() {
		t.Error("open before the first line")
	}
	for pid := range 65 {
		resolve(pid, "[1/2] 1xVqig-0000We-0E => a@b.example R=r ")
	}
	if !sequence.Open() {
		t.Error("not open behind first pieces")
	}
	if v := resolve(0, "[2/2] T=t"); v != matchers.Unmatched {
		t.Errorf("the entry that waited longest is %s, want unmatched", v)
	}
	for pid := 1; pid < 65; pid++ {
		if v := resolve(pid, "[2/2] T=t"); v != matchers.Event {
			t.Errorf("entry %d is %s, want event", pid, v)
		}
	}
	if sequence.Open() {
		t.Error("open behind the last pieces")
	}
}
