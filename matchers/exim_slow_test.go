package matchers_test

import (
	"strings"
	"testing"

	"mtalens/matchers"
)

// Lines of 64 KiB, eight times as long as Exim's own limit, full of what looks like the beginning of
// something. However they are made, the time must grow with their length, not with its square.
func BenchmarkEximSlow(b *testing.B) {
	for _, slow := range []struct{ name, begins, repeated, ends string }{
		{"quoted tops", "ID => ", `a <"`, `"@b.example>`},
		{"tops never closed", "ID => |", `x <`, ``},
		{"tops closed once", "ID => |", `x <`, `>`},
		{"parents", "ID => ", `x (`, ``},
		{"parents and tops", "ID => ", `x ( <`, `>`},
		{"words", "ID ** ", `x `, ``},
		{"helo", "H=(", `x) [`, ``},
		{"helo, addresses", "H=(", `x) [1.2.3.4] `, `F=<s> rejected RCPT <a>`},
		{"ident", "H=h [1.2.3.4] U=", `x F=<`, ``},
		{"ident, closed once", "H=h [1.2.3.4] U=", `x F=<`, `> rejected RCPT <a>`},
		{"fields", "ID => a@b.example", ` DN="`, ``},
		{"confirmation", `ID => a@b.example C="`, `\"`, ``},
		{"backslashes", `ID => a@b.example C="`, `\`, `"`},
		{"recipients", `ID <= s H=h [1.2.3.4] P=esmtp for `, `"a `, ``},
		{"protocols", `ID <= s H=h [1.2.3.4]`, ` P=x`, ``},
		{"commands", `SMTP syntax error in "`, `" H=`, ``},
		{"reply", "ID ** a@b.example H=h [1.2.3.4]: SMTP error from remote mail server after RCPT TO:<", `x: `, ``},
		{"reply lines", "ID ** a@b.example H=h [1.2.3.4]: SMTP error from remote mail server after DATA: ", `550-x\n`, ``},
		{"unknown", "ID ", `x `, ``},
	} {
		b.Run(slow.name, func(b *testing.B) {
			text := slow.begins + strings.Repeat(slow.repeated, 64<<10/len(slow.repeated)) + slow.ends
			line := []byte("2026-11-24 15:19:52 " + strings.Replace(text, "ID ", "1xVrNA-000000000cj-2Mid ", 1))
			set := newSet(b)
			var arena matchers.Arena
			var m matchers.Match
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				set.Match(line, &arena, &m)
			}
		})
	}
}
