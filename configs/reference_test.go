package configs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"mtalens/catalog"
)

const (
	referenceFile = "reference.yaml"
	schemaFile    = "mtalens.schema.json"
)

// documented is an option as the reference shows it.
type documented struct {
	comment string // without its marks, in one line
	value   *yaml.Node
}

// reference returns the options of the reference by their paths: join.age, outputs.file.path.
// Components stand under their type, entries of lists under the name of the list.
func reference(t *testing.T) map[string]documented {
	t.Helper()
	text, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	found := map[string]documented{}
	var walk func(path string, n *yaml.Node)
	walk = func(path string, n *yaml.Node) {
		if n.Kind == yaml.SequenceNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode {
			n = n.Content[0]
		}
		if n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			name := key.Value
			if path == "inputs" || path == "outputs" {
				name = typeOf(value)
			}
			name = strings.TrimPrefix(path+"."+name, ".")
			comment := key.HeadComment
			if comment == "" && i == 0 {
				comment = n.HeadComment // the library gives the first comment to the mapping
			}
			found[name] = documented{plain(comment), value}
			walk(name, value)
		}
	}
	walk("", doc.Content[0])
	return found
}

func typeOf(n *yaml.Node) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "type" {
			return n.Content[i+1].Value
		}
	}
	return ""
}

// plain takes the marks off a comment.
func plain(comment string) string {
	var lines []string
	for line := range strings.SplitSeq(comment, "\n") {
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "#")))
	}
	return strings.TrimSpace(strings.Join(lines, " "))
}

// eachOption calls do for every option that a configuration can have, with its path and default.
func eachOption(do func(path string, o option)) {
	var walk func(path string, s reflect.Value)
	walk = func(path string, s reflect.Value) {
		for _, o := range optionsOf(s) {
			name := strings.TrimPrefix(path+"."+o.name, ".")
			do(name, o)
			if inner, ok := structIn(o.value); ok {
				walk(name, inner)
			}
		}
	}
	config := Default()
	walk("", reflect.ValueOf(&config).Elem())
	for _, k := range inputs() {
		walk("inputs."+k.name, reflect.ValueOf(&Input{}).Elem())
		walk("inputs."+k.name, reflect.ValueOf(k.options()).Elem())
	}
	for _, k := range outputs() {
		walk("outputs."+k.name, reflect.ValueOf(&Output{Format: Native}).Elem())
		walk("outputs."+k.name, reflect.ValueOf(k.options()).Elem())
	}
}

// structIn returns the struct with options that an option holds, points to or lists.
func structIn(v reflect.Value) (reflect.Value, bool) {
	t := v.Type()
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		if _, ok := valueKinds()[t.Elem()]; ok {
			return v, false
		}
	}
	if _, ok := valueKinds()[t]; ok || t == reflect.TypeFor[Inputs]() || t == reflect.TypeFor[Outputs]() {
		return v, false
	}
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		v = reflect.New(t.Elem()).Elem()
	}
	return v, v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[Value]()
}

// TestReference holds the reference equal to the structs: every option is there, with its default or
// a word that it has none, and nothing else is.
func TestReference(t *testing.T) {
	shown := reference(t)
	d := decoder{kinds: valueKinds(), lookup: environment}
	known := map[string]bool{}
	eachOption(func(path string, o option) {
		if strings.HasPrefix(path, "matchers.tests.") { // the same as tests
			return
		}
		known[path] = true
		r, ok := shown[path]
		if !ok {
			if !shownOnce(path) {
				t.Errorf("%s is not in the reference", path)
			}
			return
		}
		if r.comment == "" {
			t.Errorf("%s has no comment", path)
		}
		if o.required != strings.Contains(r.comment, "Required.") && path != "state_dir" {
			t.Errorf("%s: required is %v, the comment says: %s", path, o.required, r.comment)
		}
		if o.max != "" && !strings.Contains(r.comment, fmt.Sprintf("Between %s and %s.", o.min, o.max)) {
			t.Errorf("%s: the comment does not say: Between %s and %s.", path, o.min, o.max)
		}
		if strings.Contains(r.comment, "Required.") || strings.Contains(r.comment, "No default.") {
			return
		}
		if _, ok := structIn(o.value); ok || o.value.Kind() == reflect.Slice && o.value.Type().Elem().Kind() == reflect.Struct {
			return
		}
		got := reflect.New(o.value.Type()).Elem()
		c := converter{file: referenceFile, known: map[*yaml.Node]*node{}}
		d.value(c.node(r.value), path, got)
		if fmt.Sprint(got.Interface()) != fmt.Sprint(o.value.Interface()) && !isValue(got, o.value) {
			t.Errorf("%s: the reference says %v, the default is %v", path, got.Interface(), o.value.Interface())
		}
	})
	for path := range shown {
		if !known[path] && !isComponent(path) {
			t.Errorf("%s is in the reference, but there is no such option", path)
		}
	}
	if len(d.errs) > 0 {
		t.Error(explain(d.errs))
	}
}

func isValue(got, want reflect.Value) bool {
	a, ok := reflect.TypeAssert[Value](got)
	return ok && a.Text == want.Interface().(Value).Text
}

// shownOnce reports whether an option of every input or output is shown with another one.
func shownOnce(path string) bool {
	parts := strings.Split(path, ".")
	if len(parts) < 3 || parts[0] != "outputs" && parts[0] != "inputs" {
		return false
	}
	first := map[string]string{"inputs": "file", "outputs": "stdout"}[parts[0]]
	common := map[string]bool{"format": true, "where": true, "fields": true, "omit": true, "mta": true}
	return parts[1] != first && common[parts[2]]
}

// isComponent reports whether path is that of a component, or of its type.
func isComponent(path string) bool {
	parts := strings.Split(path, ".")
	return parts[0] == "inputs" || parts[0] == "outputs" ||
		strings.HasPrefix(path, "matchers.tests.") || strings.HasPrefix(path, "tests.expect.")
}

// The reference itself is a configuration, but for the two ways to name a line.
func TestReferenceLoads(t *testing.T) {
	c, err := Load(referenceFile, environment)
	if err != nil {
		t.Fatal(explain(err))
	}
	meanings, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := c.RunTests(meanings); err != nil || n != 2 {
		t.Errorf("%d tests: %s", n, explain(err))
	}
}

// TestSchema holds the schema for editors equal to the structs and the reference; -update writes it.
func TestSchema(t *testing.T) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(schema(reference(t))); err != nil {
		t.Fatal(err)
	}
	golden(t, schemaFile, b.String())
}

// TestSchemaAgrees: what loads fits the schema.
func TestSchemaAgrees(t *testing.T) {
	compiled, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{referenceFile, "testdata/forms.good.yaml", "testdata/minimal.good.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := yaml.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
