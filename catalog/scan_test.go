package catalog

import (
	"testing"
)

func TestPatternStandsIn(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"relaying denied", "<u@b.example>... relaying denied", true},
		{"relaying denied", "relaying deniedness", false}, // whole words
		{"invalid user", "invalid username", false},
		{"invalid user", "xinvalid user", false},
		{"invalid user", "invalid username or invalid user", true}, // the second one counts
		{"throttl*", "you are throttled", true},
		{"throttl*", "unthrottled", false},
		{"*throttl*", "unthrottled", true},
		{"relaying mail to * is not allowed", "relaying mail to <> is not allowed", true},
		{"relaying mail to * is not allowed", "relaying mail to <u@b.example> is not allowed here", true},
		{"relaying mail to * is not allowed", "is not allowed: relaying mail to", false}, // pieces in order
		{"syntax*helo hostname", "syntax: helo hostname", true},
		{"syntax*helo hostname", "syntax.helo hostname", true},
		{"errno=28", "aborted,errno=28", true},
		{"errno=28", "errno=280", false},
		{"用户不存在", "该用户不存在!", true}, // Chinese has no blanks between words
	} {
		p, err := parsePattern(test.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := p.standsIn([]byte(test.text)); got != test.want {
			t.Errorf("%q in %q: %v, want %v", test.pattern, test.text, got, test.want)
		}
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for _, test := range []struct{ pattern, want string }{
		{"no", `phrase "no": want at least 4 bytes in a row`},
		{"a * b * c", `phrase "a * b * c": want at least 4 bytes in a row`},
		{"Relaying denied", `phrase "Relaying denied": want it as it is compared: "relaying denied"`},
		{"550 5.7.1 relaying denied", `phrase "550 5.7.1 relaying denied": want it as it is compared: "relaying denied"`},
		{"relaying  denied", `phrase "relaying  denied": want it as it is compared: "relaying denied"`},
	} {
		if _, err := parsePattern(test.pattern); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}

// What stands in a text must be found by the windows too.
func FuzzScanner(f *testing.F) {
	c := mustLoad(f)
	f.Add("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)")
	f.Add("transaction failed, relaying denied, syntax ehlo helo hostname")
	f.Fuzz(func(t *testing.T, s string) {
		text := normalize(make([]byte, 0, maxText), []byte(s))
		found := map[uint16]bool{}
		for i := range len(text) - windowSize + 1 {
			for _, place := range c.scanner.candidates(windowAt(text, i)) {
				found[place] = c.patterns[place].standsIn(text)
			}
		}
		for i := range c.patterns {
			if c.patterns[i].standsIn(text) && !found[uint16(i)] {
				t.Errorf("%q stands in %q and is not found", c.Phrases[i].Match, text)
			}
		}
	})
}
