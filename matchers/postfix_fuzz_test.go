package matchers_test

import (
	"bytes"
	"math/rand/v2"
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
		field, ok := reflect.TypeAssert[[]byte](reflect.ValueOf(m).Field(i))
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
	random := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		f.Add(imitation(random), imitation(random), imitation(random))
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, local, original, reply string) {
		want := says{
			"Kind": "bounced", "Recipient": quoted(local) + "@b.example", "OrigRecipient": quoted(original) + "@c.example",
			"RelayHost": "mx.b.example", "RelayIP": "192.0.2.1", "Delay": "1.7s", "ReplyFrom": "remote", "ReplyCode": "550",
			"Command": "rcpt", "ReplyText": "550 " + reply,
		}
		got := testSays(t, set, fromSMTP+"to=<"+want["Recipient"]+">, orig_to=<"+want["OrigRecipient"]+">, "+viaMX+
			"dsn=5.9.9, status=bounced "+said+want["ReplyText"]+toRCPT, want)
		if got["Enhanced"] != "5.9.9" && got["DSN"] != "5.9.9" {
			t.Errorf("dsn=5.9.9 is lost: %v", got)
		}
	})
}

// FuzzPostfixRequest does the same to a refusal, which quotes one of these parts.
func FuzzPostfixRequest(f *testing.F) {
	random := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		f.Add(imitation(random), imitation(random), imitation(random))
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, from, to, helo string) {
		from, to = quoted(from)+"@a.example", quoted(to)+"@b.example"
		for _, text := range []string{
			"550 5.1.1 <" + to + ">: Recipient address rejected: no",
			"450 4.1.8 <" + from + ">: Sender address rejected: no",
			"504 5.5.2 <" + helo + ">: Helo command rejected: no",
			"554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example",
			"552 5.3.4 no",
		} {
			want := says{"Sender": from, "Recipient": to, "HELO": helo, "ReplyText": text, "ReplyCode": text[:3], "ClientIP": "192.0.2.7"}
			testSays(t, set, fromClient+text+"; from=<"+from+"> to=<"+to+"> proto=ESMTP helo=<"+helo+">", want)
		}
	})
}

// imitation returns pieces of Postfix' grammar in any order.
func imitation(random *rand.Rand) string {
	pieces := strings.Split(`"|\|>|<|(|)|[|]| |, |; |: |>: |a|@b.example|; from=<|> to=<|> proto=ESMTP helo=<|> sasl_method=PLAIN sasl_username=`+
		`|, relay=|x[6.6.6.6]:25|, dsn=2.0.0|, status=sent (250 2.0.0 ok)|, orig_to=<|host | said: | refused to talk to me: `+
		`| command)|(in reply to MAIL FROM command)|delivery temporarily suspended: |connect to |550 5.1.1 |450-4.2.0 |#5.9.1`+
		`|Service unavailable; |] blocked using |Helo command rejected: | from `, "|")
	var s strings.Builder
	for range random.IntN(7) {
		s.WriteString(pieces[random.IntN(len(pieces))])
	}
	return s.String()
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
