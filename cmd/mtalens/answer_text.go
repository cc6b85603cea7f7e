package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"mtalens/catalog"
)

// maxRelated is the number of related codes that people are shown.
const maxRelated = 6

// answerText writes answers for people.
type answerText struct {
	w    io.Writer
	lang catalog.Lang
}

// write writes one answer: what was asked, what it means, the facts, and what to do.
func (t answerText) write(ans *answer) {
	fmt.Fprintf(t.w, "%s\n", ans.Question)
	t.paragraph(ans.Title)
	if ans.Description != ans.Title {
		t.paragraph(ans.Description)
	}
	fmt.Fprintln(t.w)
	t.facts([][2]string{
		{"number", strings.TrimSpace(ans.ErrorNumber + " " + ans.Symbol)},
		{"event", t.word(ans.Event)},
		{"recipient", ans.Recipient},
		{"relay", ans.RelayHost},
		{"reply", ans.Reply},
		{"class", t.word(ans.Class)},
		{"category", t.word(ans.Category)},
		{"reason", ans.Reason},
		{"severity", t.word(ans.Severity)},
		{"bounce", t.word(ans.BounceType)},
		{"retry", t.yesNo(ans.Retryable)},
		{"who", actors[ans.WhoActs][t.lang]},
		{"provider", ans.Provider},
		{"phrase", ans.Signature},
		{"source", ans.source()},
		{"link", ans.Link},
	})
	t.section("advice", ans.Advice)
	t.codes(ans)
	t.related(ans.Related)
	t.trace(ans.Trace)
}

// source returns where the code is defined that was asked for alone.
func (ans *answer) source() string {
	if ans.Kind != askedCode.String() || len(ans.Codes) == 0 {
		return ""
	}
	return ans.Codes[0].Source
}

func (t answerText) paragraph(s string) {
	if s != "" {
		fmt.Fprintf(t.w, "  %s\n", s)
	}
}

// facts writes a label and a value a line; what is unknown is left out.
func (t answerText) facts(facts [][2]string) {
	facts = slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" })
	rows := make([][]string, 0, len(facts))
	for _, f := range facts {
		rows = append(rows, []string{labels[f[0]][t.lang], f[1]})
	}
	table(t.w, "  ", rows)
}

func (t answerText) section(label, s string) {
	if s != "" {
		fmt.Fprintf(t.w, "\n  %s\n    %s\n", labels[label][t.lang], s)
	}
}

// codes writes what each code means. What was asked for alone has been told already.
func (t answerText) codes(ans *answer) {
	codes := ans.Codes
	switch {
	case len(codes) == 0:
		return
	case ans.Kind == askedReplyCodes.String():
		t.list(codes)
		return
	case ans.Kind == askedCode.String() && (ans.ReplyCode == 0 || ans.EnhancedCode == ""):
		t.meanings("others", codes[1:])
		return
	}
	t.meanings("codes", codes)
}

// meanings writes codes with all that is known of them.
func (t answerText) meanings(label string, codes []codeAnswer) {
	if len(codes) == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n  %s\n", labels[label][t.lang])
	rows := make([][]string, 0, len(codes))
	for _, c := range codes {
		rows = append(rows, []string{strings.TrimSpace(c.Code + " " + c.Provider), c.Title})
		rows = append(rows, []string{"", c.Description})
	}
	table(t.w, "    ", rows)
}

// list writes codes in one line each.
func (t answerText) list(codes []codeAnswer) {
	fmt.Fprintf(t.w, "\n  %s\n", labels["codes"][t.lang])
	rows := make([][]string, 0, len(codes))
	for _, c := range codes {
		meaning := c.Title
		if t.lang != catalog.EN {
			meaning = c.Description
		}
		rows = append(rows, []string{c.Code, c.Provider, c.Reason, meaning})
	}
	table(t.w, "    ", rows)
}

func (t answerText) related(related []codeTitle) {
	if len(related) == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n  %s\n", labels["related"][t.lang])
	rows := make([][]string, 0, maxRelated)
	for _, c := range related[:min(maxRelated, len(related))] {
		rows = append(rows, []string{c.Code, c.Title})
	}
	table(t.w, "    ", rows)
}

// trace writes what spoke for a reason; what decided is marked.
func (t answerText) trace(steps []traceStep) {
	if len(steps) == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n  %s\n", labels["trace"][t.lang])
	rows := make([][]string, 0, len(steps))
	for _, s := range steps {
		mark := " "
		if s.Won {
			mark = "*"
		}
		rows = append(rows, []string{mark, s.Kind, s.Name, s.Reason})
	}
	table(t.w, "    ", rows)
}

// word returns a value of the event, in Chinese too where that is asked for.
func (t answerText) word(s string) string {
	if zh := chinese[s]; t.lang == catalog.ZH && zh != "" {
		return s + " (" + zh + ")"
	}
	return s
}

func (t answerText) yesNo(b *bool) string {
	if b == nil {
		return ""
	}
	return yesNo[*b][t.lang]
}

// table writes rows with aligned columns. Columns without any content are left out, and the last one
// may be of any length.
func table(w io.Writer, indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		line.WriteString(indent)
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 && widths[i] > 0 {
				line.WriteString(strings.Repeat(" ", widths[i]-cells(cell)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// cells returns the number of columns that a terminal shows s in: two for a wide character of East
// Asia (Unicode standard annex 11).
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
