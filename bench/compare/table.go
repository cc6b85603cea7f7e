package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// result is everything that was measured.
type result struct {
	machine
	loadAfter string
	tasks     []taskResult
}

// taskResult is what was measured on one log.
type taskResult struct {
	*task
	lines    int
	size     int64 // of the log in bytes
	programs []programResult
	missing  []string // commands that are not installed
}

// programResult is what one program cost, by round.
type programResult struct {
	program
	costs []cost
}

func describeMachine(ctx context.Context) machine {
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return machine{
		cpu:        cpuModel(),
		cores:      runtime.NumCPU(),
		kernel:     "Linux " + strings.TrimSpace(string(kernel)),
		goVersion:  runtime.Version(),
		loadBefore: load(),
		floor:      floor(ctx),
	}
}

var columns = []string{"program", "CPU s", "from", "to", "wall s", "lines/s", "MB/s", "peak MB", "CPU / grep", "what comes out"}

// rows returns a task as a table, in the order of its programs.
func (r *result) rows(t *taskResult) [][]string {
	var rows [][]string
	for i := range t.programs {
		p := &t.programs[i]
		cpu := seconds(p.costs, func(c cost) time.Duration { return c.cpu })
		wall := median(seconds(p.costs, func(c cost) time.Duration { return c.wall }))
		rows = append(rows, []string{
			p.name,
			figure(median(cpu)), figure(slices.Min(cpu)), figure(slices.Max(cpu)),
			figure(wall),
			strconv.Itoa(int(float64(t.lines) / wall)),
			figure(float64(t.size) / 1e6 / wall),
			r.peak(p),
			t.ratio(p),
			p.does,
		})
	}
	return rows
}

// peak returns the largest peak of all rounds in MB.
func (r *result) peak(p *programResult) string {
	largest := slices.MaxFunc(p.costs, func(a, b cost) int { return cmp.Compare(a.peak, b.peak) }).peak
	mb := strconv.FormatFloat(float64(largest)/1e6, 'f', 0, 64)
	if largest <= r.floor+r.floor/20 {
		return "< " + mb
	}
	return mb
}

// ratio returns the median of the ratios of p's CPU time to grep's, round by round.
func (t *taskResult) ratio(p *programResult) string {
	grep := slices.IndexFunc(t.programs, func(p programResult) bool { return strings.HasPrefix(p.name, "grep") })
	if grep < 0 {
		return ""
	}
	ratios := make([]float64, len(p.costs))
	for i, c := range p.costs {
		ratios[i] = float64(c.cpu) / float64(max(t.programs[grep].costs[i].cpu, time.Millisecond))
	}
	return figure(median(ratios))
}

func seconds(costs []cost, of func(cost) time.Duration) []float64 {
	s := make([]float64, len(costs))
	for i, c := range costs {
		s[i] = of(c).Seconds()
	}
	return s
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// figure shows three digits or, above a thousand, all.
func figure(x float64) string {
	switch {
	case x < 1:
		return strconv.FormatFloat(x, 'f', 3, 64)
	case x < 10:
		return strconv.FormatFloat(x, 'f', 2, 64)
	case x < 100:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}

// heading says what was read on which machine.
func (r *result) heading() string {
	return fmt.Sprintf("%s, %d cores, %s, %s; load %s before, %s after", r.cpu, r.cores, r.kernel, r.goVersion, r.loadBefore, r.loadAfter)
}

func (t *taskResult) heading() string {
	return fmt.Sprintf("%s: %d lines, %.0f MB, %d rounds", t.title, t.lines, float64(t.size)/1e6, len(t.programs[0].costs))
}

func (t *taskResult) note() string {
	if len(t.missing) == 0 {
		return ""
	}
	return "Left out, not installed: " + strings.Join(t.missing, ", ") + "."
}

// writeText writes tables for a terminal.
func (r *result) writeText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, r.heading())
	for i := range r.tasks {
		t := &r.tasks[i]
		fmt.Fprintf(tw, "\n%s\n%s\n", t.heading(), strings.Join(columns, "\t"))
		for _, row := range r.rows(t) {
			fmt.Fprintln(tw, strings.Join(row, "\t"))
		}
		if note := t.note(); note != "" {
			fmt.Fprintln(tw, note)
		}
	}
	return tw.Flush()
}

// writeMarkdown writes the same tables for a page.
func (r *result) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintln(&b, r.heading()+".")
	for i := range r.tasks {
		t := &r.tasks[i]
		fmt.Fprintf(&b, "\n**%s**\n\n| %s |\n|%s\n", t.heading(), strings.Join(columns, " | "), " --- |"+strings.Repeat(" ---: |", len(columns)-2)+" --- |")
		for _, row := range r.rows(t) {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		}
		if note := t.note(); note != "" {
			fmt.Fprintf(&b, "\n%s\n", note)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeRuns writes every single run as CSV.
func (r *result) writeRuns(w io.Writer) error {
	records := [][]string{{"log", "lines", "bytes", "program", "round", "cpu_s", "wall_s", "peak_bytes"}}
	for _, t := range r.tasks {
		for _, p := range t.programs {
			for round, cost := range p.costs {
				records = append(records, []string{
					t.form, strconv.Itoa(t.lines), strconv.FormatInt(t.size, 10), p.name, strconv.Itoa(round + 1),
					strconv.FormatFloat(cost.cpu.Seconds(), 'f', 3, 64), strconv.FormatFloat(cost.wall.Seconds(), 'f', 3, 64),
					strconv.FormatInt(cost.peak, 10),
				})
			}
		}
	}
	return csv.NewWriter(w).WriteAll(records)
}

// writeFiles leaves the tables as compare.md and every run as runs.csv in dir.
func (r *result) writeFiles(dir string) error {
	for name, write := range map[string]func(io.Writer) error{"compare.md": r.writeMarkdown, "runs.csv": r.writeRuns} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := write(f); err != nil {
			f.Close()
			return fmt.Errorf("write %s: %w", f.Name(), err)
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
