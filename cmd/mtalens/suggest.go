package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mtalens/catalog"
)

// maxSuggestions is the number of matches that are suggested.
const maxSuggestions = 3

// notExplained says that s is nothing that can be explained, and what it may have been meant to be.
func notExplained(c *catalog.Catalog, s string) error {
	hint := "ask for a code or many (5.7.26, 550, 4.x.x), an error number (0x800CCC79), a whole reply or a log line"
	if words := suggestions(c, s); len(words) > 0 {
		hint = "did you mean " + strings.Join(words, ", ") + "?"
	}
	return &usageError{fmt.Errorf("explain %q: neither a code nor a reply that is known", s), hint}
}

// lookalikes are letters that are read as digits.
var lookalikes = strings.NewReplacer("l", "1", "i", "1", "o", "0")

// suggestions returns what s may have been meant to be: codes, error numbers and reasons that differ
// from it in little, the nearest first.
func suggestions(c *catalog.Catalog, s string) []string {
	s = strings.ToLower(strings.TrimSpace(s))
	type match struct {
		word     string
		distance int
	}
	var matches []match
	limit := max(1, len(s)/4)
	for _, word := range askable(c) {
		lower := strings.ToLower(word)
		if lookalikes.Replace(s) == lookalikes.Replace(lower) {
			return []string{word}
		}
		if d := len(s) - len(word); d > limit || -d > limit {
			continue
		}
		if d := distance(s, lower); d <= limit {
			matches = append(matches, match{word, d})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.distance, b.distance) })
	var words []string
	for _, m := range matches[:min(maxSuggestions, len(matches))] {
		words = append(words, m.word)
	}
	return words
}

// askable lists what can be asked for by one word.
func askable(c *catalog.Catalog) []string {
	var words []string
	for _, r := range c.ReplyCodes {
		words = append(words, strconv.Itoa(r.Code))
	}
	for i := range c.EnhancedCodes {
		e := &c.EnhancedCodes[i]
		for _, class := range e.Classes {
			if e.Registered && !e.Code.IsGroup() {
				words = append(words, strings.Replace(e.Code.String(), "X", class, 1))
			}
		}
	}
	for i := range c.ClientErrors {
		words = append(words, c.ClientErrors[i].String())
	}
	return append(words, reasonNames()...)
}
