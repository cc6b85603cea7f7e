package encode

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAppendQuoted(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `""`},
		{"plain", `"plain"`},
		{"550 5.1.1 <u@b.example>: no such user", `"550 5.1.1 <u@b.example>: no such user"`},
		{`"quoted"@a.example \n`, `"\"quoted\"@a.example \\n"`},
		{"a\tb\r\nc", `"a\tb\r\nc"`},
		{"bell \a, DEL \x7f", `"bell \u0007, DEL \u007f"`},
		{"邮箱不存在", `"邮箱不存在"`},
		{"Grüße", `"Grüße"`},
		{"a\xffb", "\"a\ufffdb\""},               // no UTF-8
		{"cut \xe9\x82", "\"cut \ufffd\ufffd\""}, // the line was cut inside a character
		{"said \ufffd", "\"said \ufffd\""},       // that was there already
		{"\u202egnp.exe", `"\u202egnp.exe"`},     // text from right to left
		{"zero\u200bwidth", `"zero\u200bwidth"`},
		{"tag \U000e0041", `"tag \udb40\udc41"`}, // beyond 16 bits
		{"smile 😀", `"smile 😀"`},
	} {
		if got := string(appendQuoted(nil, []byte(c.in))); got != c.want {
			t.Errorf("%q: got %s, want %s", c.in, got, c.want)
		}
	}
}

// Every character is escaped, or not, whatever stands around it.
func TestAppendQuotedAtEveryPlace(t *testing.T) {
	for c := range 256 {
		want := string(appendQuoted(nil, []byte{byte(c)}))
		want = want[1 : len(want)-1]
		for before := range 18 {
			for after := range 18 {
				a, z := strings.Repeat("~", before), strings.Repeat(" ", after)
				got := string(appendQuoted(nil, []byte(a+string([]byte{byte(c)})+z)))
				if got != `"`+a+want+z+`"` {
					t.Fatalf("byte %#x behind %d bytes: got %s", c, before, got)
				}
			}
		}
	}
}

// What is quoted is JSON, reads back as what it was, and shows nothing that could do harm. What is
// plain is the same but for quotes and backslashes.
func FuzzAppendQuoted(f *testing.F) {
	f.Add([]byte("550-5.1.1 no such user\\n550 \"x\"\t\x00\x7f\xff\u202e"))
	f.Add([]byte("邮箱不存在 Grüße \u2028 \U000e0041"))
	f.Fuzz(func(t *testing.T, b []byte) {
		quoted := appendQuoted(nil, b)
		var got string
		if err := json.Unmarshal(quoted, &got); err != nil {
			t.Fatalf("%q: %v", quoted, err)
		}
		if want := string([]rune(string(b))); got != want {
			t.Errorf("reads back as %q, want %q", got, want)
		}
		if bytes.ContainsFunc(quoted, func(r rune) bool { return r < ' ' || r == 0x7f || hidden(r) }) || !utf8.Valid(quoted) {
			t.Errorf("%q would show what it should not", quoted)
		}
		others := bytes.Map(func(r rune) rune {
			if r == '"' || r == '\\' {
				return -1
			}
			return r
		}, b)
		if plain := appendPlain(nil, others); string(appendQuoted(nil, others)) != `"`+string(plain)+`"` {
			t.Errorf("%q is plain, but quoted it is another", plain)
		}
	})
}
