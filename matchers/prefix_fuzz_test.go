package matchers

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzCutPrefix holds what everything after it relies on: whatever the bytes, nothing panics, and
// what is told of a line stands in it. The body of a line that is no JSON is its end.
func FuzzCutPrefix(f *testing.F) {
	for _, c := range timedLines {
		f.Add([]byte(c.line))
	}
	for _, s := range []string{
		"Nov 24 14:39:37 mx1 postfix/smtpd[1]: a", "Nov  4 2026 14:39:37.5 <mail.info> mx1 exim: a\r", "Tue Nov 24 14:39:37 2026 mail.info a[1]: b",
		"2026-11-24T13:39:37.6Z stdout F Nov 24 14:39:37 mx1 exim[1]: a", "mail-1  | 2026-11-24 14:39:37 +0100 [7] a",
		`<22>1 2026-11-24T14:39:37Z mx1 exim 1 - [x k="\]\"] b"][y] a`, "<22>1 - - - - - -", "Tue 2026-11-24 15:18:22 CET mx1 exim[1]: a",
		`{"MESSAGE":[97,233],"__REALTIME_TIMESTAMP":"1"}`, `{"MESSAGE":"\ud83d\u0041","CONTAINER_ID":"1","__REALTIME_TIMESTAMP":"1"}`,
	} {
		f.Add([]byte(s))
	}
	clock := testClock(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a Arena
		var l Line
		if !cutPrefix(raw, &a, &l) {
			return
		}
		clock.Time(l.Form, l.Stamp)
		if l.Form == NoForm || !bytes.Equal(l.Raw, raw) {
			t.Fatalf("a line without its form or its bytes: %+v", l)
		}
		if bytes.IndexByte(raw, '{') >= 0 {
			return // what had to be unescaped stands in the Arena: FuzzUnescape
		}
		for _, view := range [][]byte{l.Stamp, l.Host, l.Tag} {
			if !bytes.Contains(raw, view) || bytes.IndexByte(view, ' ') >= 0 && !bytes.Equal(view, l.Stamp) {
				t.Fatalf("%q is no word of the line", view)
			}
		}
		if !bytes.HasSuffix(bytes.TrimRight(raw, "\r"), l.Body) {
			t.Fatalf("the body %q is not the end of the line", l.Body)
		}
	})
}

// FuzzUnescape holds the reading of JSON equal to that of the standard library.
func FuzzUnescape(f *testing.F) {
	f.Add([]byte(`a\"\\\/\b\f\n\r\t\u00e4`))
	f.Add([]byte(`\ud83d\ude00\ude00\ud83d\u0041\ud83d`))
	f.Add([]byte(`a","b":{"c":[1,2]},"d":"e`))
	f.Add([]byte(`a","MESSAGE":"b`))
	f.Fuzz(func(t *testing.T, s []byte) {
		raw := append(append([]byte(`{"__REALTIME_TIMESTAMP":"1","MESSAGE":"`), s...), `"}`...)
		var want struct{ MESSAGE json.RawMessage }
		if !utf8.Valid(s) || bytes.Contains(s, []byte("CONTAINER_")) || bytes.Contains(bytes.ToUpper(s), []byte("MESSAGE")) ||
			bytes.Contains(s, []byte("_TIMESTAMP")) || json.Unmarshal(raw, &want) != nil {
			return // the library matches keys in any case and replaces bytes that are no UTF-8
		}
		var text string
		if err := json.Unmarshal(want.MESSAGE, &text); err != nil {
			t.Fatal(err)
		}
		var a Arena
		var l Line
		if !cutPrefix(raw, &a, &l) || string(l.Body) != text {
			t.Fatalf("%q: got %q, want %q", raw, l.Body, text)
		}
	})
}

// FuzzSticky holds what is read by the prefix of a line before equal to what is read without it.
func FuzzSticky(f *testing.F) {
	for _, pair := range [][2]string{
		{"Nov 24 14:39:37 mx1 postfix/smtpd[1]: a", "Nov 24 14:39:38 mx1 postfix/qmgr[22]: b\r"},
		{"Nov 24 14:39:37.003278 mx1 postfix[1]: a", "Nov 24 14:39:37,103278 mx1 postfix[99999999999]:[ID 1 mail.info] a"},
		{"2026-11-24T14:39:37.6+01:00 mx1 exim[1]: a", "2026-11-24T14:39:37.66+01:00 mx1 exim[1]: a"},
		{"2026-11-24T14:39:37Z stdout postfix[1]: a", "2026-11-24T14:39:38Z stdout F Nov 24 14:39:37 mx1 exim[1]: a"},
		{"2026-11-24T14:39:37Z Nov 24[1]: a", "2026-11-24T14:39:38Z Nov 24 14:39:37 mx1 exim[1]: a"},
		{"Nov 24 14:39:37 mx1 a[1]: b", "Nov 24 14:39:37 mx1 mx2 a[1]: b"},
		{"Tue Nov 24 14:39:37 2026 mx1 a[1]: b", "Tue Nov 24 14:39:38 2026 mx1 a[x]: b"},
		{"Nov 24 14:39:37 mx1: a[1]: b", "Nov 24 14:39:37 mx1: a[1]: c"},
	} {
		f.Add([]byte(pair[0]), []byte(pair[1]))
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		var a Arena
		var s sticky
		var before, got, want Line
		if !cutPrefix(first, &a, &before) {
			return
		}
		s.learn(&before)
		for _, raw := range [][]byte{first, second} {
			if !s.cut(raw, &got) {
				continue
			}
			if ok := cutPrefix(raw, &a, &want); showLine(&got, true) != showLine(&want, ok) {
				t.Fatalf("%q behind %q\n got %s\nwant %s", raw, first, showLine(&got, true), showLine(&want, ok))
			}
		}
	})
}
