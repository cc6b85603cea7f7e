package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"mtalens/matchers"
	"mtalens/pipeline"
)

// summary says what became of all lines: by verdict, with their sum, then the events by kind.
func summary(c *pipeline.Counts, holes int64, took time.Duration) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	lines := c.LinesRead()
	fmt.Fprintf(w, "%d\t lines\n", lines)
	for v := matchers.Verdicts - 1; v >= 0; v-- {
		fmt.Fprintf(w, "%d\t %s\n", c.Lines[v].Load(), matchers.Verdict(v))
	}
	events := uint64(0)
	for k := range c.Events {
		events += c.Events[k].Load()
	}
	fmt.Fprintf(w, "%d\t events\n", events)
	for k := range c.Events {
		if n := c.Events[k].Load(); n > 0 {
			fmt.Fprintf(w, "%d\t %s\n", n, matchers.Kind(k))
		}
	}
	w.Flush()
	if n := c.Truncated.Load(); n > 0 {
		fmt.Fprintf(&b, "%d lines cut at the limit\n", n)
	}
	if holes > 0 {
		fmt.Fprintf(&b, "%d NUL bytes skipped at the start of lines\n", holes)
	}
	seconds := max(took.Seconds(), 1e-9)
	fmt.Fprintf(&b, "%d bytes in %.2f s, %.0f lines/s\n", c.Bytes.Load(), seconds, float64(lines)/seconds)
	return b.String()
}
