package main_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// rightAtLeast is the share of outcomes that must be right, exceptions counted as wrong.
const rightAtLeast = 0.995

// TestTruth compares what enrich says of the logs of a real Postfix and a real Exim with what was
// on the wire: outcome and codes, for each recipient that the log names. What cannot be right is
// listed with its reason in truth-exceptions.tsv, and what is listed must be wrong.
func TestTruth(t *testing.T) {
	command := buildCommand(t)
	truth := readTruth(t, "testdata/logs/truth-postfix.csv.gz")
	maps.Copy(truth, readTruth(t, "testdata/logs/truth-exim.csv.gz"))
	allowed := readExceptions(t, "testdata/logs/truth-exceptions.tsv")
	t.Run("logs", func(t *testing.T) {
		for _, file := range sampleLogs(t) {
			t.Run(file, func(t *testing.T) {
				t.Parallel()
				compareLog(t, command, file, truth[file], allowed)
			})
		}
	})
	for _, e := range allowed.unused() {
		t.Errorf("truth-exceptions.tsv: %s %s is right", e.files, e.recipient)
	}
}

func compareLog(t *testing.T, command, file string, rows []truthRow, allowed *exceptions) {
	gz := filepath.Join("testdata/logs", file+".gz")
	log := string(readGzip(t, gz))
	events := newLoggedEvents(decodeEvents(t, runEnrich(t, command, gz)))
	named, right := 0, 0
	for _, row := range rows {
		if !row.named(log) {
			continue
		}
		named++
		problem := row.problem(events)
		if problem == "" {
			right++
			continue
		}
		if !allowed.use(file, row.Recipient) {
			t.Errorf("%s: %s\n  reply %q\n  note %s", row.Recipient, problem, row.Reply, row.Note)
		}
	}
	if named == 0 {
		t.Fatal("the log names no recipient")
	}
	share := float64(right) / float64(named)
	t.Logf("%d of %d named recipients are right (%.2f %%), %d are not named", right, named, 100*share, len(rows)-named)
	if share < rightAtLeast {
		t.Errorf("%.2f %% are right, want %.1f %%", 100*share, 100*rightAtLeast)
	}
}

// sampleLogs returns the names of the logs in testdata/logs, without .gz.
func sampleLogs(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/logs/*.log.gz")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sample logs (%v)", err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(p), ".gz"))
	}
	return names
}

// buildCommand builds mtalens as a user has it and returns its path.
func buildCommand(t *testing.T) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), "mtalens")
	if out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("build mtalens: %v\n%s", err, out)
	}
	return command
}

// runEnrich returns what `mtalens enrich` with args writes, in the zone in which the logs were written.
func runEnrich(t *testing.T, command string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(command, append([]string{"enrich", "--timezone", "Europe/Berlin"}, args...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("mtalens enrich %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

func decodeEvents(t *testing.T, lines []byte) []loggedEvent {
	t.Helper()
	var events []loggedEvent
	for line := range bytes.Lines(lines) {
		var e loggedEvent
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		events = append(events, e)
	}
	return events
}

func readGzip(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return content
}

// readTruth returns the rows of a truth table by log.
func readTruth(t *testing.T, name string) map[string][]truthRow {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(readGzip(t, name))).ReadAll()
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	column := func(name string) int { return slices.Index(records[0], name) }
	file, recipient, stage, reply := column("file"), column("recipient"), column("stage"), column("reply_raw")
	enhanced, outcome, note := column("enhanced_code"), column("final_outcome"), column("note")
	truth := map[string][]truthRow{}
	for _, r := range records[1:] {
		truth[r[file]] = append(truth[r[file]],
			truthRow{r[file], r[recipient], r[stage], r[reply], r[enhanced], r[outcome], r[note]})
	}
	return truth
}

// exceptions are the rows that may be wrong.
type exceptions struct {
	mu   sync.Mutex
	list []exception
}

type exception struct {
	files     string // a pattern, as path.Match reads it
	recipient string
	used      bool
}

// readExceptions reads lines of three columns: logs, recipient, reason.
func readExceptions(t *testing.T, name string) *exceptions {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	e := &exceptions{}
	for s := bufio.NewScanner(bytes.NewReader(content)); s.Scan(); {
		if s.Text() == "" || strings.HasPrefix(s.Text(), "#") {
			continue
		}
		columns := strings.Split(s.Text(), "\t")
		if len(columns) != 3 || columns[2] == "" {
			t.Fatalf("%s: want logs, recipient and reason in %q", name, s.Text())
		}
		e.list = append(e.list, exception{files: columns[0], recipient: columns[1]})
	}
	return e
}

// use reports whether the row may be wrong, and remembers that it is.
func (e *exceptions) use(file, recipient string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.list {
		x := &e.list[i]
		if ok, _ := path.Match(x.files, file); ok && x.recipient == recipient {
			x.used = true
			return true
		}
	}
	return false
}

func (e *exceptions) unused() []exception {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(e.list), func(x exception) bool { return x.used })
}
