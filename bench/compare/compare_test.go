package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A quick try from end to end: every program is in its table or named as left out, and the page and
// the single runs lie where they are said to lie.
func TestQuickTry(t *testing.T) {
	t.Chdir("../..") // as make does it
	dir := t.TempDir()
	var stdout bytes.Buffer
	if err := run(t.Context(), []string{"-lines", "2000", "-rounds", "2", "-dir", dir}, &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	text := stdout.String()
	for _, task := range tasks {
		for _, p := range task.programs {
			if !strings.Contains(text, "\n"+p.name+" ") && !strings.Contains(text, p.needs()) {
				t.Errorf("%s is missing in\n%s", p.name, text)
			}
		}
	}
	for name, want := range map[string]string{"compare.md": "| mtalens, 1 worker |", "runs.csv": "postfix-rfc3164,2000,"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(content), want) {
			t.Errorf("%s: want %q, got error %v and\n%s", name, want, err, content)
		}
	}
}

func TestOnly(t *testing.T) {
	t.Chdir("../..")
	var stdout bytes.Buffer
	if err := run(t.Context(), []string{"-lines", "2000", "-rounds", "1", "-only", "^wc", "-dir", t.TempDir()}, &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	if text := stdout.String(); !strings.Contains(text, "\nwc -l") || !strings.Contains(text, "\ngrep") || strings.Contains(text, "mtalens") {
		t.Errorf("want wc and grep only, got\n%s", text)
	}
}

func TestUsage(t *testing.T) {
	if err := run(t.Context(), []string{"-rounds", "0"}, io.Discard, io.Discard); err == nil {
		t.Error("no error for no rounds")
	}
}

// A machine that slows down in one round slows both programs: the ratio is taken round by round.
func TestRatio(t *testing.T) {
	runs := func(ms ...int) (costs []cost) {
		for _, n := range ms {
			costs = append(costs, cost{cpu: time.Duration(n) * time.Millisecond})
		}
		return costs
	}
	r := taskResult{programs: []programResult{
		{program: program{name: "grep -c"}, costs: runs(10, 100, 20)},
		{program: program{name: "mtalens"}, costs: runs(40, 400, 60)},
	}}
	if got := r.ratio(&r.programs[1]); got != "4.00" {
		t.Errorf("got %s, want 4.00", got)
	}
	if got := r.ratio(&r.programs[0]); got != "1.00" {
		t.Errorf("grep to itself: got %s, want 1.00", got)
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(tt.values); got != tt.want {
			t.Errorf("median of %v: got %v, want %v", tt.values, got, tt.want)
		}
	}
}
