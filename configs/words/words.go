// Package words holds the fixed words that flags and configuration take, and finds the one that was
// probably meant where a word is none of them.
package words

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
)

// Error says what is wrong with a word, and what could stand there.
type Error struct {
	Problem string
	Hint    string // "" if there is none
}

func (e *Error) Error() string { return e.Problem }

// Unknown says that word is no what, and names the one that was probably meant, or all.
func Unknown(what, word string, known []string) *Error {
	hint := "use one of " + strings.Join(known, ", ")
	if name := Nearest(word, known); name != "" {
		hint = "did you mean " + name + "?"
	}
	return &Error{fmt.Sprintf("unknown %s %q", what, word), hint}
}

// Set is a set of words, each with its value.
type Set[T any] struct {
	What   string // the words are: event, class, …
	Words  []string
	Values []T // parallel to Words
}

// Parse returns the value of a word. The error is an [*Error].
func (s Set[T]) Parse(word string) (T, error) {
	if i := slices.Index(s.Words, word); i >= 0 {
		return s.Values[i], nil
	}
	var none T
	return none, Unknown(s.What, word, s.Words)
}

// Of returns a set of words that stand for themselves.
func Of(what string, words ...string) Set[string] { return Set[string]{what, words, words} }

// Named returns the set of values that name themselves.
func Named[T fmt.Stringer](what string, values ...T) Set[T] {
	s := Set[T]{What: what, Values: values}
	for _, v := range values {
		s.Words = append(s.Words, v.String())
	}
	return s
}

// numbered returns the values of an enumeration from first up to, and without, end.
func numbered[T ~uint8](first T, end int) []T {
	var values []T
	for v := int(first); v < end; v++ {
		values = append(values, T(v))
	}
	return values
}

// Kinds are the values of the field "event".
func Kinds() Set[matchers.Kind] {
	return Named("event", numbered(matchers.NoKind+1, matchers.Kinds)...)
}

// Classes are the values of the field "class".
func Classes() Set[smtp.Class] {
	return Named("class", smtp.Success, smtp.Transient, smtp.Permanent)
}

// Reasons are the values of the field "reason".
func Reasons() Set[catalog.Reason] {
	return Named("reason", numbered(catalog.NoReason+1, catalog.Reasons)...)
}

// Directions are the values of the field "direction".
func Directions() Set[matchers.Direction] {
	return Named("direction", matchers.In, matchers.Out, matchers.Local)
}

// MTAs are the MTAs that can be read alone, and auto for all of them.
func MTAs() Set[matchers.MTA] {
	s := Named("MTA", matchers.NoMTA, matchers.MTAPostfix, matchers.MTAExim)
	s.Words[0] = "auto"
	return s
}

// Langs are the languages of the catalog.
func Langs() Set[catalog.Lang] { return Named("language", catalog.EN, catalog.ZH) }

// ParseCode reads a code, or a pattern for many. The error is an [*Error].
func ParseCode(s string) (smtp.Pattern, error) {
	p, err := smtp.ParsePattern(s)
	if err != nil {
		return p, &Error{fmt.Sprintf("unknown code %q", s), "use a reply code or an enhanced status code, as in 550, 5xx, 5.7.1, 5.7.* or 4.x.x"}
	}
	return p, nil
}

// ParseQueueID reads a queue ID. The error is an [*Error].
func ParseQueueID(s string) (string, error) {
	if s == "" {
		return "", &Error{Problem: "empty queue ID"}
	}
	return s, nil
}

// ParseZone reads the name of a time zone, or a distance from UTC. The error is an [*Error].
func ParseZone(s string) (*time.Location, error) {
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
		return nil, &Error{fmt.Sprintf("unknown time zone %q", s), "use a name such as Europe/Berlin, Local, UTC, or a distance such as +01:00"}
	}
	return zone, nil
}
