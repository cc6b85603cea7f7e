package configs

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/configs/words"
	"mtalens/matchers"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/input/file"
	"mtalens/pipeline/output/stream"
)

// Size is a number of bytes.
type Size int64

// Value is a text that remembers where it stands.
type Value struct {
	Text string
	At   Position
}

// valueError says what is wrong with a value.
type valueError = words.Error

// kindOfValue says how the values of one type are written.
type kindOfValue struct {
	parse func(string) (any, error)
	words []string // all there are, if they are fixed
	form  string   // what is wanted, for people, where they are not
}

// valueKinds lists the types of ours whose values are single words.
func valueKinds() map[reflect.Type]kindOfValue {
	return map[reflect.Type]kindOfValue{
		reflect.TypeFor[time.Duration]():      {parse: anyOf(parseDuration), form: "a duration such as 30s, 5m, 12h or 6d"},
		reflect.TypeFor[Size]():               {parse: anyOf(parseSize), form: "a size such as 64KiB, 1MiB or 2GiB"},
		reflect.TypeFor[smtp.Pattern]():       {parse: anyOf(words.ParseCode), form: "a code such as 550, 5xx, 5.7.1 or 5.7.*"},
		reflect.TypeFor[*time.Location]():     {parse: anyOf(words.ParseZone), form: "a time zone such as Europe/Berlin, Local, UTC or +01:00"},
		reflect.TypeFor[matchers.Kind]():      wordsOf(words.Kinds()),
		reflect.TypeFor[smtp.Class]():         wordsOf(words.Classes()),
		reflect.TypeFor[catalog.Reason]():     wordsOf(words.Reasons()),
		reflect.TypeFor[catalog.Lang]():       wordsOf(words.Langs()),
		reflect.TypeFor[matchers.Direction](): wordsOf(words.Directions()),
		reflect.TypeFor[matchers.MTA]():       wordsOf(words.MTAs()),
		reflect.TypeFor[Format]():             wordsOf(formats()),
		reflect.TypeFor[file.Start]():         wordsOf(starts()),
		reflect.TypeFor[Field]():              {parse: anyOf(parseField), words: encode.Fields()},
		reflect.TypeFor[Order]():              wordsOf(words.Named("order", After, Before)),
		reflect.TypeFor[stream.Sync]():        wordsOf(words.Named("policy", stream.SyncBatch, stream.SyncNever)),
		reflect.TypeFor[stream.Compression](): wordsOf(words.Named("compression", stream.NoCompression, stream.Gzip, stream.Zstd)),
	}
}

func wordsOf[T any](s words.Set[T]) kindOfValue {
	return kindOfValue{parse: anyOf(s.Parse), words: s.Words}
}

func anyOf[T any](parse func(string) (T, error)) func(string) (any, error) {
	return func(s string) (any, error) { return parse(s) }
}

// parseDuration reads what time.ParseDuration reads, and days: 6d, 1d12h.
func parseDuration(s string) (time.Duration, error) {
	rest := s
	var total time.Duration
	if days, after, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, wrongDuration(s)
		}
		total, rest = time.Duration(n)*24*time.Hour, after
		if rest == "" {
			return total, nil
		}
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 {
		return 0, wrongDuration(s)
	}
	return total + d, nil
}

func wrongDuration(s string) error {
	return &valueError{Problem: fmt.Sprintf("%q is no duration", s), Hint: "write 30s, 5m, 12h or 6d"}
}

// sizeUnits are the units of sizes, the longest first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"B", 1}}

// parseSize reads a number of bytes with a unit, or without one.
func parseSize(s string) (Size, error) {
	number, unit := s, int64(1)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(s, u.name); ok {
			number, unit = strings.TrimSpace(n), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > (1<<62)/unit {
		return 0, &valueError{Problem: fmt.Sprintf("%q is no size", s), Hint: "write 64KiB, 1MiB or 2GiB"}
	}
	return Size(n * unit), nil
}

// String returns s in the largest unit in which it is a whole number.
func (s Size) String() string {
	best := sizeUnits[len(sizeUnits)-1]
	for _, u := range sizeUnits[:len(sizeUnits)-1] {
		if s != 0 && int64(s)%u.bytes == 0 {
			best = u
		}
	}
	return strconv.FormatInt(int64(s)/best.bytes, 10) + best.name
}
