package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
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

// oneOf returns a parser for the values that have the given names, in their order.
func oneOf[T any](what string, names []string, values func(i int) T) func(string) (T, error) {
	return func(s string) (T, error) {
		if i := slices.Index(names, s); i >= 0 {
			return values(i), nil
		}
		var none T
		return none, unknown(what, s, names)
	}
}

// kindNames, classNames, reasonNames, … are the fixed values of flags.

func kindNames() []string {
	var names []string
	for k := matchers.NoKind + 1; int(k) < matchers.Kinds; k++ {
		names = append(names, k.String())
	}
	return names
}

func reasonNames() []string {
	var names []string
	for r := catalog.NoReason + 1; int(r) < catalog.Reasons; r++ {
		names = append(names, r.String())
	}
	return names
}

var (
	classes    = []smtp.Class{smtp.Success, smtp.Transient, smtp.Permanent}
	classNames = []string{smtp.Success.String(), smtp.Transient.String(), smtp.Permanent.String()}
)

var (
	mtas     = []matchers.MTA{matchers.NoMTA, matchers.MTAPostfix, matchers.MTAExim}
	mtaNames = []string{"auto", matchers.MTAPostfix.String(), matchers.MTAExim.String()}
)

var langNames = []string{catalog.EN.String(), catalog.ZH.String()}

var formatNames = []string{"native", "text"}

func parseCode(s string) (smtp.Pattern, error) {
	p, err := smtp.ParsePattern(s)
	if err != nil {
		return p, &usageError{fmt.Errorf("unknown code %q", s), "use a reply code or an enhanced status code, as in 550, 5xx, 5.7.1, 5.7.* or 4.x.x"}
	}
	return p, nil
}

func parseQueueID(s string) (string, error) {
	if s == "" {
		return "", &usageError{errors.New("empty queue ID"), ""}
	}
	return s, nil
}

// parseZone reads the name of a time zone, or a distance from UTC.
func parseZone(s string) (*time.Location, error) {
	switch s {
	case "Local", "local":
		return time.Local, nil
	case "UTC", "utc", "Z":
		return time.UTC, nil
	}
	for _, layout := range [...]string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, s); err == nil {
			_, offset := t.Zone()
			return time.FixedZone(s, offset), nil
		}
	}
	zone, err := time.LoadLocation(s)
	if err != nil || s == "" {
		return nil, &usageError{fmt.Errorf("unknown time zone %q", s), "use a name such as Europe/Berlin, Local, UTC, or a distance such as +01:00"}
	}
	return zone, nil
}

// flagError makes a usage error out of what the flag library found.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return &usageError{err, flagHint(cmd, err)}
	}
	flag := "--" + invalid.GetFlag().Name
	if usage := new(usageError); errors.As(err, &usage) {
		return &usageError{fmt.Errorf("%s: %w", flag, usage.err), usage.hint}
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
	if name := nearest("--"+missing.GetSpecifiedName(), names); name != "" {
		return "did you mean " + name + "?"
	}
	return see
}
