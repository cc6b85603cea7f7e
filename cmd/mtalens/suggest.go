package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mtalens/catalog"
	"mtalens/configs/words"
)

// maxSuggestions is the number of matches that are suggested.
const maxSuggestions = 3

// notExplained says that s is nothing that can be explained, and what it may have been meant to be.
func notExplained(c *catalog.Catalog, s string) error {
	hint := "ask for a code or many (5.7.26, 550, 4.x.x), an error number (0x800CCC79), a whole reply or a log line"
	if near := suggestions(c, s); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
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
		if d := words.Distance(s, lower); d <= limit {
			matches = append(matches, match{word, d})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.distance, b.distance) })
	var nearest []string
	for _, m := range matches[:min(maxSuggestions, len(matches))] {
		nearest = append(nearest, m.word)
	}
	return nearest
}

// askable lists what can be asked for by one word.
func askable(c *catalog.Catalog) []string {
	var askable []string
	for _, r := range c.ReplyCodes {
		askable = append(askable, strconv.Itoa(r.Code))
	}
	for i := range c.EnhancedCodes {
		e := &c.EnhancedCodes[i]
		for _, class := range e.Classes {
			if e.Registered && !e.Code.IsGroup() {
				askable = append(askable, strings.Replace(e.Code.String(), "X", class, 1))
			}
		}
	}
	for i := range c.ClientErrors {
		askable = append(askable, c.ClientErrors[i].String())
	}
	return append(askable, words.Reasons().Words...)
}
