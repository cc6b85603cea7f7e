package configs

import (
	"fmt"
	"strings"
)

// expand puts the environment into a value: ${NAME}, or ${NAME:-default} where NAME may be unset or
// empty. $${ stands for ${. It works on values, not on the text of the file, so what a variable holds
// can't add keys.
func expand(s string, lookup func(string) (string, bool)) (string, *valueError) {
	if !strings.Contains(s, "${") {
		return s, nil
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "${")
		if !found {
			b.WriteString(s)
			return b.String(), nil
		}
		if literal, escaped := strings.CutSuffix(before, "$"); escaped {
			b.WriteString(literal + "${")
			s = after
			continue
		}
		reference, rest, closed := strings.Cut(after, "}")
		if !closed {
			return "", &valueError{Problem: fmt.Sprintf("%q has no }", "${"+after), Hint: "write $${ for ${"}
		}
		value, err := variable(reference, lookup)
		if err != nil {
			return "", err
		}
		b.WriteString(before + value)
		s = rest
	}
}

// variable returns what stands for NAME or NAME:-default.
func variable(reference string, lookup func(string) (string, bool)) (string, *valueError) {
	name, fallback, hasFallback := strings.Cut(reference, ":-")
	if !isVariable(name) {
		return "", &valueError{Problem: fmt.Sprintf("%q is no name of an environment variable", name), Hint: "write $${ for ${"}
	}
	value, set := lookup(name)
	switch {
	case hasFallback && value == "":
		return fallback, nil
	case !set:
		return "", &valueError{Problem: fmt.Sprintf("the environment variable %s is not set", name), Hint: fmt.Sprintf("set it, or write ${%s:-default}", name)}
	}
	return value, nil
}

// isVariable reports whether s is a name as POSIX allows it (XBD §8.1).
func isVariable(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && s[i] != '_' && (i == 0 || s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s != ""
}
