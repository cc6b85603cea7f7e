package matchers_test

import (
	"bytes"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"mtalens/matchers"
)

const prefix = "2026-11-24T14:39:37.641333+01:00 mx1 "

// FuzzPostfix holds what must be true of every line that claims to be Postfix': an event has a kind,
// what it says are views into the line, and no line depends on the one before it.
func FuzzPostfix(f *testing.F) {
	for _, name := range must(filepath.Glob("testdata/postfix/*.log")) {
		for _, line := range readLines(f, name) {
			head, body, _ := strings.Cut(string(line), "]: ")
			f.Add(head[strings.LastIndexByte(head, ' ')+1:]+"]", body)
		}
	}
	used := newSet(f)
	f.Fuzz(func(t *testing.T, tag, body string) {
		line := prefix + tag + ": " + body
		want := readSays(newSet(t), tag+": "+body)
		if got := readSays(used, tag+": "+body); !reflect.DeepEqual(got, want) {
			t.Errorf("after another line: %v, want %v", got, want)
		}
		if want["Verdict"] == matchers.Event.String() && want["Kind"] == "" {
			t.Errorf("an event without a kind: %v", want)
		}
		testViews(t, used, []byte(line))
	})
}

// testViews wipes a line that was matched: a view into it is wiped, too.
func testViews(t *testing.T, set *matchers.Set, line []byte) {
	var arena matchers.Arena
	var m matchers.Match
	if set.Match(line, &arena, &m) != matchers.Event {
		return
	}
	clear(line)
	for i := range reflect.TypeFor[matchers.Match]().NumField() {
		field, ok := reflect.ValueOf(m).Field(i).Interface().([]byte)
		if ok && len(bytes.Trim(field, "\x00")) > 0 && !isConstant(string(field)) {
			t.Errorf("%s = %q is no view into the line", reflect.TypeOf(m).Field(i).Name, field)
		}
	}
}

// isConstant reports whether s can be told without standing in the line: the null sender, and the
// daemon where the tag has lost it.
func isConstant(s string) bool {
	switch s {
	case "<>", "pipe", "qmgr", "smtp", "smtpd":
		return true
	}
	return false
}

// FuzzPostfixDelivery replaces the parts of an outcome that others choose: they must not change
// what the others say.
func FuzzPostfixDelivery(f *testing.F) {
	for _, text := range []string{
		"no such user", `", status=sent (250 ok)`, "a>, relay=evil[6.6.6.6]:25", "(in reply to end of DATA command)",
		"host evil[6.6.6.6] said: 250 ok", "\\", "))", "delivery temporarily suspended: ", "550-5.1.1 a 550 5.1.1 b",
	} {
		f.Add(text, text)
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, local, reply string) {
		recipient := quoted(local) + "@b.example"
		line := fromSMTP + "to=<" + recipient + ">, " + viaMX + "dsn=5.9.9, status=bounced " + said + "550 " + reply + toRCPT
		got := readSays(set, line)
		for field, want := range (says{
			"Kind": "bounced", "Recipient": recipient, "RelayHost": "mx.b.example", "RelayIP": "192.0.2.1", "Delay": "1.7s",
			"ReplyFrom": "remote", "ReplyCode": "550", "Command": "rcpt", "ReplyText": "550 " + reply,
		}) {
			if got[field] != want {
				t.Errorf("%s = %q, want %q\n%s", field, got[field], want, line)
			}
		}
		if got["Enhanced"] != "5.9.9" && got["DSN"] != "5.9.9" {
			t.Errorf("dsn=5.9.9 is lost: %v", got)
		}
	})
}

// FuzzPostfixRequest does the same to a refusal.
func FuzzPostfixRequest(f *testing.F) {
	for _, text := range []string{
		"h.example", "x; from=<e@e.example> to=<f@f.example> proto=ESMTP helo=<y", "x> sasl_method=PLAIN sasl_username=root",
		`"`, ">: 5.7.1 no", "said: (in reply to RCPT TO command); from=<", "\\",
	} {
		f.Add(text, text, text)
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, from, to, helo string) {
		want := says{
			"Kind": "rejected", "Sender": quoted(from) + "@a.example", "Recipient": quoted(to) + "@b.example", "HELO": helo,
			"ClientIP": "192.0.2.7", "ReplyCode": "550", "Enhanced": "5.1.1", "Protocol": "ESMTP",
		}
		want["ReplyText"] = "550 5.1.1 <" + want["Recipient"] + ">: Recipient address rejected: no"
		line := fromClient + want["ReplyText"] + "; from=<" + want["Sender"] + "> to=<" + want["Recipient"] + "> proto=ESMTP helo=<" + helo + ">"
		got := readSays(set, line)
		for field := range want {
			if got[field] != want[field] {
				t.Errorf("%s = %q, want %q\n%s", field, got[field], want[field], line)
			}
		}
	})
}

// quoted is a local part as Postfix logs it (RFC 5321 §4.1.2).
func quoted(local string) string {
	return `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(local) + `"`
}

func must(names []string, err error) []string {
	if err != nil {
		panic(err)
	}
	return names
}
