package main

// This file is the only one that prints to people. Its rules:
//
//   - Results go to stdout and are printed elsewhere; everything else goes to stderr, from here.
//   - A message is one line: "mtalens: " and the message, without capital and full stop.
//   - If something can be done about it, a line "hint: …" follows.
//   - What others wrote (paths, arguments) is printed without its control characters.
//   - Progress is shown on a terminal only, and makes room for messages.

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"github.com/schollz/progressbar/v3"

	"mtalens/configs"
	"mtalens/pipeline/input/file"
	"mtalens/pipeline/output/stream"
)

// term is where people read.
type term struct {
	mu  sync.Mutex
	out io.Writer
	bar *progressbar.ProgressBar // nil: none is shown
}

func newTerm(out io.Writer) *term { return &term{out: out} }

// usageError says that the command line is wrong.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }

// errReported says that something failed of which people were told already.
var errReported = errors.New("some input could not be read")

// errStopped says that a daemon ended because it was told to, by whatever signal.
var errStopped = errors.New("stopped")

// exit tells people of err and returns the exit code. Cause says why the program was stopped, if
// it was.
func (t *term) exit(err, cause error) int {
	switch {
	case errors.Is(err, stream.ErrClosed):
		return exitOK // the reader of our output had enough
	case errors.As(err, new(*usageError)), errors.As(err, new(*configError)):
		t.error(err)
		return exitUsage
	case errors.Is(err, errReported):
		return exitFailure
	case errors.Is(err, errStopped):
		return exitOK
	case err != nil:
		t.error(err)
		return exitFailure
	case errors.Is(cause, errInterrupted):
		return exitInterrupted
	}
	return exitOK
}

// error prints an error and its hint, or several.
func (t *term) error(err error) {
	if many := configs.Errors(nil); errors.As(err, &many) {
		for _, e := range many {
			t.message(e, e.Hint)
		}
		return
	}
	hint := ""
	if usage := new(usageError); errors.As(err, &usage) {
		hint = usage.hint
	}
	if inFile := new(file.Error); errors.As(err, &inFile) {
		hint = inFile.Hint
	}
	t.message(err, hint)
}

func (t *term) message(err error, hint string) {
	message := "mtalens: " + printable(err.Error()) + "\n"
	if hint != "" {
		message += "hint: " + printable(hint) + "\n"
	}
	io.WriteString(t, message)
}

// summary prints text that is longer than a line.
func (t *term) summary(text string) { io.WriteString(t, text) }

// Write prints b, making room in the progress bar for it.
func (t *term) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bar != nil {
		t.bar.Clear()
	}
	return t.out.Write(b)
}

// printable returns s with its control characters as \x1b, and its lines in one.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
