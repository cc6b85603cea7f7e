package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mtalens/matchers"
)

// TestEveryLineHasOneVerdict holds what --stats says of the sample logs to the lines that are in
// them and to the events that come out. A real log leaves no line behind.
func TestEveryLineHasOneVerdict(t *testing.T) {
	command := buildCommand(t)
	for _, file := range sampleLogs(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			gz := filepath.Join("testdata/logs", file+".gz")
			left := filepath.Join(t.TempDir(), "unmatched")
			events, stats := enrichStats(t, command, "--unmatched", left, gz)
			sum := 0
			for v := range matchers.Verdict(matchers.Verdicts) {
				sum += stats[v.String()]
			}
			if want := bytes.Count(readGzip(t, gz), []byte("\n")); sum != want || stats["lines"] != want {
				t.Errorf("%d lines in the log, %d read, %d with a verdict", want, stats["lines"], sum)
			}
			wanted := stats["events"] - stats["received"] // those are written only when asked for
			if got := bytes.Count(events, []byte("\n")); got != wanted {
				t.Errorf("%d events written, %d counted", got, wanted)
			}
			if lines, err := os.ReadFile(left); err != nil || len(lines) > 0 {
				t.Errorf("not understood (%v):\n%s", err, lines)
			}
			if stats["malformed"] > 0 {
				t.Errorf("%d lines are malformed", stats["malformed"])
			}
		})
	}
}

// enrichStats returns what enrich writes and the counts of its summary, by their words.
func enrichStats(t *testing.T, command string, args ...string) ([]byte, map[string]int) {
	t.Helper()
	var summary strings.Builder
	cmd := exec.Command(command, append([]string{"enrich", "--stats"}, args...)...)
	cmd.Stderr = &summary
	events, err := cmd.Output()
	if err != nil {
		t.Fatalf("mtalens enrich --stats %s: %v\n%s", strings.Join(args, " "), err, summary.String())
	}
	stats := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^ *([0-9]+) +([a-z_]+)$`).FindAllStringSubmatch(summary.String(), -1) {
		if _, ok := stats[m[2]]; !ok { // "expired" the event and "event" the verdict differ
			stats[m[2]], _ = strconv.Atoi(m[1])
		}
	}
	return events, stats
}
