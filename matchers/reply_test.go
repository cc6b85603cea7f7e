package matchers_test

import (
	"regexp"
	"testing"

	"mtalens/catalog/smtp"
	"mtalens/matchers"
)

func TestFindCodes(t *testing.T) {
	for _, tt := range []struct{ text, reply, enhanced string }{
		// At the start of the first line.
		{"250 2.0.0 Ok: queued as 4XyZ12", "250", "2.0.0"},
		{"550-5.7.26 Your email has been blocked 550 5.7.26  https://a.example", "550", "5.7.26"},
		{"550 4.7.1 the far end contradicts itself", "550", "4.7.1"},
		{"421 4.7.0 Try again later, closing connection", "421", "4.7.0"},
		{"550  5.1.1  more blanks", "550", "5.1.1"},
		{"5.7.1 message content rejected", "", "5.7.1"}, // cleanup logs no reply code

		// At the start of a later line.
		{"550-Sorry 550 5.1.1 unknown user", "550", "5.1.1"},
		{"550-Sorry\n550 5.1.1 unknown user", "550", "5.1.1"},
		{`550-Sorry\n550 5.1.1 unknown user`, "550", "5.1.1"},                     // Exim's escape
		{"535-Please log in, go to?535 5.7.8  https://a.example", "535", "5.7.8"}, // Postfix' replacement
		{"550- 550- 550 5.1.1 the first lines are empty", "550", "5.1.1"},
		{"550-first line without 450 4.2.1 last line with another code", "550", "4.2.1"},
		{"550-5.1.1 first 550 5.2.1 last", "550", "5.1.1"}, // the first line goes before the last

		{"550-Verification failed 550-Response: 550 5.1.1 unknown user 550 Sender verify failed", "550", ""}, // quoted

		// Only a reply of several lines has later lines.
		{"550 said: 451 4.7.1 try again", "550", ""},
		{"550 dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as FAKE)", "550", ""},

		// Marked as a code.
		{"550 sorry, no mailbox here by that name (#5.1.1)", "550", "5.1.1"},
		{"550 #5.1.0 Address rejected.", "550", "5.1.0"},
		{"554 5 refused [4.4.2]", "554", "4.4.2"},
		{"550 <5.1.1> user unknown", "550", "5.1.1"},
		{"550 no. Status: 5.1.1", "550", "5.1.1"},
		{"550 status code:5.2.2 full", "550", "5.2.2"},
		{"550 user unknown (5.1.1)", "550", "5.1.1"},
		{"554 host mx.a.example said: 550 5.7.1: refused", "554", "5.7.1"},               // of the same class
		{"550 verification failed for <s@b.example>: 550 5.1.1 unknown user", "550", ""}, // quoted: about another address

		// Numbers that only look like codes.
		{"550 blocked: 5.1.1.2 is listed", "550", ""},
		{"550 [2001:db8::25]: 5.7.1 in the middle, unmarked", "550", ""},
		{"550 see RFC 5.2.1", "550", ""},
		{"250 sendmail 4.2.1 ready (8.17)", "250", ""},
		{"550 v5.7.1 of the filter", "550", ""},
		{"550 10.5.1.1 refused", "550", ""},
		{"550 refused (4.9.2)", "550", ""}, // a version: of another class than the reply
		{"550 5.07.001 leading zeros", "550", ""},
		{"550 5.7.1000 four digits", "550", ""},
		{"550 5.7.1.2 four numbers", "550", ""},
		{"552 5.2 MB is the limit, 5.2.2026 the date", "552", ""},

		// Not a reply.
		{"55 two digits 554 5.5.1 no valid recipients", "", ""}, // two replies glued together by Postfix; its dsn= tells
		{"000 nothing", "", ""},
		{"delivered to maildir", "", ""},
		{"", "", ""},
	} {
		reply, enhanced := matchers.FindCodes([]byte(tt.text))
		if reply.String() != tt.reply || enhanced.String() != tt.enhanced {
			t.Errorf("FindCodes(%q) = %q, %q; want %q, %q", tt.text, reply, enhanced, tt.reply, tt.enhanced)
		}
	}
}

// FuzzCodes holds the scanners equal to the grammars that matchers states.
func FuzzCodes(f *testing.F) {
	for _, s := range []string{"550 5.1.1 no", "5.7.26", "421-4.7.0", "5.1.1.2", "5.01.1", "250.5", "4.4.2. x", "5.7.1é", "2.999.1000"} {
		f.Add([]byte(s))
	}
	replyCode := regexp.MustCompile(matchers.ReplyCodePattern)
	enhancedCode := regexp.MustCompile(matchers.EnhancedCodePattern)
	f.Fuzz(func(t *testing.T, b []byte) {
		reply, rest, ok := smtp.CutReplyCode(b)
		if m := replyCode.FindSubmatch(b); ok != (m != nil) || ok && reply.String() != string(m[1]) {
			t.Errorf("CutReplyCode(%q) = %v, %v; the grammar says %q", b, reply, ok, m)
		}
		if ok && len(rest) != len(b)-3 {
			t.Errorf("CutReplyCode(%q) leaves %q", b, rest)
		}
		enhanced, rest, ok := smtp.CutEnhancedCode(b)
		if m := enhancedCode.FindSubmatch(b); ok != (m != nil) || ok && enhanced.String() != string(m[1]) {
			t.Errorf("CutEnhancedCode(%q) = %v, %v; the grammar says %q", b, enhanced, ok, m)
		}
		if ok && len(rest) != len(b)-len(enhanced.String()) {
			t.Errorf("CutEnhancedCode(%q) leaves %q", b, rest)
		}
		matchers.FindCodes(b)
	})
}
