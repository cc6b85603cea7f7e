package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// This file is the only one that knows the YAML library.

// maxSize is the size in bytes that a configuration can have. It bounds what a wrong path (a log, a
// core) can cost.
const maxSize = 4 << 20

// node is one value of a file.
type node struct {
	at    Position
	form  form
	text  string  // of a scalar
	items []*node // of a list; of a mapping: the values
	keys  []*node // of a mapping, parallel to items
}

// form is the form of a value.
type form uint8

const (
	null form = iota // nothing, or ~
	scalar
	list
	mapping
)

// String returns how errors call a value of the form.
func (f form) String() string {
	return [...]string{"nothing", "a single value", "a list", "keys with values"}[f]
}

// parse reads the one YAML document of a file. An empty file is null.
func parse(file string, text []byte) (*node, Errors) {
	if len(text) > maxSize {
		return nil, Errors{{Position{File: file}, fmt.Sprintf("the file has %d bytes", len(text)), "a configuration has at most 4 MiB"}}
	}
	if at, ok := firstInvalid(file, text); ok {
		return nil, Errors{{at, "this is no UTF-8 text", ""}}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, Errors{{Position{File: file}, "read YAML: " + err.Error(), ""}}
	}
	var doc, next yaml.Node
	if err := loader.Load(&doc); errors.Is(err, io.EOF) {
		return &node{at: Position{file, 1, 1}}, nil
	} else if err != nil {
		return nil, Errors{syntaxError(file, err)}
	}
	if err := loader.Load(&next); err == nil {
		return nil, Errors{{Position{file, next.Line, next.Column}, "a second document begins here", "remove the line --- before it"}}
	} else if !errors.Is(err, io.EOF) {
		return nil, Errors{syntaxError(file, err)}
	}
	c := converter{file: file, known: map[*yaml.Node]*node{}}
	return c.node(doc.Content[0]), c.errs
}

// syntaxError gives an error of the library our form.
func syntaxError(file string, err error) *Error {
	syntax := new(yaml.LoadError)
	if many := new(yaml.LoadErrors); errors.As(err, &many) && len(many.Errors) > 0 {
		syntax = many.Errors[0]
	} else if !errors.As(err, &syntax) {
		return &Error{Position{File: file}, "read YAML: " + err.Error(), ""}
	}
	return &Error{Position{file, syntax.Mark.Line, syntax.Mark.Column}, "read YAML: " + syntax.Message, ""}
}

// firstInvalid returns the place of the first byte that belongs to no character.
func firstInvalid(file string, text []byte) (at Position, found bool) {
	at = Position{file, 1, 1}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1, r == 0:
			return at, true
		case r == '\n':
			at.Line, at.Column = at.Line+1, 1
		default:
			at.Column++
		}
		i += size
	}
	return at, false
}

// converter makes nodes of the library's. An alias becomes a second reference to the same node.
type converter struct {
	file  string
	known map[*yaml.Node]*node
	errs  Errors
}

func (c *converter) node(from *yaml.Node) *node {
	if from.Kind == yaml.AliasNode {
		return c.node(from.Alias)
	}
	if n := c.known[from]; n != nil {
		return n
	}
	n := &node{at: Position{c.file, from.Line, from.Column}, text: from.Value}
	c.known[from] = n
	switch from.Kind {
	case yaml.SequenceNode:
		n.form = list
		for _, item := range from.Content {
			n.items = append(n.items, c.node(item))
		}
	case yaml.MappingNode:
		n.form = mapping
		c.mapping(n, from.Content)
	default:
		c.scalar(n, from)
	}
	return n
}

// mapping fills n with keys and values that take turns in content.
func (c *converter) mapping(n *node, content []*yaml.Node) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(content); i += 2 {
		key, value := c.node(content[i]), c.node(content[i+1])
		switch {
		case key.form != scalar:
			c.errs = append(c.errs, &Error{key.at, "a key is " + key.form.String(), "a key is one word"})
			continue
		case seen[key.text]:
			c.errs = append(c.errs, &Error{key.at, fmt.Sprintf("%s stands here twice", key.text), ""})
			continue
		}
		seen[key.text] = true
		n.keys, n.items = append(n.keys, key), append(n.items, value)
	}
}

// scalar fills n. Words keep the form in which they were written: 5.10 is no number where it is a
// code.
func (c *converter) scalar(n *node, from *yaml.Node) {
	if from.Tag == "!!null" {
		return
	}
	n.form = scalar
	if from.Style&yaml.TaggedStyle != 0 {
		c.errs = append(c.errs, &Error{n.at, fmt.Sprintf("unknown tag %s", from.Tag), "remove it"})
	}
}
