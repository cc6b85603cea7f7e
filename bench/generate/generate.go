// Package generate writes mail logs of any size: what a busy relay logs, made up line by line from
// a seed, with the mixture and the lengths of real ones.
//
// Of the first attempts 85 in a hundred succeed, 8 are put off and 7 fail, some of them with the
// folded replies of large providers; deferred messages are tried again and at last expire; what is
// lost is reported to its sender; three sessions in ten end without a message. Addresses come from
// 198.18.0.0/15, which RFC 2544 sets aside for benchmarks, and 2001:db8::/32 (RFC 3849).
//
// The same Options give the same bytes.
package generate

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"time"
)

// Form says whose log it is and what its lines begin with.
type Form uint8

const (
	// PostfixRFC3164: Postfix through a syslog daemon, "Nov 24 14:39:37 mx1 postfix/smtp[8]: …".
	PostfixRFC3164 Form = iota
	// PostfixRFC3339: the same lines, "2026-11-24T14:39:37.641333+01:00 mx1 postfix/smtp[8]: …".
	PostfixRFC3339
	// EximMainlog: Exim's own file, default log_selector, "2026-11-24 14:39:37 1xVqit-…".
	EximMainlog

	forms
)

var formNames = [forms]string{"postfix-rfc3164", "postfix-rfc3339", "exim-mainlog"}

// String returns the name of f.
func (f Form) String() string { return formNames[f] }

// MTA returns the name of the server that writes f.
func (f Form) MTA() string {
	if f == EximMainlog {
		return "exim"
	}
	return "postfix"
}

// ParseForm returns the form with this name.
func ParseForm(s string) (Form, error) {
	i, err := indexOf("form", s, formNames[:])
	return Form(i), err
}

// Mode says what is unusual about a log.
type Mode uint8

const (
	// Ordinary: nothing.
	Ordinary Mode = iota
	// UniqueIDs: every line begins a message that never ends, so whatever is kept for a queue ID is
	// kept in vain.
	UniqueIDs
	// OneMessage: a single message, with a new recipient on every line.
	OneMessage
	// OutOfOrder: lines come up to five seconds after they were stamped, as from several hosts.
	OutOfOrder

	modes
)

var modeNames = [modes]string{"ordinary", "unique-ids", "one-message", "out-of-order"}

// String returns the name of m.
func (m Mode) String() string { return modeNames[m] }

// ParseMode returns the mode with this name.
func ParseMode(s string) (Mode, error) {
	i, err := indexOf("mode", s, modeNames[:])
	return Mode(i), err
}

func indexOf(what, s string, names []string) (int, error) {
	for i, name := range names {
		if name == s {
			return i, nil
		}
	}
	return 0, fmt.Errorf("unknown %s %q: want one of %q", what, s, names)
}

// Options describe a log. The zero value is an endless ordinary log of Postfix that starts in 1.
type Options struct {
	Form  Form
	Mode  Mode
	Seed  uint64
	Lines int       // it ends after so many lines; 0: Bytes decides
	Bytes int64     // it ends with the line that reaches so many bytes; 0: Lines decides
	Start time.Time // the stamp of its first session
}

// Kind says what a line tells, as far as the mixture of a log depends on it.
type Kind uint8

const (
	// Note: a line that ends nothing.
	Note Kind = iota
	Sent
	Deferred
	Bounced
	Expired
	Rejected
	TempRejected

	Kinds // the number of kinds
)

// Counts says what was written.
type Counts struct {
	Lines int
	Bytes int64
	Kinds [Kinds]int
}

// Write writes a log. It returns what was written, also if w fails.
func Write(w io.Writer, o Options) (Counts, error) {
	g := &generator{
		dice:    dice{rand.New(rand.NewPCG(o.Seed, o.Seed))},
		options: o,
		out:     bufio.NewWriterSize(w, 1<<20),
		now:     o.Start,
	}
	g.run()
	if err := g.out.Flush(); err != nil && g.err == nil {
		g.err = err
	}
	return g.counts, g.err
}

// generator makes up sessions one after the other and writes their lines in the order of time.
type generator struct {
	dice
	options Options
	out     *bufio.Writer
	counts  Counts
	err     error

	now     time.Time // of the session that is made up
	waiting timeline
	lines   uint64 // made up so far
	ids     uint64 // queue IDs given out so far
	head    []byte // scratch of write
}

const (
	sessionsPerSecond = 15 // of a relay that has something to do
	refusedShare      = 30 // of sessions that end without a message, in a hundred
)

func (g *generator) run() {
	session := g.session()
	for !g.done() {
		for len(g.waiting) > 0 && !g.waiting[0].due.After(g.now) && !g.done() {
			g.write(g.waiting.pop())
		}
		session()
		g.now = g.now.Add(time.Duration(g.ExpFloat64() / sessionsPerSecond * float64(time.Second)))
	}
}

// session returns what makes up the lines of one session.
func (g *generator) session() func() {
	exim := g.options.Form == EximMainlog
	switch {
	case g.options.Mode == UniqueIDs && exim:
		return g.eximOrphan
	case g.options.Mode == UniqueIDs:
		return g.postfixOrphan
	case g.options.Mode == OneMessage && exim:
		return g.eximRecipients()
	case g.options.Mode == OneMessage:
		return g.postfixRecipients()
	case exim:
		return g.exim
	}
	return g.postfix
}

func (g *generator) done() bool {
	o := &g.options
	return g.err != nil || o.Lines > 0 && g.counts.Lines >= o.Lines || o.Bytes > 0 && g.counts.Bytes >= o.Bytes
}

// log makes up a line that is written when its time has come. process is the daemon, with its
// process number, where the form names one.
func (g *generator) log(at time.Time, k Kind, process string, format string, args ...any) {
	due := at
	if g.options.Mode == OutOfOrder {
		due = due.Add(g.upTo(5 * time.Second))
	}
	g.lines++
	g.waiting.push(&line{due: due, stamp: at, number: g.lines, kind: k, process: process, text: fmt.Appendf(nil, format, args...)})
}

// write writes a line with its prefix.
func (g *generator) write(l *line) {
	b := g.appendPrefix(g.head[:0], l)
	b = append(append(b, l.text...), '\n')
	g.head = b
	if _, err := g.out.Write(b); err != nil {
		g.err = err
		return
	}
	g.counts.Lines++
	g.counts.Bytes += int64(len(b))
	g.counts.Kinds[l.kind]++
}

const relayName = "mx1"

func (g *generator) appendPrefix(b []byte, l *line) []byte {
	switch g.options.Form {
	case EximMainlog:
		return l.stamp.AppendFormat(b, "2006-01-02 15:04:05 ")
	case PostfixRFC3339:
		b = l.stamp.AppendFormat(b, "2006-01-02T15:04:05.000000-07:00 ")
	default:
		b = l.stamp.AppendFormat(b, "Jan _2 15:04:05 ")
	}
	return append(append(append(b, relayName+" "...), l.process...), ": "...)
}

// upTo returns a random duration from 0 to d.
func (d dice) upTo(limit time.Duration) time.Duration { return time.Duration(d.Int64N(int64(limit))) }

// about returns a random duration, mostly near d, seldom several times as long.
func (d dice) about(mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * math.Exp(d.NormFloat64()*0.8))
}
