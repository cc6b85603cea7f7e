package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mtalens/configs/words"
)

// list is a flag that can be repeated and takes several values at once, with commas between.
type list[T any] struct {
	values *[]T
	parse  func(string) (T, error)
	words  []string
}

func (l *list[T]) Set(s string) error {
	for word := range strings.SplitSeq(s, ",") {
		v, err := l.parse(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		l.words = append(l.words, word)
		*l.values = append(*l.values, v)
	}
	return nil
}

func (l *list[T]) String() string { return strings.Join(l.words, ",") }
func (l *list[T]) Type() string   { return "list" }

// value is a flag whose values are parsed.
type value[T any] struct {
	value *T
	parse func(string) (T, error)
	word  string
	kind  string // what the help calls it
}

func (v *value[T]) Set(s string) error {
	parsed, err := v.parse(s)
	if err != nil {
		return err
	}
	*v.value, v.word = parsed, s
	return nil
}

func (v *value[T]) String() string { return v.word }
func (v *value[T]) Type() string   { return v.kind }

// formats are the forms in which events are written.
func formats() words.Set[string] { return words.Of("format", "native", "text") }

// unknown says that a word of the command line is no what.
func unknown(what, word string, known []string) error {
	e := words.Unknown(what, word, known)
	return &usageError{e, e.Hint}
}

// flagError makes a usage error out of what the flag library found.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return &usageError{err, flagHint(cmd, err)}
	}
	flag := "--" + invalid.GetFlag().Name
	if word := new(words.Error); errors.As(err, &word) {
		return &usageError{fmt.Errorf("%s: %w", flag, word), word.Hint}
	}
	return &usageError{fmt.Errorf("%s: unknown value %q", flag, invalid.GetValue()), "see: " + cmd.CommandPath() + " --help"}
}

// flagHint names the flag that was probably meant.
func flagHint(cmd *cobra.Command, err error) string {
	see := "see: " + cmd.CommandPath() + " --help"
	missing := new(pflag.NotExistError)
	if !errors.As(err, &missing) {
		return see
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	if name := words.Nearest("--"+missing.GetSpecifiedName(), names); name != "" {
		return "did you mean " + name + "?"
	}
	return see
}
