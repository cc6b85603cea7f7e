package generate_test

import (
	"bytes"
	"errors"
	"math"
	"testing"
	"time"

	"mtalens/bench/generate"
	"mtalens/matchers"
)

var start = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

var allForms = []generate.Form{generate.PostfixRFC3164, generate.PostfixRFC3339, generate.EximMainlog}

func write(t *testing.T, o generate.Options) ([]byte, generate.Counts) {
	t.Helper()
	o.Start = start
	var b bytes.Buffer
	counts, err := generate.Write(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), counts
}

func TestSameSeedSameLog(t *testing.T) {
	for _, form := range allForms {
		first, _ := write(t, generate.Options{Form: form, Seed: 7, Lines: 5000})
		second, _ := write(t, generate.Options{Form: form, Seed: 7, Lines: 5000})
		other, _ := write(t, generate.Options{Form: form, Seed: 8, Lines: 5000})
		if !bytes.Equal(first, second) {
			t.Errorf("%s: the same seed gave another log", form)
		}
		if bytes.Equal(first, other) {
			t.Errorf("%s: another seed gave the same log", form)
		}
	}
}

func TestSize(t *testing.T) {
	log, counts := write(t, generate.Options{Lines: 1234})
	if n := bytes.Count(log, []byte("\n")); n != 1234 || counts.Lines != n || counts.Bytes != int64(len(log)) {
		t.Errorf("got %d lines of %d bytes, counted %+v, want 1234 lines", n, len(log), counts)
	}
	log, _ = write(t, generate.Options{Bytes: 100_000})
	if len(log) < 100_000 || len(log) > 102_000 || log[len(log)-1] != '\n' {
		t.Errorf("got %d bytes, want 100000 and the rest of a line", len(log))
	}
}

// The mixture is what measurements refer to: retries and reports to senders included.
func TestMixture(t *testing.T) {
	for _, tt := range []struct {
		form         generate.Form
		bytesPerLine float64
	}{
		{generate.PostfixRFC3164, 146},
		{generate.EximMainlog, 183}, // no lines as short as those of smtpd and qmgr
	} {
		_, counts := write(t, generate.Options{Form: tt.form, Lines: 150_000})
		k := &counts.Kinds
		outcomes := k[generate.Sent] + k[generate.Deferred] + k[generate.Bounced] + k[generate.Expired]
		of := func(kind generate.Kind) float64 { return 100 * float64(k[kind]) / float64(outcomes) }
		near(t, tt.form, "sent of a hundred outcomes", of(generate.Sent), 85, 1.5)
		near(t, tt.form, "deferred", of(generate.Deferred), 8, 1.5)
		near(t, tt.form, "bounced", of(generate.Bounced), 7, 1)
		near(t, tt.form, "bytes a line", float64(counts.Bytes)/float64(counts.Lines), tt.bytesPerLine, 4)
	}
}

func near(t *testing.T, form generate.Form, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %s: got %.1f, want %.1f", form, what, got, want)
	}
}

// kinds says which events stand for which kinds of lines.
var kinds = map[matchers.Kind]generate.Kind{
	matchers.Delivered: generate.Sent, matchers.Deferred: generate.Deferred, matchers.Bounced: generate.Bounced,
	matchers.Expired: generate.Expired, matchers.Rejected: generate.Rejected, matchers.TempRejected: generate.TempRejected,
}

// Every line is one that an MTA writes, and is read as what it was made to be, in every mode.
func TestLinesAreUnderstood(t *testing.T) {
	for _, form := range allForms {
		for _, mode := range []generate.Mode{generate.Ordinary, generate.UniqueIDs, generate.OneMessage, generate.OutOfOrder} {
			t.Run(form.String()+"/"+mode.String(), func(t *testing.T) {
				log, want := write(t, generate.Options{Form: form, Mode: mode, Lines: 3_000})
				got := read(t, log)
				if got[generate.Note] = want.Kinds[generate.Note]; got != want.Kinds {
					t.Errorf("read %v, written %v", got, want.Kinds)
				}
			})
		}
	}
}

func read(t *testing.T, log []byte) (counts [generate.Kinds]int) {
	t.Helper()
	set := matchers.NewSet(matchers.Options{})
	var arena matchers.Arena
	var m matchers.Match
	for line := range bytes.Lines(log) {
		switch v := set.Match(bytes.TrimSuffix(line, []byte("\n")), &arena, &m); v {
		case matchers.Event:
			counts[kinds[m.Kind]]++
		case matchers.Ignored:
		default:
			t.Fatalf("%s: %s", v, line)
		}
		arena.Reset()
	}
	return counts
}

func TestOneMessageHasManyRecipients(t *testing.T) {
	log, counts := write(t, generate.Options{Mode: generate.OneMessage, Lines: 2000})
	if n := bytes.Count(log, []byte("(queue active)")); n != 1 {
		t.Errorf("got %d messages, want 1", n)
	}
	if n := counts.Kinds[generate.Sent] + counts.Kinds[generate.Deferred] + counts.Kinds[generate.Bounced]; n < 1800 {
		t.Errorf("got %d recipients in %d lines", n, counts.Lines)
	}
}

func TestOutOfOrder(t *testing.T) {
	ordinary, _ := write(t, generate.Options{Lines: 5000})
	late, _ := write(t, generate.Options{Lines: 5000, Mode: generate.OutOfOrder})
	if n := backwards(ordinary); n != 0 {
		t.Errorf("an ordinary log goes back in time %d times", n)
	}
	if n := backwards(late); n < 500 {
		t.Errorf("a log out of order goes back in time %d times only", n)
	}
}

// backwards returns how many lines have an earlier stamp than the one before.
func backwards(log []byte) (n int) {
	before := ""
	for line := range bytes.Lines(log) {
		stamp := string(line[:len("Nov 24 08:00:00")])
		if stamp < before {
			n++
		}
		before = stamp
	}
	return n
}

func TestWriteError(t *testing.T) {
	full := errors.New("no space left on device")
	if _, err := generate.Write(failing{full}, generate.Options{Lines: 150_000}); !errors.Is(err, full) {
		t.Errorf("got error %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
