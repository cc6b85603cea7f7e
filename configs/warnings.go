package configs

import (
	"fmt"
	"path/filepath"
	"slices"
)

// The names of Exim's main log and its reject log, on Debian and on Red Hat.
var (
	eximMainLogs   = []string{"mainlog", "main.log"}
	eximRejectLogs = []string{"rejectlog", "reject.log"}
)

// Warnings returns what is allowed and still probably wrong.
func (c *Config) Warnings() Errors {
	main, reject := c.reader(eximMainLogs), c.reader(eximRejectLogs)
	if main == nil || reject == nil {
		return nil
	}
	return Errors{{
		reject.At,
		fmt.Sprintf("input %s reads Exim's reject log, and input %s the main log: each refusal stands in both", reject.Name, main.Name),
		"read the main log alone",
	}}
}

// reader returns the first input that may read a file of one of these names, or nil. Who excludes one
// of them means it by whatever name.
func (c *Config) reader(names []string) *Input {
	for i := range c.Inputs {
		file, ok := c.Inputs[i].Options.(*FileInput)
		if ok && matchesAny(file.Paths, names) && !matchesAny(file.Exclude, names) {
			return &c.Inputs[i]
		}
	}
	return nil
}

// matchesAny reports whether the last part of a pattern matches one of the names.
func matchesAny(patterns, names []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			matched, err := filepath.Match(filepath.Base(pattern), name)
			return err == nil && matched
		})
	})
}
