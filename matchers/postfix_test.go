package matchers_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mtalens/matchers"
)

var update = flag.Bool("update", false, "write the golden files anew; read the diff")

// Each line of a .log has one paragraph in the .golden beside it: the verdict, and what the line
// says. Run with -update, and read the diff.
func TestPostfix(t *testing.T) {
	for _, name := range glob(t, "testdata/postfix/*.log") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden(t, strings.TrimSuffix(name, ".log")+".golden", matchAll(t, name))
		})
	}
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s (%v)", pattern, err)
	}
	return names
}

// golden compares got with a file, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// matchAll matches every line of a file and returns what they say, one paragraph a line.
func matchAll(t *testing.T, name string) string {
	t.Helper()
	set := newSet(t)
	var out strings.Builder
	for _, line := range readLines(t, name) {
		var arena matchers.Arena
		var m matchers.Match
		verdict := set.Match(line, &arena, &m)
		fmt.Fprintf(&out, "%s\n", verdict)
		if verdict == matchers.Event {
			out.WriteString(fields(&m))
		}
	}
	return out.String()
}

// newSet reads time stamps in Berlin's time, as of the end of 2026.
func newSet(t testing.TB) *matchers.Set {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	set := matchers.NewSet(matchers.Options{Location: berlin})
	set.SetReference(time.Date(2026, 12, 31, 0, 0, 0, 0, berlin))
	return set
}

func readLines(t testing.TB, name string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		lines = append(lines, bytes.Clone(s.Bytes()))
	}
	return lines
}

// fields lists what a match says, a field a line.
func fields(m *matchers.Match) string {
	var out strings.Builder
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		name, field := v.Type().Field(i).Name, v.Field(i)
		switch value := field.Interface().(type) {
		case []byte:
			if value != nil {
				fmt.Fprintf(&out, "\t%s %s\n", name, quoteOdd(value))
			}
		case matchers.Time:
			fmt.Fprintf(&out, "\t%s %s\n", name, matchers.AppendRFC3339(nil, value))
		default:
			if !field.IsZero() {
				fmt.Fprintf(&out, "\t%s %v\n", name, value)
			}
		}
	}
	return out.String()
}

// quoteOdd shows text as it is unless that could not be seen.
func quoteOdd(b []byte) string {
	if s := fmt.Sprintf("%q", b); s[1:len(s)-1] != string(b) && !bytes.ContainsAny(b, `"\`) || len(b) == 0 {
		return s
	}
	return string(b)
}
