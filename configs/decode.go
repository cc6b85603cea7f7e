package configs

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"mtalens/configs/words"
)

// maxValues is how many values a file can have, those that aliases repeat included.
const maxValues = 100_000

// decoder puts nodes into structs that hold their defaults. It goes on after an error, so that all
// of them can be told at once.
//
// A field of a struct is an option if it has a tag `yaml:"name"`. `yaml:"name,required"` must be
// given and must not be empty. `min:"1" max:"9"`, in the words of the option, bound numbers,
// durations and sizes. A field of type Position tells where the struct stands.
type decoder struct {
	kinds  map[reflect.Type]kindOfValue
	lookup func(string) (string, bool) // of the environment
	values int
	errs   Errors
}

// custom is a type that reads itself.
type custom interface {
	decode(d *decoder, n *node)
}

func (d *decoder) fail(at Position, hint, format string, args ...any) {
	d.errs = append(d.errs, &Error{at, fmt.Sprintf(format, args...), hint})
}

// value puts n into to, which is called name.
func (d *decoder) value(n *node, name string, to reflect.Value) {
	if d.values++; d.values > maxValues {
		if d.values == maxValues+1 {
			d.fail(n.at, "", "there are more than %d values", maxValues)
		}
		return
	}
	if c, ok := reflect.TypeAssert[custom](to.Addr()); ok {
		c.decode(d, n)
		return
	}
	if kind, ok := d.kinds[to.Type()]; ok {
		d.word(n, name, to, kind)
		return
	}
	switch to.Kind() {
	case reflect.Struct:
		d.structOrValue(n, name, to)
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		d.value(n, name, to.Elem())
	case reflect.Slice:
		d.list(n, name, to)
	case reflect.Map:
		d.mapping(n, name, to)
	default:
		d.scalar(n, name, to)
	}
}

func (d *decoder) structOrValue(n *node, name string, to reflect.Value) {
	if to.Type() == reflect.TypeFor[Value]() {
		if text, ok := d.text(n, name); ok {
			to.Set(reflect.ValueOf(Value{text, n.at}))
		}
		return
	}
	d.structs(n, name, nil, to)
}

// text returns the text of a scalar, the environment put in.
func (d *decoder) text(n *node, name string) (string, bool) {
	if n.form != scalar {
		d.fail(n.at, "", "%s: want a single value, got %s", name, n.form)
		return "", false
	}
	text, err := expand(n.text, d.lookup)
	if err != nil {
		d.fail(n.at, err.Hint, "%s: %s", name, err.Problem)
		return "", false
	}
	return text, true
}

// word puts a value of a type of ours into to.
func (d *decoder) word(n *node, name string, to reflect.Value, kind kindOfValue) {
	text, ok := d.text(n, name)
	if !ok {
		return
	}
	value, err := kind.parse(text)
	if err != nil {
		hint := kind.form
		if word, ok := err.(*words.Error); ok { //nolint:errorlint // parsers return it bare
			hint = word.Hint
		}
		d.fail(n.at, hint, "%s: %s", name, err)
		return
	}
	to.Set(reflect.ValueOf(value))
}

// scalar puts a text, a number or a truth value into to.
func (d *decoder) scalar(n *node, name string, to reflect.Value) {
	text, ok := d.text(n, name)
	if !ok {
		return
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			d.fail(n.at, "write true or false", "%s: want true or false, got %q", name, text)
			return
		}
		to.SetBool(text == "true")
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			d.fail(n.at, "", "%s: want a number, got %q", name, text)
			return
		}
		to.SetInt(i)
	default:
		panic("configs: no option can have type " + to.Type().String())
	}
}

// list puts the items of n into to, in place of what it held.
func (d *decoder) list(n *node, name string, to reflect.Value) {
	switch n.form {
	case null:
		return
	case scalar:
		d.fail(n.at, "write ["+n.text+"]", "%s: want a list, got a single value", name)
		return
	case mapping:
		d.fail(n.at, "put a - before each entry", "%s: want a list, got keys with values", name)
		return
	}
	to.Set(reflect.MakeSlice(to.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		d.value(item, name, to.Index(i))
	}
}

// mapping puts keys that the user chooses, and their values, into to.
func (d *decoder) mapping(n *node, name string, to reflect.Value) {
	if n.form == null {
		return
	}
	if n.form != mapping {
		d.fail(n.at, "", "%s: want keys with values, got %s", name, n.form)
		return
	}
	to.Set(reflect.MakeMapWithSize(to.Type(), len(n.keys)))
	for i, key := range n.keys {
		value := reflect.New(to.Type().Elem()).Elem()
		d.value(n.items[i], key.text, value)
		to.SetMapIndex(reflect.ValueOf(key.text), value)
	}
}

// structs puts n into the options of several structs at once. Keys in ignored are read by somebody
// else.
func (d *decoder) structs(n *node, name string, ignored []string, to ...reflect.Value) {
	if n.form != mapping && n.form != null {
		d.fail(n.at, "", "%s: want keys with values, got %s", name, n.form)
		return
	}
	options := map[string]option{}
	known := slices.Clone(ignored)
	for _, t := range to {
		for _, o := range optionsOf(t) {
			options[o.name] = o
			known = append(known, o.name)
		}
		for _, field := range t.Fields() {
			if p, ok := reflect.TypeAssert[*Position](field.Addr()); ok {
				*p = n.at
			}
		}
	}
	for i, key := range n.keys {
		o, ok := options[key.text]
		if ok {
			d.option(n.items[i], o)
			delete(options, key.text)
		} else if !slices.Contains(ignored, key.text) {
			d.unknown(key.at, "option", key.text, known)
		}
	}
	for _, name := range known {
		if o := options[name]; o.required && o.empty() {
			d.fail(n.at, "", "%s is missing", name)
		}
	}
}

// option puts n into one option and holds it to its bounds.
func (d *decoder) option(n *node, o option) {
	before := len(d.errs)
	d.value(n, o.name, o.value)
	if len(d.errs) > before {
		return
	}
	if o.required && o.empty() {
		d.fail(n.at, "", "%s is empty", o.name)
	}
	if problem := o.outOfBounds(d.kinds); problem != "" {
		d.fail(n.at, "", "%s: %q is %s", o.name, n.text, problem)
	}
}

// unknown says that a word is no what.
func (d *decoder) unknown(at Position, what, word string, known []string) {
	e := words.Unknown(what, word, known)
	d.fail(at, e.Hint, "%s", e.Problem)
}

// option is one option of a struct.
type option struct {
	name     string
	value    reflect.Value
	required bool
	min, max string // as the user would write them; "" for none
}

// optionsOf returns the options of a struct, in their order.
func optionsOf(s reflect.Value) []option {
	var options []option
	for i := range s.NumField() {
		tag := s.Type().Field(i).Tag
		name, rest, _ := strings.Cut(tag.Get("yaml"), ",")
		if name != "" {
			options = append(options, option{name, s.Field(i), rest == "required", tag.Get("min"), tag.Get("max")})
		}
	}
	return options
}

func (o *option) empty() bool {
	if v, ok := reflect.TypeAssert[Value](o.value); ok {
		return v.Text == ""
	}
	switch o.value.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return o.value.Len() == 0
	}
	return o.value.IsZero()
}

// outOfBounds says how the value of o misses its bounds, or returns "".
func (o *option) outOfBounds(kinds map[reflect.Type]kindOfValue) string {
	if o.min != "" && o.value.Int() < o.bound(o.min, kinds) {
		return "less than " + o.min
	}
	if o.max != "" && o.value.Int() > o.bound(o.max, kinds) {
		return "more than " + o.max
	}
	return ""
}

// bound reads a bound as the option itself would be read.
func (o *option) bound(s string, kinds map[reflect.Type]kindOfValue) int64 {
	if kind, ok := kinds[o.value.Type()]; ok {
		if v, err := kind.parse(s); err == nil {
			return reflect.ValueOf(v).Int()
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("configs: " + o.name + " has the bound " + s)
	}
	return n
}
