package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// What the standards define must be there: a code that is missing is a code that nobody explains.
func TestCatalogIsComplete(t *testing.T) {
	c := mustLoad(t)
	// RFC 5321 §4.2.3, RFC 4954 §4, RFC 7504, RFC 1985, RFC 2645.
	for _, code := range []int{
		211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354,
		421, 432, 450, 451, 452, 453, 454, 455, 458, 459,
		500, 501, 502, 503, 504, 521, 525, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556,
	} {
		if c.replies[code] == 0 {
			t.Errorf("reply code %d is missing", code)
		}
	}
	// The last detail of each subject in the IANA registry of SMTP enhanced status codes; details
	// are numbered without gaps.
	for subject, last := range [subjects]int16{0, 10, 4, 6, 7, 6, 10, 30} {
		for detail := range last + 1 {
			r := CodeRange{0, int16(subject), detail, detail}
			if e := c.Registered(r); e == nil {
				t.Errorf("%s is missing", r)
			}
		}
	}
}

// The errors of Microsoft's Internet transports, family by family: first and last number.
func TestClientErrorsAreComplete(t *testing.T) {
	c := mustLoad(t)
	for _, family := range []struct {
		name        string
		first, last uint32
	}{
		{"general", 0x800CCC00, 0x800CCC1A},
		{"HTTPMail", 0x800CCC30, 0x800CCC3F},
		{"Winsock", 0x800CCC40, 0x800CCC45},
		{"SMTP, by reply", 0x800CCC60, 0x800CCC6F},
		{"SMTP, by cause", 0x800CCC78, 0x800CCC80},
		{"POP3", 0x800CCC90, 0x800CCC97},
		{"NNTP", 0x800CCCA0, 0x800CCCAE},
		{"RAS", 0x800CCCC2, 0x800CCCC6},
		{"IMAP", 0x800CCCD1, 0x800CCCE0},
		{"HTTPMail, later ones", 0x800CCCF0, 0x800CCCF4},
	} {
		for code := family.first; code <= family.last; code++ {
			if c.ClientError(code) == nil {
				t.Errorf("%s: 0x%08X is missing", family.name, code)
			}
		}
	}
}

func TestParseClientError(t *testing.T) {
	for _, s := range []string{"0x800CCC79", "0X800ccc79", "0x800cCc79"} {
		if code, err := ParseClientError(s); err != nil || code != 0x800CCC79 {
			t.Errorf("ParseClientError(%q) = 0x%X, %v", s, code, err)
		}
	}
	for _, s := range []string{"", "800CCC79", "0x800CCC7", "0x800CCC790", "0x800CCC7G", "0x+00CCC79"} {
		if code, err := ParseClientError(s); err == nil {
			t.Errorf("ParseClientError(%q) = 0x%X, want an error", s, code)
		}
	}
}

func TestEveryEntryHasTexts(t *testing.T) {
	c := mustLoad(t)
	check := func(what string, texts ...Text) {
		for _, text := range texts {
			for l, s := range text {
				if s == "" || s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
					t.Errorf("%s, %s: %q", what, Lang(l), s)
				}
			}
			if !strings.ContainsFunc(text[ZH], func(r rune) bool { return r >= 0x4e00 }) {
				t.Errorf("%s: no Chinese: %q", what, text[ZH])
			}
		}
	}
	for _, r := range c.ReplyCodes {
		check(fmt.Sprint(r.Code), r.Text)
	}
	for _, e := range c.EnhancedCodes {
		check(e.Code.String()+" "+e.Provider, e.Text)
	}
	for _, r := range c.Reasons[1:] {
		check(r.Reason.String(), r.Title, r.Definition, r.Advice)
	}
	for _, e := range c.ClientErrors {
		check(e.String(), e.Text)
	}
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name, file, from, to string // in file, from is replaced by to
		want                 string // LINE is the line of from
	}{
		{
			"a reason that does not exist", repliesFile, "reason: mailbox_moved", "reason: mailbox_gone",
			`data/reply-codes.yaml:LINE:11: unknown reason "mailbox_gone": want one of delivered, `,
		},
		{
			"a code that stands twice", repliesFile, "- code: 551\n", "- code: 550\n",
			"data/reply-codes.yaml:LINE:3: code 550 stands twice",
		},
		{
			"no reply code", repliesFile, "- code: 551\n", "- code: 55l\n",
			`code "55l": want three digits, the first 2 to 5`,
		},
		{
			"a text in one language only", repliesFile, "  zh: 命令未实现。\n", "",
			": zh is missing",
		},
		{
			"a key that does not exist", repliesFile, "  context: ADDRQUERY", "  kontext: ADDRQUERY",
			"unknown key kontext",
		},
		{
			"a key that stands twice", repliesFile, "  context: ADDRQUERY", "  title: x\n  context: ADDRQUERY",
			"title stands twice",
		},
		{
			"an enhanced code that is none", enhancedFile, "- code: X.1.1\n", "- code: X.1.1.1\n",
			`parse "X.1.1.1": want a code such as 5.7.1, X.7.1, X.7.X, 5.X.X or 5.7.606-649`,
		},
		{
			"a subject that is missing", enhancedFile, "- code: X.7.X\n", "- code: X.7.99\n",
			"the entry of a subject is missing: X.7.X",
		},
		{
			"a category that does not exist", reasonsFile, "category: network_routing", "category: network",
			`unknown category "network": want one of other, address, mailbox, mail_system, `,
		},
		{
			"reasons out of order", reasonsFile, "- reason: mailbox_full\n", "- reason: mailbox_moved\n",
			"mailbox_moved stands twice, or not in the order of reason.go",
		},
		{
			"neither yes nor no", reasonsFile, "retry: no", "retry: never",
			`retry: "never": want yes or no`,
		},
		{
			"no YAML", reasonsFile, "  title:\n    en: Delivered\n", "  title: 'Delivered\n",
			"data/reasons.yaml:",
		},
		{
			"no list", reasonsFile, "", "reason: x\n",
			"data/reasons.yaml:1:1: want a list of entries",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := test.want
			_, err := load(func(file string) (string, error) {
				text, err := data.ReadFile(file)
				if file != test.file {
					return string(text), err
				}
				if test.from == "" {
					return test.to, nil
				}
				before, after, ok := strings.Cut(string(text), test.from)
				if !ok {
					t.Fatalf("%q does not stand in %s", test.from, file)
				}
				line := strings.Count(before, "\n") + 1
				want = strings.ReplaceAll(want, "LINE", strconv.Itoa(line))
				return before + test.to + after, nil
			})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v\nwant %s", err, want)
			}
		})
	}
}

func TestReasonWords(t *testing.T) {
	for r := NoReason + 1; r < reasonEnd; r++ {
		if got, ok := ParseReason(r.String()); !ok || got != r {
			t.Errorf("ParseReason(%q) = %v, %v", r, got, ok)
		}
	}
	for _, s := range []string{"", "User_Unknown", "gone"} {
		if got, ok := ParseReason(s); ok {
			t.Errorf("ParseReason(%q) = %v, want none", s, got)
		}
	}
}

func TestParseCodeRange(t *testing.T) {
	for _, s := range []string{"5.7.1", "X.7.1", "X.7.X", "5.X.X", "5.7.606-649", "X.0.0", "4.4.312"} {
		if r, err := ParseCodeRange(s); err != nil || r.String() != s {
			t.Errorf("ParseCodeRange(%q) = %s, %v", s, r, err)
		}
	}
	for _, s := range []string{
		"", "5", "5.7", "5.7.", "5.7.1.2", "3.7.1", "x.7.1", "5.X.1",
		"5.07.1", "5.7.1000", "5.7.9-8", "5.7.X-9", "5.7.1-X", "5..1", "-5.7.1",
	} {
		if r, err := ParseCodeRange(s); err == nil {
			t.Errorf("ParseCodeRange(%q) = %s, want an error", s, r)
		}
	}
}
