package matchers_test

import (
	"bytes"
	"reflect"
	"testing"
	"unsafe"

	"mtalens/matchers"
)

// Whatever a line of Exim's holds: no panic, and all that a match says lies within the line.
func FuzzExim(f *testing.F) {
	for _, name := range glob(f, "testdata/exim/*.log") {
		for _, line := range readLines(f, name) {
			f.Add(line)
		}
	}
	for _, test := range eximInjections {
		f.Add([]byte("2026-11-24 15:19:52 1xVrNA-000000000cj-2Mid " + test.line))
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		var arena matchers.Arena
		var m matchers.Match
		if set.Match(line, &arena, &m) != matchers.Event || m.MTA != matchers.MTAExim || bytes.HasPrefix(line, []byte("{")) {
			return
		}
		if m.Kind == matchers.NoKind {
			t.Errorf("an event of no kind: %q", line)
		}
		v := reflect.ValueOf(&m).Elem()
		for i := range v.NumField() {
			if view, ok := reflect.TypeAssert[[]byte](v.Field(i)); ok && !within(view, line) && string(view) != "<>" {
				t.Errorf("%s %q lies outside of %q", v.Type().Field(i).Name, view, line)
			}
		}
	})
}

// within reports whether view lies in b, its room aside.
func within(view, b []byte) bool {
	if len(view) == 0 {
		return true
	}
	start := uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	at := uintptr(unsafe.Pointer(unsafe.SliceData(view)))
	return at >= start && at+uintptr(len(view)) <= start+uintptr(len(b))
}

// Whatever a stream of lines holds: no panic, and a line that is no event stays none.
func FuzzSequence(f *testing.F) {
	f.Add(bytes.Join(readLines(f, "testdata/exim/syslog.log"), []byte("\n")))
	f.Fuzz(func(t *testing.T, stream []byte) {
		set := newSet(t)
		var sequence matchers.Sequence
		var arena matchers.Arena
		for line := range bytes.SplitSeq(stream, []byte("\n")) {
			var m matchers.Match
			verdict := set.Match(line, &arena, &m)
			if set.Loose() {
				verdict = sequence.Resolve(set, line, &arena, &m, verdict)
			}
			if verdict == matchers.Event && m.Kind == matchers.NoKind {
				t.Errorf("an event of no kind: %q", line)
			}
		}
	})
}
