package catalog

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalize(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"codes and case", "550 5.1.1 No such USER", "no such user"},
		{"a folded reply", "550-5.1.1 The account does not exist. 550-5.1.1 Check it. 550 5.1.1  https://example.com/", "the account does not exist. check it. https://example.com/"},
		{"lines of Exim", `550-5.1.1 no\n550-5.1.1 such\n550 5.1.1 user`, "no such user"},
		{"lines without enhanced codes", "554-one 554 two", "one two"},
		{"empty lines", "550- 550- 550 5.1.1 gone", "gone"},
		{"another number is a word", "550 5.1.1 retry 451 times", "retry 451 times"},
		{"a number of the text at its start", "452 450 recipients are enough", "450 recipients are enough"},
		{"an enhanced code alone", "5.7.1 message content rejected", "message content rejected"},
		{"a code inside", "550 no (#5.1.1)", "no (#5.1.1)"},
		{"an address is no code", "550 192.0.2.1 listed", "192.0.2.1 listed"},
		{"octal, of Exim", `550 \347\224\250\346\210\267\344\270\215\345\255\230\345\234\250`, "用户不存在"},
		{"octal, upper case", `550 \320\237\320\236\320\247\320\242\320\220`, "почта"},
		{"octal, GBK", `550 \323\303\273\247`, "\xd3\xc3\xbb\xa7"},
		{"a backslash", `550 DOMAIN\user \9`, `domain\user \9`},
		{"blanks", "550 \t a  b\r\n c", "a b c"},
		{"quotation marks", "550 couldn’t find “bob”", `couldn't find "bob"`},
		{"capitals of other scripts", "550 ÉCHEC", "échec"},
		{"no text", "550", ""},
		{"nothing", "", ""},
	} {
		if got := string(normalize(make([]byte, 0, maxText), []byte(test.text))); got != test.want {
			t.Errorf("%s: %q becomes %q, want %q", test.name, test.text, got, test.want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	f.Add("550-5.1.1 No such user 550 5.1.1 here", 64)
	f.Add(`550 \347\224\250\n550 \\ \400 \3`, 16)
	f.Fuzz(func(t *testing.T, text string, room int) {
		if room < 0 || room > 1<<12 {
			return
		}
		got := normalize(make([]byte, 0, room), []byte(text))
		if len(got) > room {
			t.Fatalf("%d bytes in room for %d", len(got), room)
		}
		if strings.Contains(string(got), "  ") || strings.ContainsFunc(string(got), func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
			t.Errorf("%q becomes %q", text, got)
		}
		if utf8.ValidString(text) && !strings.Contains(text, `\`) && !utf8.Valid(got) {
			t.Errorf("%q becomes invalid UTF-8: %q", text, got)
		}
	})
}
