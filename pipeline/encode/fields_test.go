package encode

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
)

// An event whose texts look like JSON themselves.
func quotingEvent(t testing.TB) (JSON, *pipeline.Batch, *pipeline.Event) {
	t.Helper()
	meanings, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &pipeline.Batch{Stream: &pipeline.Stream{Input: "mail", Path: "/var/log/mail.log"}}
	b.Add([]byte(`a line with "quotes", {braces} and \`), 7, false)
	e := &pipeline.Event{}
	e.Kind, e.MTA = matchers.Bounced, matchers.MTAPostfix
	e.Sender, e.Recipient = []byte(`"a,\"b"@c.example`), []byte("u@b.example")
	e.ReplyText = []byte(`},"event":"forged`)
	e.HasDelays = true
	e.Fields = []matchers.OwnField{{Name: "score", Value: []byte("12.5")}, {Name: "list", Value: []byte(`"],[`)}}
	return JSON{Catalog: meanings}, b, e
}

// Only and Without write what JSON writes, but for the fields that are not wanted.
func TestSelectedFields(t *testing.T) {
	j, b, e := quotingEvent(t)
	var all map[string]json.RawMessage
	if err := json.Unmarshal(j.Append(nil, b, e), &all); err != nil {
		t.Fatal(err)
	}
	choices := [][]string{
		nil,
		{"event"},
		{"schema"},
		{"message"},
		{"delays", "fields"},
		{"sender", "recipient", "reply_text"},
		{"cursor"}, // one that this event has not
		Fields(),
	}
	for _, names := range choices {
		for kept, selected := range map[bool]Selected{true: j.Only(names), false: j.Without(names)} {
			text := selected.Append([]byte("before "), b, e)
			var got map[string]json.RawMessage
			if err := json.Unmarshal(text[len("before "):], &got); err != nil || text[len(text)-1] != '\n' {
				t.Fatalf("%v, %v: %v in %s", kept, names, err, text)
			}
			for name, value := range all {
				if want := slices.Contains(names, name) == kept; want != (string(got[name]) == string(value)) {
					t.Errorf("kept %v, names %v: %s is %s", kept, names, name, got[name])
				}
			}
		}
	}
}

// Fields lists what the schema publishes, in the same order.
func TestFieldsAreThoseOfTheSchema(t *testing.T) {
	text, err := os.ReadFile("../../docs/event.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct{ Properties map[string]any }
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for _, name := range Fields() {
		if _, ok := schema.Properties[name]; !ok {
			t.Errorf("%s is not in the schema", name)
		}
		delete(schema.Properties, name)
	}
	for name := range schema.Properties {
		t.Errorf("%s is in the schema only", name)
	}
}

// JSON writes fields in the order in which Fields lists them.
func TestOrderOfFields(t *testing.T) {
	j, b, e := quotingEvent(t)
	text := j.Append(nil, b, e)
	last := -1
	for i := 1; text[i] == '"'; {
		end := endOfString(text, i)
		place := slices.Index(Fields(), string(text[i+1:end-1]))
		if place <= last {
			t.Errorf("%s stands behind %s", text[i:end], Fields()[last])
		}
		last = place
		if i = endOfValue(text, end+1) + 1; text[i-1] == '}' {
			break
		}
	}
	if last < 0 {
		t.Error("no field")
	}
}

// A choice of fields costs no allocation.
func BenchmarkSelected(b *testing.B) {
	j, batch, e := quotingEvent(b)
	s := j.Only([]string{"time", "event", "recipient", "reason"})
	b.ReportAllocs()
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf = s.Append(buf[:0], batch, e)
	}
}
