package configs

import (
	"slices"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/configs/words"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/input/file"
)

// Format is a form in which events are written.
type Format string

const (
	Native Format = "native" // JSON lines
	Text   Format = "text"   // for people
	Raw    Format = "raw"    // the lines themselves
)

func formats() words.Set[Format] {
	all := []Format{Native, Text, Raw}
	s := words.Set[Format]{What: "format", Values: all}
	for _, f := range all {
		s.Words = append(s.Words, string(f))
	}
	return s
}

// starts are where a file begins to be read.
func starts() words.Set[file.Start] {
	return words.Set[file.Start]{
		What:   "start",
		Words:  []string{string(file.Beginning), string(file.End)},
		Values: []file.Start{file.Beginning, file.End},
	}
}

// Field is the name of a field of the event.
type Field string

// parseField reads the name of a field.
func parseField(s string) (Field, error) {
	if known := encode.Fields(); !slices.Contains(known, s) {
		return "", unknownField(s, known)
	}
	return Field(s), nil
}

// unknownField says that there is no such field. There are too many to name them all.
func unknownField(name string, known []string) *words.Error {
	e := words.Unknown("field", name, known)
	if words.Nearest(name, known) == "" {
		e.Hint = "docs/event.md lists the fields"
	}
	return e
}

// Where selects events: one must fit every list that is not empty, by any of its entries.
type Where struct {
	Event   []matchers.Kind  `yaml:"event"`
	Class   []smtp.Class     `yaml:"class"`
	Code    []smtp.Pattern   `yaml:"code"`
	Reason  []catalog.Reason `yaml:"reason"`
	QueueID []string         `yaml:"queue_id"`
}

// Selection returns w as outputs take it; nil selects what they write without it.
func (w *Where) Selection() pipeline.Where {
	if w == nil {
		return pipeline.Where{}
	}
	return pipeline.Where{Events: w.Event, Classes: w.Class, Codes: w.Code, Reasons: w.Reason, QueueIDs: w.QueueID}
}

// Names returns the names of fields.
func Names(fields []Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, string(f))
	}
	return names
}
