package matchers

import (
	"bytes"
	"time"
)

// Clock reads time stamps. It remembers the last stamp and minute it read, so it belongs to one goroutine.
//
// A second 60 (a leap second) is the first one of the next minute, as in POSIX. Of an hour that a
// zone has twice, the first is meant, unless the stamp names the zone; an hour that it skips is
// read as if the clock had not been changed yet. Both depend on nothing but the stamp, so a line
// read again has the same time.
type Clock struct {
	Location  *time.Location // the zone of stamps that name none; nil: UTC
	Reference time.Time      // the year of stamps that name none is taken from it

	last  minute
	stamp stamp
}

// stamp is a time stamp that was read: the next line often has the same.
type stamp struct {
	form Form
	len  int // 0: none was read yet
	text [maxStamp]byte
	time Time
}

// maxStamp is more than the length of most stamps; longer ones are read each time.
const maxStamp = 40

// minute is one minute of a log. Its stamps differ in their seconds only: head is what stands
// before them, up to the colon, tail what stands behind, a zone or a year.
type minute struct {
	form       Form
	head, tail [maxMinute]byte
	headLen    int // 0: no minute was read yet
	tailLen    int
	start      int64 // seconds since 1970
	offset     int32 // seconds east of UTC
}

// maxMinute is more than head or tail of any form: "Tue 2026-11-24 14:39:".
const maxMinute = 24

// SetReference gives the time that no stamp without a year is younger than, but for a day of doubt.
func (c *Clock) SetReference(t time.Time) {
	c.Reference, c.last.headLen, c.stamp.len = t, 0, 0
}

// Time reads a stamp that was cut off a line of form f. It reports false if there is no such time:
// a month 13, a Feb 29 in a year that has none, a zone whose name stands for several.
func (c *Clock) Time(f Form, text []byte) (Time, bool) {
	if f == c.stamp.form && len(text) > 0 && string(text) == string(c.stamp.text[:c.stamp.len]) {
		return c.stamp.time, true
	}
	t, ok := c.read(f, text)
	if ok && len(text) <= maxStamp {
		c.stamp.form, c.stamp.len, c.stamp.time = f, copy(c.stamp.text[:], text), t
	}
	return t, ok
}

func (c *Clock) read(f Form, stamp []byte) (Time, bool) {
	if f == Epoch {
		return c.timeEpoch(stamp)
	}
	seconds := bytes.IndexByte(stamp, ':') + len(":39:")
	if seconds > len(stamp) {
		return Time{}, false
	}
	t, tail, ok := readSeconds(stamp[seconds:])
	if !ok || !c.readMinute(f, stamp[:seconds], tail) {
		return Time{}, false
	}
	t.Unix += c.last.start
	t.Offset = c.last.offset
	return t, true
}

// readSeconds reads "37.641", and returns what follows. What is finer than a nanosecond is dropped.
func readSeconds(b []byte) (t Time, tail []byte, ok bool) {
	second := two(b)
	if second < 0 || second > 60 {
		return t, b, false
	}
	t.Unix = int64(second)
	b = b[2:]
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || !isDigit(b[1]) {
		return t, b, true
	}
	unit := int32(1e8)
	for b = b[1:]; len(b) > 0 && isDigit(b[0]); b = b[1:] {
		t.Nano += int32(b[0]-'0') * unit
		unit /= 10
		t.Digits = min(t.Digits+1, 9)
	}
	return t, b, true
}

// readMinute makes c.last the minute that head and tail tell, unless it is already.
func (c *Clock) readMinute(f Form, head, tail []byte) bool {
	m := &c.last
	if f == m.form && string(head) == string(m.head[:m.headLen]) && string(tail) == string(m.tail[:m.tailLen]) {
		return true
	}
	m.headLen = 0
	if len(head) > maxMinute || len(tail) > maxMinute || !c.findMinute(f, head, tail) {
		return false
	}
	m.form, m.headLen, m.tailLen = f, copy(m.head[:], head), copy(m.tail[:], tail)
	return true
}

// findMinute sets start and offset of c.last.
func (c *Clock) findMinute(f Form, head, tail []byte) bool {
	clock := len(head) - len("14:39:")
	if clock < 0 {
		return false
	}
	ofDay, ok := minuteOfDay(head[clock:])
	if !ok {
		return false
	}
	date := head[:clock]
	switch f {
	case RFC3164:
		return c.findRFC3164(date, tail, ofDay)
	case ShortFull:
		date = date[min(len("Tue "), len(date)):]
	case RFC3339, Plain:
	default:
		return false
	}
	day, ok := dayISO(date)
	return ok && c.place(day+ofDay, trimBlanks(tail))
}

// minuteOfDay reads "14:39:" as seconds of the day.
func minuteOfDay(b []byte) (int64, bool) {
	hour, minute := two(b), two(b[3:])
	if hour < 0 || hour > 23 || b[2] != ':' || minute < 0 || minute > 59 || b[5] != ':' {
		return 0, false
	}
	return int64(hour*3600 + minute*60), true
}

// dayISO reads "2026-11-24T".
func dayISO(b []byte) (int64, bool) {
	n := dateLen(b)
	if n == 0 || len(b) != n+1 || b[n] != 'T' && b[n] != 't' && b[n] != ' ' {
		return 0, false
	}
	return civilDay(number(b[:4]), two(b[5:]), two(b[8:]))
}

// findRFC3164 reads a date like "Nov 24 ". The year, if there is one, may stand before the month,
// behind the day, or behind the time.
func (c *Clock) findRFC3164(date, tail []byte, ofDay int64) bool {
	year := -1
	if n := yearLen(date); n > 0 {
		year, date = number(date[:4]), date[n:]
	} else if len(date) > len("Tue ") && isWeekday(date) {
		date = date[len("Tue "):]
	}
	n := dayLen(date)
	if n == 0 {
		return false
	}
	month, day := monthOf(date), number(trimBlanks(date[4:n-1]))
	switch date = date[n:]; {
	case len(date) > 0 && len(date) == yearLen(date):
		year = number(date[:4])
	case len(date) > 0:
		return false
	case len(tail) == len(" 2026") && tail[0] == ' ' && digits(tail[1:]) == 4:
		year = number(tail[1:])
	case len(tail) > 0:
		return false
	}
	if year < 0 {
		return c.inferYear(month, day, ofDay)
	}
	start, ok := civilDay(year, month, day)
	return ok && c.place(start+ofDay, nil)
}

// inferYear takes the latest year in which the time is not later than Reference and a day: clocks
// differ, and zones may be a guess. Feb 29 takes the latest leap year.
func (c *Clock) inferYear(month, day int, ofDay int64) bool {
	if c.Reference.IsZero() {
		return false
	}
	const leapGap = 8 // years from leap year to leap year around 1900 and 2100
	limit := c.Reference.Add(24 * time.Hour).Unix()
	next := c.Reference.Year() + 1
	for year := next; year >= next-leapGap-1; year-- {
		start, ok := civilDay(year, month, day)
		if ok && c.place(start+ofDay, nil) && c.last.start <= limit {
			return true
		}
	}
	return false
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
