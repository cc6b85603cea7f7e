package configs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/join"
)

const (
	verdictField = "verdict" // what became of the line, beside the fields of its event
	ownFields    = "fields."
)

// testable returns the fields that a test can expect: single values, also those in objects.
func testable() []string {
	names := slices.DeleteFunc(encode.Fields(), func(name string) bool { return name == "fields" || name == "delays" })
	return append(names, "delays.before_qmgr", "delays.qmgr", "delays.conn_setup", "delays.transmission")
}

// RunTests runs the tests of c and returns how many there are. The error is [Errors].
func (c *Config) RunTests(meanings *catalog.Catalog) (n int, err error) {
	var errs Errors
	run := func(tests []Test) {
		for i := range tests {
			n++
			errs = append(errs, c.runTest(&tests[i], meanings)...)
		}
	}
	run(c.Tests)
	for i := range c.Matchers {
		run(c.Matchers[i].Tests)
	}
	return n, sorted(errs)
}

// runTest reads the lines of one test as the daemon would, and compares what came of the last one.
func (c *Config) runTest(t *Test, meanings *catalog.Catalog) Errors {
	got := c.fieldsOf(t, meanings)
	var errs Errors
	for _, name := range slices.Sorted(maps.Keys(t.Expect)) {
		want := t.Expect[name]
		if got[name] == want.Text {
			continue
		}
		e := &Error{At: want.At, Problem: fmt.Sprintf("test %s: %s is %q, want %q", t.Name, name, got[name], want.Text)}
		if got[name] == "" {
			e.Problem = fmt.Sprintf("test %s: there is no %s, want %q", t.Name, name, want.Text)
		}
		if v := got[verdictField]; v != matchers.Event.String() {
			e.Hint = "the line is " + v + ": no event came of it"
		}
		errs = append(errs, e)
	}
	return errs
}

// fieldsOf returns the verdict of the last line of t, and the fields of its last event.
func (c *Config) fieldsOf(t *Test, meanings *catalog.Catalog) map[string]string {
	enricher := pipeline.Enricher{Matchers: matchers.NewSet(c.MatcherOptions()), Catalog: meanings}
	if c.Join.Enabled {
		enricher.Join = join.New(c.Join.Limits())
	}
	lines := t.Lines
	if t.Line != "" {
		lines = []string{t.Line}
	}
	b := pipeline.Batch{Stream: &pipeline.Stream{Input: "test", Reference: time.Now()}}
	for _, line := range lines {
		b.Add([]byte(strings.TrimRight(line, "\n")), int64(len(b.Buf)), false)
	}
	enricher.Enrich(&b)
	enricher.Resolve(&b)
	last := len(b.Lines) - 1
	got := map[string]string{}
	if n := len(b.Events); n > 0 && b.Events[n-1].Line == last {
		encoder := encode.JSON{Catalog: meanings, Lang: c.Catalog.Language}
		got = flatten(encoder.Append(nil, &b, &b.Events[n-1]))
	}
	got[verdictField] = b.Lines[last].Verdict.String()
	return got
}

// flatten returns the fields of an event as texts, those of objects by names with a dot.
func flatten(event []byte) map[string]string {
	var fields map[string]any
	d := json.NewDecoder(strings.NewReader(string(event)))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil {
		panic(err) // our own encoder wrote it
	}
	flat := map[string]string{}
	for name, value := range fields {
		object, ok := value.(map[string]any)
		if !ok {
			flat[name] = fmt.Sprint(value)
		}
		for part, value := range object {
			flat[name+"."+part] = fmt.Sprint(value)
		}
	}
	return flat
}
