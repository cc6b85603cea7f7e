package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a file. Line and Column count from 1; Line 0 stands for the file as a whole.
type Position struct {
	File         string
	Line, Column int
}

// String returns p as editors and compilers write it: file:line:column.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Error is one thing that is wrong with a configuration.
type Error struct {
	At      Position
	Problem string
	Hint    string // what could stand there; "" if there is nothing to say
}

func (e *Error) Error() string { return e.At.String() + ": " + e.Problem }

// Errors is everything that is wrong with a configuration, in the order of the file.
type Errors []*Error

// Error returns one line for each error.
func (e Errors) Error() string {
	lines := make([]string, 0, len(e))
	for _, err := range e {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// sorted returns errs in the order of the file, or nil if there are none.
func sorted(errs Errors) error {
	if len(errs) == 0 {
		return nil
	}
	slices.SortStableFunc(errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return errs
}
