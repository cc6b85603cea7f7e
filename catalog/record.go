package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A record is one entry of a data file: keys with their values, in the order in which they stand.
type record struct {
	at     position
	fields []field
}

// A field is one key of a record. A key below another one is joined to it by a dot: title.en.
type field struct {
	at    position // of the value
	key   string
	value string
	list  []string // of [a, b]; nil for a single value
}

// position is a place in a file; line and column count from 1, columns in characters.
type position struct {
	file         string
	line, column int
}

// Error is something wrong in a data file, and where.
type Error struct {
	File         string
	Line, Column int // from 1; 0: the file as a whole
	Msg          string
}

// Error returns "file:line:column: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

func (p position) errorf(format string, args ...any) error {
	return &Error{File: p.file, Line: p.line, Column: p.column, Msg: fmt.Sprintf(format, args...)}
}

// readRecords reads a data file: a list of mappings. Plain files are read by a small reader of our
// own, which is an order of magnitude faster than the YAML library; whatever that one does not
// understand goes through the library.
func readRecords(file, text string) ([]record, error) {
	if records, ok := readPlain(file, text); ok {
		return records, nil
	}
	return readYAML(file, text)
}

// entry hands out the values of a record and collects what is wrong with them. Each key may be
// asked for once.
type entry struct {
	*record
	asked uint64 // bit i: fields[i] has been asked for
	errs  []error
}

func newEntry(r *record) *entry { return &entry{record: r} }

// get returns the field with this key, or nil.
func (e *entry) get(key string) *field {
	for i := range e.fields {
		f := &e.fields[i]
		if f.key != key {
			continue
		}
		if i < 64 {
			e.asked |= 1 << i
		}
		return f
	}
	return nil
}

func (e *entry) fail(at position, format string, args ...any) {
	e.errs = append(e.errs, at.errorf(format, args...))
}

// text returns the value of a key, or "".
func (e *entry) text(key string) string {
	f := e.get(key)
	if f == nil {
		return ""
	}
	if f.list != nil {
		e.fail(f.at, "%s: want one value, not a list", key)
	}
	return f.value
}

// need returns the value of a key that must not be missing.
func (e *entry) need(key string) string {
	s := e.text(key)
	if s == "" {
		e.fail(e.at, "%s is missing", key)
	}
	return s
}

// texts returns a text in every language. It may be missing, but not in some languages only.
func (e *entry) texts(prefix string) Text {
	var t Text
	known := 0
	for l := range t {
		t[l] = e.text(prefix + Lang(l).String())
		if t[l] != "" {
			known++
		}
	}
	for l := range t {
		if known > 0 && t[l] == "" {
			e.fail(e.at, "%s%s is missing", prefix, Lang(l))
		}
	}
	return t
}

// needTexts returns a text that must be there, in every language.
func (e *entry) needTexts(prefix string) Text {
	t := e.texts(prefix)
	if t == (Text{}) {
		e.fail(e.at, "%s%s is missing", prefix, EN)
	}
	return t
}

// yes returns a value that is yes or no; missing means no.
func (e *entry) yes(key string) bool { return e.flag(key, false) }

// flag returns a value that is yes or no.
func (e *entry) flag(key string, missing bool) bool {
	f := e.get(key)
	if f == nil {
		return missing
	}
	if f.value != "yes" && f.value != "no" {
		e.fail(f.at, "%s: %q: want yes or no", key, f.value)
	}
	return f.value == "yes"
}

// number returns a value that is a number from 1 to 99, or 0 if the key is missing.
func (e *entry) number(key string) int {
	f := e.get(key)
	if f == nil {
		return 0
	}
	n, err := strconv.Atoi(f.value)
	if err != nil || n < 1 || n > 99 {
		e.fail(f.at, "%s: %q: want a number from 1 to 99", key, f.value)
	}
	return n
}

// list returns the values of a key; a single one need not be written as a list.
func (e *entry) list(key string) []string {
	f := e.get(key)
	switch {
	case f == nil:
		return nil
	case f.list == nil:
		return []string{f.value}
	}
	return f.list
}

// word returns the place of a value in words, or 0 if the key is missing.
func (e *entry) word(key string, words []string) int {
	f := e.get(key)
	if f == nil {
		return 0
	}
	i := slices.Index(words, f.value)
	if i < 0 || f.value == "" {
		e.fail(f.at, "unknown %s %q: want one of %s", key, f.value, strings.Join(known(words), ", "))
		return 0
	}
	return i
}

// needWord returns the place in words of a value that must not be missing.
func (e *entry) needWord(key string, words []string) int {
	if e.need(key) == "" {
		return 0
	}
	return e.word(key, words)
}

func known(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == "" })
}

// done returns what is wrong with the entry; keys that nobody asked for, and keys that stand twice,
// are wrong too.
func (e *entry) done() error {
	for i := range e.fields {
		f := &e.fields[i]
		switch {
		case slices.ContainsFunc(e.fields[:i], func(g field) bool { return g.key == f.key }):
			e.fail(f.at, "%s stands twice", f.key)
		case i >= 64 || e.asked&(1<<i) == 0:
			e.fail(f.at, "unknown key %s", f.key)
		}
	}
	return errors.Join(e.errs...)
}
