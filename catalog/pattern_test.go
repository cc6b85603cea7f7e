package catalog

import (
	"slices"
	"strings"
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
		{"invalid user", "invalid users", true},
		{"over[ |-|]quota|mailbox [is |]full", "user overquota", true},
		{"over[ |-|]quota|mailbox [is |]full", "user over-quota", true},
		{"over[ |-|]quota|mailbox [is |]full", "the mailbox is full", true},
		{"over[ |-|]quota|mailbox [is |]full", "the mailbox was full", false},
		{"no [[such|known] user|mailbox here]", "no known user", true},
		{"no [[such|known] user|mailbox here]", "no mailbox here", true},
		{`\[tss0*\]`, "[tss04] all messages", true},
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
		{"spam * rejected", "spam " + strings.Repeat("x", 81) + " rejected", false},         // too far away
		{"spam * rejected", "spam " + strings.Repeat("x", 81) + " spam was rejected", true}, // but this one is near
		{"用户不存在", "该用户不存在!", true},                                                          // Chinese has no blanks between words
	} {
		patterns, err := parsePatterns(test.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		got := slices.ContainsFunc(patterns, func(p pattern) bool { return standsIn(&p, []byte(test.text)) })
		if got != test.want {
			t.Errorf("%q in %q: %v, want %v", test.pattern, test.text, got, test.want)
		}
	}
}

func TestParsePatternsRefuses(t *testing.T) {
	for _, test := range []struct{ phrase, want string }{
		{"no", `phrase "no": want at least 4 bytes in a row in every form`},
		{"a * b * c", `phrase "a * b * c": want at least 4 bytes in a row in every form`},
		{"mailbox full|no", `phrase "mailbox full|no": want at least 4 bytes in a row in every form`},
		{"Relaying denied", `phrase "Relaying denied": write "Relaying denied" as it is compared: in lower case, with single blanks`},
		{"relaying  denied", `phrase "relaying  denied": write "relaying  denied" as it is compared: in lower case, with single blanks`},
		{"mailbox [is |full", `phrase "mailbox [is |full": a [ without its ]`},
		{"mailbox is] full", `phrase "mailbox is] full": a ] without its [`},
		{strings.Repeat("[aaaa|bbbb]", 10), "more than 512 forms"},
	} {
		if _, err := parsePatterns(test.phrase); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.phrase, err, test.want)
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
			for _, a := range c.scanner.candidates(windowAt(text, i)) {
				if c.patterns[a.pattern].standsAt(text, int(a.piece), i-int(a.offset)) {
					found[a.pattern] = true
				}
			}
		}
		for i := range c.patterns {
			if standsIn(&c.patterns[i], text) && !found[uint16(i)] {
				t.Errorf("%q stands in %q and is not found", c.Phrases[c.patterns[i].phrase].Name, text)
			}
		}
	})
}

func standsIn(p *pattern, text []byte) bool {
	for at := range text {
		if p.standsAt(text, 0, at) {
			return true
		}
	}
	return false
}
