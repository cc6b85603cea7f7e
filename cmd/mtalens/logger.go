package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"sync"

	"mtalens/configs/words"
)

// logFormats are the forms of the daemon's own log.
func logFormats() words.Set[string] { return words.Of("log format", "logfmt", "json") }

// logLevels are the levels from which on the daemon logs.
func logLevels() words.Set[slog.Level] {
	return words.Set[slog.Level]{
		What:   "log level",
		Words:  []string{"debug", "info", "warn", "error"},
		Values: []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError},
	}
}

// newLogger returns the daemon's own log. If w goes to the journal, the time is left to it, and each
// line begins with its priority (sd-daemon(3)).
func newLogger(w io.Writer, format string, level slog.Level, toJournal bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if toJournal {
		options.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}
		journal := &journal{to: w}
		return slog.New(&prioritized{newHandler(&journal.line, format, options), journal})
	}
	return slog.New(newHandler(w, format, options))
}

func newHandler(w io.Writer, format string, options *slog.HandlerOptions) slog.Handler {
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

// stderrIsJournal reports whether systemd has connected stderr to the journal (systemd.exec(5)).
func stderrIsJournal() bool { return os.Getenv("JOURNAL_STREAM") != "" }

// journal is where lines with priorities go.
type journal struct {
	mu   sync.Mutex
	line bytes.Buffer
	to   io.Writer
}

// prioritized puts the priority before each line of a handler that writes to journal.line.
type prioritized struct {
	slog.Handler
	journal *journal
}

func (p *prioritized) Handle(ctx context.Context, r slog.Record) error {
	p.journal.mu.Lock()
	defer p.journal.mu.Unlock()
	p.journal.line.Reset()
	p.journal.line.WriteString(priority(r.Level))
	if err := p.Handler.Handle(ctx, r); err != nil {
		return err
	}
	_, err := p.journal.to.Write(p.journal.line.Bytes())
	return err
}

func (p *prioritized) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &prioritized{p.Handler.WithAttrs(attrs), p.journal}
}

func (p *prioritized) WithGroup(name string) slog.Handler {
	return &prioritized{p.Handler.WithGroup(name), p.journal}
}

// priority returns a level as syslog's severity in angle brackets.
func priority(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return "<3>"
	case level >= slog.LevelWarn:
		return "<4>"
	case level >= slog.LevelInfo:
		return "<6>"
	}
	return "<7>"
}
