package configs

import (
	"reflect"

	"mtalens/matchers"
	"mtalens/pipeline/input/file"
	"mtalens/pipeline/output/stream"
)

// kind is a kind of input or output that a configuration can name.
type kind struct {
	name    string
	options func() any // a pointer to a struct that holds the defaults
}

// inputs lists what a configuration can read from, in the order of the documentation.
func inputs() []kind {
	return []kind{
		{"file", func() any { return &FileInput{Start: file.Beginning} }},
		{"stdin", func() any { return &Stdin{} }},
	}
}

// outputs lists what a configuration can write to, in the order of the documentation.
func outputs() []kind {
	return []kind{
		{"stdout", func() any { return &Stdout{} }},
		{"file", func() any { return &FileOutput{Rotate: Rotate{Keep: 7}} }},
	}
}

// FileInput follows log files, see file.FollowConfig.
type FileInput struct {
	Paths   []string   `yaml:"paths,required"` // names, or patterns of path.Match
	Exclude []string   `yaml:"exclude"`
	Start   file.Start `yaml:"start"`
	OldDir  string     `yaml:"old_dir"`
}

// Stdin has no options.
type Stdin struct{}

// Stdout has no options.
type Stdout struct{}

// FileOutput writes to a file.
type FileOutput struct {
	Path   string      `yaml:"path,required"`
	Sync   stream.Sync `yaml:"sync"`
	Rotate Rotate      `yaml:"rotate"`
}

// Rotate says when an output file is put aside, and how those are kept.
type Rotate struct {
	MaxSize  Size               `yaml:"max_size"` // 0: never
	Keep     int                `yaml:"keep" min:"1" max:"1000"`
	Compress stream.Compression `yaml:"compress"`
}

// Inputs are the inputs of a configuration, in the order of the file.
type Inputs []Input

// Input is what is read from.
type Input struct {
	Name    string
	Type    string
	At      Position
	MTA     matchers.MTA `yaml:"mta"`
	Options any          // as the kind has them: *FileInput, *Stdin
}

// Outputs are the outputs of a configuration, in the order of the file.
type Outputs []Output

// Output is what is written to, and what of the events.
type Output struct {
	Name    string
	Type    string
	At      Position
	Format  Format  `yaml:"format"`
	Where   *Where  `yaml:"where"` // nil: all events, or all lines for format raw
	Fields  []Field `yaml:"fields"`
	Omit    []Field `yaml:"omit"`
	Options any     // as the kind has them: *Stdout, *FileOutput
}

func (in *Inputs) decode(d *decoder, n *node) {
	d.components(n, "input", inputs(), func(name, kind string, at Position, options any) reflect.Value {
		*in = append(*in, Input{Name: name, Type: kind, At: at, Options: options})
		return reflect.ValueOf(&(*in)[len(*in)-1]).Elem()
	})
}

func (out *Outputs) decode(d *decoder, n *node) {
	*out = Outputs{}
	d.components(n, "output", outputs(), func(name, kind string, at Position, options any) reflect.Value {
		*out = append(*out, Output{Name: name, Type: kind, At: at, Options: options, Format: Native})
		return reflect.ValueOf(&(*out)[len(*out)-1]).Elem()
	})
}

// components reads inputs or outputs: each key is a name, and "type" says which options there are
// beside those of the struct that add returns.
func (d *decoder) components(n *node, what string, kinds []kind, add func(name, kind string, at Position, options any) reflect.Value) {
	if n.form == null {
		return
	}
	if n.form != mapping {
		d.fail(n.at, "write NAME: {type: "+kinds[0].name+", …}", "%ss: want names with options, got %s", what, n.form)
		return
	}
	for i, key := range n.keys {
		if !isName(key.text) {
			d.fail(key.at, "use letters, digits, - and _", "%q can't be the name of an %s", key.text, what)
		}
		k, ok := d.kindOf(n.items[i], what+" "+key.text, what, kinds)
		if !ok {
			continue
		}
		options := k.options()
		common := add(key.text, k.name, key.at, options)
		d.structs(n.items[i], what+" "+key.text, []string{"type"}, common, reflect.ValueOf(options).Elem())
	}
}

// kindOf returns the kind that a component names by its type.
func (d *decoder) kindOf(n *node, name, what string, kinds []kind) (kind, bool) {
	if n.form != mapping {
		d.fail(n.at, "write {type: "+kinds[0].name+", …}", "%s: want keys with values, got %s", name, n.form)
		return kind{}, false
	}
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	for i, key := range n.keys {
		if key.text != "type" {
			continue
		}
		word, ok := d.text(n.items[i], "type")
		if !ok {
			return kind{}, false
		}
		for _, k := range kinds {
			if k.name == word {
				return k, true
			}
		}
		d.unknown(n.items[i].at, what, word, names)
		return kind{}, false
	}
	d.fail(n.at, "add type: "+kinds[0].name, "%s: type is missing", name)
	return kind{}, false
}

// isName reports whether s can name an input or an output: it becomes a label of metrics.
func isName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return s != "" && len(s) <= 64
}
