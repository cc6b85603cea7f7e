package matchers

import "time"

// Clock reads time stamps. It remembers the last minute it read, so it belongs to one goroutine.
//
// A second 60 (a leap second) is the first one of the next minute, as in POSIX. Of an hour that a
// zone has twice, the first is meant, unless the stamp names the zone; an hour that it skips is
// read as if the clock had not been changed yet. Both depend on nothing but the stamp, so a line
// read again has the same time.
type Clock struct {
	Location  *time.Location // the zone of stamps that name none; nil: UTC
	Reference time.Time      // the year of stamps that name none is taken from it

	// The last minute without a year, as month, day, hour and minute in one number, and what it
	// stands for in seconds since 1970 of the local clock.
	yearless, yearlessCivil int64

	// The last minute of the local clock whose offset was looked up.
	minute struct {
		known  bool
		civil  int64   // in minutes since 1970
		zone   [8]byte // the name that the stamp gave
		offset int32
	}
}

// SetReference gives the time that no stamp without a year is younger than, but for a day of doubt.
func (c *Clock) SetReference(t time.Time) {
	c.Reference, c.yearless = t, 0
}

// Time reads a stamp that was cut off a line of form f. It reports false if there is no such time:
// a month 13, a Feb 29 in a year that has none, a zone whose name stands for several.
func (c *Clock) Time(f Form, stamp []byte) (Time, bool) {
	switch f {
	case RFC3164:
		return c.timeRFC3164(stamp)
	case RFC3339, Plain:
		return c.timeISO(stamp)
	case ShortFull:
		return c.timeISO(stamp[min(len("Tue "), len(stamp)):])
	case Epoch:
		return c.timeEpoch(stamp)
	}
	return Time{}, false
}

// timeISO reads "2026-11-24T14:39:37.64+01:00", with a blank for the T, before the zone, or both.
func (c *Clock) timeISO(b []byte) (Time, bool) {
	const date = len("2026-11-24")
	if len(b) < date || digits(b[:4]) != 4 || b[4] != '-' || b[7] != '-' {
		return Time{}, false
	}
	year := number(b[:4])
	day, ok := civilDay(year, two(b[5:]), two(b[8:]))
	if !ok || len(b) == date || b[date] != 'T' && b[date] != 't' && b[date] != ' ' {
		return Time{}, false
	}
	t, zone, ok := readClock(b[date+1:])
	if !ok {
		return Time{}, false
	}
	return c.place(t, day, trimBlanks(zone))
}

// timeRFC3164 reads "Nov 24 14:39:37" and its kin with a year in any place.
func (c *Clock) timeRFC3164(b []byte) (Time, bool) {
	year := -1
	if n := yearLen(b); n > 0 {
		year, b = number(b[:4]), b[n:]
	} else if len(b) > 4 && isWeekday(b) {
		b = b[len("Tue "):]
	}
	n := dayLen(b)
	if n == 0 {
		return Time{}, false
	}
	month, day := monthOf(b), number(trimBlanks(b[4:n-1]))
	b = b[n:]
	if n := yearLen(b); n > 0 {
		year, b = number(b[:4]), b[n:]
	}
	t, rest, ok := readClock(b)
	if ok && len(rest) == len(" 2026") && rest[0] == ' ' && digits(rest[1:]) == 4 {
		year, rest = number(rest[1:]), nil
	}
	if !ok || len(rest) > 0 {
		return Time{}, false
	}
	if year < 0 {
		return c.placeYearless(t, month, day)
	}
	first, ok := civilDay(year, month, day)
	if !ok {
		return Time{}, false
	}
	return c.place(t, first, nil)
}

// timeEpoch reads microseconds since 1970, shown in the local zone.
func (c *Clock) timeEpoch(b []byte) (Time, bool) {
	const end = 253402300800 // the year 10000
	if n := digits(b); n == 0 || n < len(b) || n > len("253402300799999999") {
		return Time{}, false
	}
	us := int64(number(b))
	t := Time{Unix: us / 1e6, Nano: int32(us % 1e6 * 1000), Digits: 6}
	if t.Unix >= end {
		return Time{}, false
	}
	_, t.Offset = c.zoneAt(t.Unix)
	return t, true
}

// readClock reads "14:39:37.641" as a time of day, and returns what follows.
func readClock(b []byte) (t Time, rest []byte, ok bool) {
	const n = len("14:39:37")
	if len(b) < n || b[2] != ':' || b[5] != ':' {
		return t, b, false
	}
	hour, minute, second := two(b), two(b[3:]), two(b[6:])
	if uint(hour) > 23 || uint(minute) > 59 || uint(second) > 60 {
		return t, b, false
	}
	t.Unix = int64(hour)*3600 + int64(minute)*60 + int64(second)
	b = b[n:]
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || !isDigit(b[1]) {
		return t, b, true
	}
	unit := int32(1e8)
	for b = b[1:]; len(b) > 0 && isDigit(b[0]); b = b[1:] {
		t.Nano += int32(b[0]-'0') * unit
		unit /= 10 // what is finer than a nanosecond is dropped
		t.Digits = min(t.Digits+1, 9)
	}
	return t, b, true
}

// civilDay returns the seconds from 1970 to the start of a day; false if there is no such day.
func civilDay(year, month, day int) (int64, bool) {
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix(), true
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

// two reads two digits; negative if there are not.
func two(b []byte) int {
	if len(b) < 2 || !isDigit(b[0]) || !isDigit(b[1]) {
		return -1
	}
	return int(b[0]-'0')*10 + int(b[1]-'0')
}

// number reads digits, up to 18.
func number(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}
