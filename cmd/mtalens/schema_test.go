package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"mtalens/catalog"
	"mtalens/matchers"
)

const (
	schemaFile = "../../docs/event.schema.json"
	eventPage  = "../../docs/event.md"
)

// TestEventsFitSchema holds what enrich writes of real logs to the published schema, and to the
// order and the marks of docs/event.md: each shape of an event once a log.
func TestEventsFitSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	command := buildCommand(t)
	fields, properties := documentedFields(t), readSchema(t).Properties
	for _, file := range sampleLogs(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			for line := range bytes.Lines(runEnrich(t, command, filepath.Join("testdata/logs", file+".gz"))) {
				if !json.Valid(line) || !utf8.Valid(line) {
					t.Fatalf("no JSON in UTF-8: %q", line)
				}
				if shape := eventShape(string(line), properties); !seen[shape] {
					seen[shape] = true
					checkEvent(t, line, schema, fields)
				}
			}
		})
	}
}

// eventShape returns the keys of an event with the words that the schema lists: what else differs
// between events of one log is text and numbers.
func eventShape(event string, properties map[string]schemaProperty) string {
	var shape strings.Builder
	for field := range strings.SplitSeq(event, `,"`) { // inside a string it would be ,\"
		key, value, _ := strings.Cut(field, `":`)
		shape.WriteString(key)
		if len(properties[key].Enum) > 0 {
			shape.WriteString(value)
		}
		shape.WriteByte(' ')
	}
	return shape.String()
}

func checkEvent(t *testing.T, line []byte, schema *jsonschema.Schema, fields []documentedField) {
	t.Helper()
	event, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	if err := schema.Validate(event); err != nil {
		t.Errorf("%v\nin %s", err, line)
	}
	if problem := fieldProblem(keys(t, line), fields); problem != "" {
		t.Errorf("%s\nin %s", problem, line)
	}
}

// TestSchemaAndPageAgree holds the field tables of docs/event.md equal to the schema: names, order
// and types.
func TestSchemaAndPageAgree(t *testing.T) {
	schema := readSchema(t)
	var onPage []string
	for _, f := range documentedFields(t) {
		onPage = append(onPage, f.name)
		if want := schema.Properties[f.name].typeName(); f.kind != want {
			t.Errorf("event.md says that %s is %q, the schema %q", f.name, f.kind, want)
		}
	}
	if inSchema := keys(t, schema.RawProperties); !slices.Equal(onPage, inSchema) {
		t.Errorf("event.md lists\n%q,\nthe schema\n%q", onPage, inSchema)
	}
}

// TestSchemaWords holds the words that the schema lists equal to those that the program has, and
// event.md's tables of events, severities and bounce types, too.
func TestSchemaWords(t *testing.T) {
	schema, page := readSchema(t), readPage(t)
	words := map[string][]string{
		"event":       stringsOf(matchers.NoKind+1, matchers.Kind(matchers.Kinds)),
		"mta":         stringsOf(matchers.MTAPostfix, matchers.MTAExim+1),
		"direction":   {matchers.In.String(), matchers.Out.String(), matchers.Local.String()},
		"reply_from":  stringsOf(matchers.FromRemote, matchers.FromLocal+1),
		"command":     stringsOf(matchers.Connect, matchers.QUIT+1),
		"category":    stringsOf(catalog.CategoryOther, catalog.CategorySecurityPolicy+1),
		"reason":      stringsOf(catalog.NoReason+1, catalog.Reason(catalog.Reasons)),
		"severity":    stringsOf(catalog.SeverityInfo, catalog.SeverityCritical+1),
		"bounce_type": stringsOf(catalog.BounceHard, catalog.BounceTechnical+1),
	}
	for field, want := range words {
		if got := schema.Properties[field].Enum; !slices.Equal(got, want) {
			t.Errorf("the schema lists for %s\n%q,\nthe program has\n%q", field, got, want)
		}
	}
	for _, field := range []string{"event", "severity", "bounce_type"} {
		if got := tableWords(page, field); !slices.Equal(got, words[field]) {
			t.Errorf("event.md lists for %s\n%q,\nthe program has\n%q", field, got, words[field])
		}
	}
}

// stringsOf returns the words for the values from first up to end, without end.
func stringsOf[T interface {
	~uint8
	String() string
}](first, end T) []string {
	var words []string
	for v := first; v < end; v++ {
		words = append(words, v.String())
	}
	return words
}

// tableWords returns the first column of the table whose head begins with field.
func tableWords(page, field string) []string {
	table := regexp.MustCompile("\n\\| `" + field + "` \\|.*\n\\| ---.*\n((?:\\|.*\n)*)").FindStringSubmatch(page)
	if table == nil {
		return nil
	}
	var words []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(table[1], -1) {
		words = append(words, m[1])
	}
	return words
}

// eventSchema is what the tests need of docs/event.schema.json.
type eventSchema struct {
	RawProperties json.RawMessage           `json:"properties"`
	Properties    map[string]schemaProperty `json:"-"`
}

type schemaProperty struct {
	Type        string   `json:"type"`
	Const       *int     `json:"const"`
	Description string   `json:"description"`
	Enum        []string `json:"enum"`
}

func (p schemaProperty) typeName() string {
	if p.Const != nil {
		return "number"
	}
	return p.Type
}

func readSchema(t *testing.T) eventSchema {
	t.Helper()
	content, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var s eventSchema
	if err := json.Unmarshal(content, &s); err != nil {
		t.Fatalf("read %s: %v", schemaFile, err)
	}
	if err := json.Unmarshal(s.RawProperties, &s.Properties); err != nil {
		t.Fatalf("read %s: %v", schemaFile, err)
	}
	for name, p := range s.Properties {
		if p.Description == "" {
			t.Errorf("%s has no description", name)
		}
	}
	return s
}

func readPage(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(eventPage)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// documentedField is one row of the field tables of docs/event.md.
type documentedField struct {
	name, kind string
	unwritten  bool // marked with †
}

func documentedFields(t *testing.T) []documentedField {
	t.Helper()
	_, tables, ok := strings.Cut(readPage(t), "\n## All fields\n")
	if !ok {
		t.Fatalf("%s has no field tables", eventPage)
	}
	var fields []documentedField
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)`( †)? \\| ([a-z]+) \\|")
	for _, m := range row.FindAllStringSubmatch(tables, -1) {
		fields = append(fields, documentedField{m[1], m[3], m[2] != ""})
	}
	return fields
}

// fieldProblem returns what is wrong with the keys of an event: one that is not documented, comes
// too early, or is said to be written by nothing.
func fieldProblem(keys []string, fields []documentedField) string {
	last := -1
	for _, key := range keys {
		i := slices.IndexFunc(fields, func(f documentedField) bool { return f.name == key })
		switch {
		case i < 0:
			return key + " is not documented"
		case fields[i].unwritten:
			return key + " is marked with † and written all the same"
		case i <= last:
			return key + " comes after " + fields[last].name
		}
		last = i
	}
	return ""
}

func TestFieldProblem(t *testing.T) {
	fields := []documentedField{{name: "schema"}, {name: "time"}, {name: "cursor", unwritten: true}}
	tests := []struct{ keys, want string }{
		{"schema,time", ""},
		{"time", ""}, // what is not known is absent
		{"time,schema", "schema comes after time"},
		{"schema,schema", "schema comes after schema"},
		{"schema,host", "host is not documented"},
		{"schema,cursor", "cursor is marked with † and written all the same"},
	}
	for _, tt := range tests {
		if got := fieldProblem(strings.Split(tt.keys, ","), fields); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.keys, got, tt.want)
		}
	}
}

// keys returns the keys of a JSON object in the order in which they are written.
func keys(t *testing.T, object []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatalf("%v in %s", err, object)
	}
	var keys []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, object)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%v in %s", err, object)
		}
		keys = append(keys, key.(string))
	}
	return keys
}
