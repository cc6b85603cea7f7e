package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mtalens": main})
}

// TestScript runs the command line as people do. $LOGS holds logs of real servers.
func TestScript(t *testing.T) {
	logs, err := filepath.Abs("testdata/logs")
	if err != nil {
		t.Fatal(err)
	}
	commands := map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"events":   checkEvents,
		"summary":  checkSummary,
		"signaled": checkSignal,
	}
	maps.Copy(commands, daemonCommands)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("LOGS", logs)
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: commands,
	})
}

// checkEvents is "events FILE [N]": every line of FILE is a JSON object in valid UTF-8, without a
// control character; there are N of them.
func checkEvents(ts *testscript.TestScript, _ bool, args []string) {
	content := ts.ReadFile(args[0])
	lines := strings.SplitAfter(content, "\n")
	for i, line := range lines[:len(lines)-1] {
		line = strings.TrimSuffix(line, "\n")
		if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			ts.Fatalf("%s:%d: raw control characters or invalid UTF-8: %q", args[0], i+1, line)
		}
		if event := map[string]any{}; json.Unmarshal([]byte(line), &event) != nil {
			ts.Fatalf("%s:%d: no JSON object: %s", args[0], i+1, line)
		}
	}
	if lines[len(lines)-1] != "" {
		ts.Fatalf("%s: no line break at the end", args[0])
	}
	if len(args) > 1 && args[1] != strconv.Itoa(len(lines)-1) {
		ts.Fatalf("%s: %d events, want %s", args[0], len(lines)-1, args[1])
	}
}

// checkSummary is "summary FILE [LINES]": the verdicts of each summary in FILE add up to its lines,
// and these are LINES in all.
func checkSummary(ts *testscript.TestScript, _ bool, args []string) {
	verdicts := map[string]bool{"event": true, "ignored": true, "foreign": true, "unmatched": true, "malformed": true}
	all, lines, sum, summaries := 0, 0, 0, 0
	for line := range strings.Lines(ts.ReadFile(args[0]) + "0 lines\n") {
		var n int
		word := strings.Fields(line)
		if len(word) == 2 {
			n, _ = strconv.Atoi(word[0])
		}
		switch {
		case len(word) == 2 && word[1] == "lines":
			if sum != lines {
				ts.Fatalf("verdicts of %d lines add up to %d", lines, sum)
			}
			lines, sum = n, 0
			all += n
			summaries++
		case len(word) == 2 && verdicts[word[1]]:
			sum += n
		}
	}
	if summaries < 2 {
		ts.Fatalf("%s holds no summary", args[0])
	}
	if len(args) > 1 && args[1] != strconv.Itoa(all) {
		ts.Fatalf("%d lines, want %s", all, args[1])
	}
}

// checkSignal is "signaled INT|TERM CODE LINE": enrich, waiting for more than LINE on standard
// input, ends with CODE after the signal, and has written the event of LINE before.
func checkSignal(ts *testscript.TestScript, _ bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}
	cmd := exec.Command(findCommand(ts), "enrich", "--stats")
	cmd.Env = append(cmd.Environ(), "PATH="+ts.Getenv("PATH"))
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	ts.Check(err)
	defer in.Close()
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	_, err = in.Write([]byte(args[2] + "\n"))
	ts.Check(err)
	// The event comes although standard input stays open.
	event, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	err = cmd.Wait()
	code := 0
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[1] || !strings.Contains(event, `"event":`) || !strings.Contains(said.String(), "1 lines") {
		ts.Fatalf("exit code %d, want %s; event %q; summary %q", code, args[1], event, said.String())
	}
}

func findCommand(ts *testscript.TestScript) string {
	for dir := range strings.SplitSeq(ts.Getenv("PATH"), ":") {
		if path, err := exec.LookPath(filepath.Join(dir, "mtalens")); err == nil {
			return path
		}
	}
	ts.Fatalf("no mtalens in PATH")
	return ""
}
