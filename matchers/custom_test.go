package matchers

import (
	"fmt"
	"strings"
	"testing"
)

// readCustom reads one line with a matcher of the user's own.
func readCustom(t *testing.T, r Rule, first bool, line string) (Match, Verdict) {
	t.Helper()
	c, err := NewCustom(r)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Last: []*Custom{c}}
	if first {
		o = Options{First: o.Last}
	}
	var a Arena
	var m Match
	v := NewSet(o).Match([]byte(line), &a, &m)
	return m, v
}

func TestCustom(t *testing.T) {
	policy := Rule{
		Program: "postfix/policy", Literal: "action=", Event: TempRejected, Direction: In,
		Regexp: `^(?P<queue_id>[0-9A-F]+): client=(?P<client_host>[^\[]+)\[(?P<client_ip>[^\]]+)\] score=(?P<fields_score>[0-9.]+) action=(?P<reply_text>.*)`,
	}
	const line = "Nov 24 14:39:37 mx1 postfix/policy[77]: 3A1B2C3D4E: client=mail.b.example[192.0.2.9] score=7.5 action=450 4.7.1 come back later"
	greylist := policy
	greylist.Program, greylist.MTA = "postgrey", MTAPostfix
	foreign := strings.Replace(line, "postfix/policy", "postgrey", 1)
	tests := []struct {
		name string
		rule Rule
		line string
		want string
	}{
		{"fields, and codes from the reply", policy, line, "event postfix policy 3A1B2C3D4E 192.0.2.9 450 4.7.1 [score=7.5]"},
		{"another program of the MTA", policy, strings.Replace(line, "policy", "postscreen", 1), "ignored"},
		{"a program that only begins alike", policy, strings.Replace(line, "policy", "policyd", 1), "ignored"},
		{"another program, named by the rule", greylist, foreign, "event postfix  3A1B2C3D4E 192.0.2.9 450 4.7.1 [score=7.5]"},
		{"another program, without an MTA to belong to", policy, foreign, "foreign"},
		{"without the literal", policy, strings.Replace(line, "action=", "result=", 1), "ignored"},
		{"no match", policy, strings.Replace(line, "score=", "score:", 1), "ignored"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, v := readCustom(t, tt.rule, false, tt.line)
			got := v.String()
			if v == Event {
				var own []string
				for _, f := range m.Fields {
					own = append(own, f.Name+"="+string(f.Value))
				}
				got = fmt.Sprintf("%s %s %s %s %s %s %s %s", v, m.MTA, m.Process, m.QueueID, m.ClientIP, m.ReplyCode, m.Enhanced, own)
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A matcher in front takes a line from the built-in ones; one behind gets what they leave.
func TestCustomOrder(t *testing.T) {
	r := Rule{Literal: "status=", Regexp: `^(?P<queue_id>\w+): to=<(?P<recipient>[^>]+)>`, Event: Held}
	const line = "Nov 24 14:39:37 mx1 postfix/smtp[8]: 3A1B2C3D4E: to=<u@b.example>, relay=none, delay=1, status=bounced (no)"
	for first, want := range map[bool]Kind{true: Held, false: Bounced} {
		if m, _ := readCustom(t, r, first, line); m.Kind != want || string(m.Recipient) != "u@b.example" {
			t.Errorf("first %v: got %s to %s, want %s", first, m.Kind, m.Recipient, want)
		}
	}
}

func TestCustomErrors(t *testing.T) {
	tests := []struct {
		name, regexp string
		want         string // in the error
	}{
		{"unfinished", `(?P<queue_id>[0-9`, "missing closing ]"},
		{"no field", `(?P<queueid>.)`, `group "queueid" is no field`},
		{"no name behind the prefix", `(?P<fields_>.)`, `group "fields_" is no field`},
		{"too long", strings.Repeat("a", 9<<10), "at most 8192"},
		{"too large when compiled", strings.Repeat(`a{1000}`, 12), "instructions"},
		{"repeated too often", `a{100000}`, "invalid repeat count"},
		{"looks back, which costs exponential time", `(a)\1`, "invalid escape sequence"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewCustom(Rule{Literal: "x", Regexp: tt.regexp})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzCustom: no expression that is taken, and no line, makes a matcher panic.
func FuzzCustom(f *testing.F) {
	f.Add(`(?P<queue_id>\w+): (?P<fields_x>.*)`, "mx1 postfix/smtp[8]: 3A1B2C3D4E: x")
	f.Add(`(?P<size>\d+)|(?P<reply_text>.+)`, "rspamd[1]: 550 5.7.1 no")
	f.Add(`(?P<reply_code>...)?(?P<enhanced_code>\d\.\d\.\d)?`, "5.1.1")
	f.Fuzz(func(t *testing.T, expression, line string) {
		c, err := NewCustom(Rule{MTA: MTAPostfix, Regexp: expression, Event: Bounced})
		if err != nil {
			return
		}
		var a Arena
		var m Match
		s := NewSet(Options{First: []*Custom{c}})
		if s.Match([]byte("Nov 24 14:39:37 "+line), &a, &m) == Event && m.Kind == NoKind {
			t.Errorf("an event of no kind: %+v", m)
		}
	})
}
