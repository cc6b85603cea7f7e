package smtp_test

import (
	"testing"

	"mtalens/catalog/smtp"
)

func TestCutReplyCode(t *testing.T) {
	for _, tt := range []struct {
		in   string
		code smtp.ReplyCode
		rest string
	}{
		{"550 no such user", 550, " no such user"},
		{"550-first of several lines", 550, "-first of several lines"},
		{"421", 421, ""},
		{"250 2.0.0 Ok", 250, " 2.0.0 Ok"},
		{"550?5.1.1 tab", 550, "?5.1.1 tab"}, // Postfix writes a question mark for a tab
		{"354 go on", 0, "354 go on"},        // says nothing about an end
		{"150 what", 0, "150 what"},
		{"000 what", 0, "000 what"},
		{"55 two digits", 0, "55 two digits"},
		{"5501 four digits", 0, "5501 four digits"},
		{"550ok", 0, "550ok"},
		{"250.000 messages", 0, "250.000 messages"}, // a number
		{"450/hour", 0, "450/hour"},                 // a rate
		{"", 0, ""},
	} {
		code, rest, ok := smtp.CutReplyCode([]byte(tt.in))
		if code != tt.code || string(rest) != tt.rest || ok != (tt.code != 0) {
			t.Errorf("CutReplyCode(%q) = %v, %q, %v; want %v, %q", tt.in, code, rest, ok, tt.code, tt.rest)
		}
	}
}

func TestCutEnhancedCode(t *testing.T) {
	none := smtp.EnhancedCode{}
	for _, tt := range []struct {
		in   string
		code smtp.EnhancedCode
		rest string
	}{
		{"5.7.26 blocked", smtp.EnhancedCode{Class: 5, Subject: 7, Detail: 26}, " blocked"},
		{"5.7.509", smtp.EnhancedCode{Class: 5, Subject: 7, Detail: 509}, ""},
		{"2.0.0 ok", smtp.EnhancedCode{Class: 2}, " ok"},
		{"5.7.1: refused", smtp.EnhancedCode{Class: 5, Subject: 7, Detail: 1}, ": refused"},
		{"4.4.2. Bad connection", smtp.EnhancedCode{Class: 4, Subject: 4, Detail: 2}, ". Bad connection"}, // the end of a sentence
		{"5.1.1.2", none, "5.1.1.2"}, // an address
		{"5.1.1.", smtp.EnhancedCode{Class: 5, Subject: 1, Detail: 1}, "."},
		{"5.01.1", none, "5.01.1"},         // no leading zeros, RFC 3463 §2
		{"5.7.1000", none, "5.7.1000"},     // up to three digits, RFC 3463 §2
		{"3.5.2 done", none, "3.5.2 done"}, // no such class
		{"5.2", none, "5.2"},
		{"5.7.1a", none, "5.7.1a"}, // a version
		{"", none, ""},
	} {
		code, rest, ok := smtp.CutEnhancedCode([]byte(tt.in))
		if code != tt.code || string(rest) != tt.rest || ok != (tt.code != none) {
			t.Errorf("CutEnhancedCode(%q) = %v, %q, %v; want %v, %q", tt.in, code, rest, ok, tt.code, tt.rest)
		}
	}
}

func TestParseTakesAll(t *testing.T) {
	for _, s := range []string{"", "55", "550 no", "350", "5.7.1"} {
		if code, err := smtp.ParseReplyCode(s); err == nil {
			t.Errorf("ParseReplyCode(%q) = %v, want an error", s, code)
		}
	}
	for _, s := range []string{"", "550", "5.7", "5.7.1 no", "5.7.1."} {
		if code, err := smtp.ParseEnhancedCode(s); err == nil {
			t.Errorf("ParseEnhancedCode(%q) = %v, want an error", s, code)
		}
	}
}

func TestCodesPrintAsTheyWereRead(t *testing.T) {
	for _, s := range []string{"200", "421", "599"} {
		if code, err := smtp.ParseReplyCode(s); err != nil || code.String() != s {
			t.Errorf("ParseReplyCode(%q) = %v, %v", s, code, err)
		}
	}
	for _, s := range []string{"2.0.0", "4.7.650", "5.999.999"} {
		if code, err := smtp.ParseEnhancedCode(s); err != nil || code.String() != s {
			t.Errorf("ParseEnhancedCode(%q) = %v, %v", s, code, err)
		}
	}
	if s := smtp.ReplyCode(0).String() + (smtp.EnhancedCode{}).String(); s != "" {
		t.Errorf("no code prints as %q", s)
	}
}

func TestPattern(t *testing.T) {
	for _, tt := range []struct {
		pattern  string
		reply    smtp.ReplyCode
		enhanced string
		want     bool
	}{
		{"550", 550, "", true},
		{"550", 551, "", false},
		{"55x", 551, "", true},
		{"5xx", 421, "", false},
		{"4**", 421, "", true},
		{"550", 550, "5.5.0", true},
		{"5.7.1", 550, "5.7.1", true},
		{"5.7.1", 550, "5.7.10", false},
		{"5.7.*", 550, "5.7.26", true},
		{"5.7.x", 550, "5.1.1", false},
		{"4.x.x", 450, "4.2.2", true},
		{"4.*", 450, "4.2.2", true},
		{"X.7.X", 450, "4.7.1", true},
		{"5.x.x", 550, "", false}, // no enhanced code, nothing to match
	} {
		p, err := smtp.ParsePattern(tt.pattern)
		if err != nil {
			t.Fatal(err)
		}
		enhanced, _ := smtp.ParseEnhancedCode(tt.enhanced)
		if got := p.MatchReply(tt.reply) || p.MatchEnhanced(enhanced); got != tt.want {
			t.Errorf("%s matches %v %s: %v, want %v", tt.pattern, tt.reply, tt.enhanced, got, tt.want)
		}
	}
	for _, s := range []string{"", "5", "55", "xxx", "350", "5.7", "5.7.", "5.7.1.2", "3.x.x", "hello", "5.07.1", "5.7.y"} {
		if _, err := smtp.ParsePattern(s); err == nil {
			t.Errorf("ParsePattern(%q): want an error", s)
		}
	}
}
