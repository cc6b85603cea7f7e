package main_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write expected output anew; read the diff")

const (
	readme     = "../../README.md"
	runCommand = "$ go run ./cmd/mtalens "
)

// TestREADME runs the commands that README.md shows and compares what they print. A console block
// without output is run all the same; a JSON block is one of the events of the first command.
func TestREADME(t *testing.T) {
	command := buildCommand(t)
	content, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var events string
	got := replaceBlocks(string(content), func(language, block string) string {
		switch language {
		case "console":
			line, want, _ := strings.Cut(block, "\n")
			args, ok := strings.CutPrefix(line, runCommand)
			if !ok {
				return block
			}
			output := runExample(t, command, args)
			if events == "" {
				events = output
			}
			if want == "" {
				return block
			}
			return line + "\n" + output
		case "json":
			return indentEvent(t, eventLike(t, block, events))
		}
		return block
	})
	if got == string(content) {
		return
	}
	if *update {
		if err := os.WriteFile(readme, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("README.md shows other output than the commands print; go test ./cmd/mtalens -run README -update writes\n%s", got)
}

// replaceBlocks returns page with the inside of each fenced block replaced by what replace returns.
func replaceBlocks(page string, replace func(language, block string) string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(page, "```")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		language, rest, _ := strings.Cut(rest, "\n")
		block, after, _ := strings.Cut(rest, "```")
		out.WriteString("```" + language + "\n" + replace(language, block) + "```")
		page = after
	}
}

// runExample runs the rest of a command line, as a shell in the project's folder does.
func runExample(t *testing.T, command, args string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("sh", "-c", command+" "+args)
	cmd.Dir, cmd.Stderr = "../..", &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s%s: %v\n%s", runCommand, args, err, stderr.Bytes())
	}
	if len(out) == 0 {
		t.Fatalf("%s%s prints nothing", runCommand, args)
	}
	return string(out)
}

// eventLike returns the event of the same line as the one in a block, among events.
func eventLike(t *testing.T, block, events string) string {
	t.Helper()
	var like struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal([]byte(block), &like); err != nil {
		t.Fatalf("%v in %s", err, block)
	}
	for line := range strings.Lines(events) {
		var e struct {
			Message string `json:"message"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if e.Message == like.Message {
			return line
		}
	}
	t.Fatalf("no event has the message %q", like.Message)
	return ""
}

// indentEvent breaks an event up for reading.
func indentEvent(t *testing.T, event string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(strings.TrimSpace(event)), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, event)
	}
	return out.String() + "\n"
}
