package matchers

import "time"

// place turns a time of day into a time: day is the start of its day on the local clock, in
// seconds since 1970, and zone is as written, if anything was.
func (c *Clock) place(t Time, day int64, zone []byte) (Time, bool) {
	t.Unix += day
	offset, ok := numericZone(zone)
	if !ok {
		offset, ok = c.offset(t.Unix, zone)
	}
	if !ok {
		return Time{}, false
	}
	t.Unix -= int64(offset)
	t.Offset = offset
	return t, true
}

// placeYearless takes the latest year in which the time is not later than Reference and a day:
// clocks differ, and zones may be a guess. Feb 29 takes the latest leap year.
func (c *Clock) placeYearless(t Time, month, day int) (Time, bool) {
	key := (int64(month)*32+int64(day))*1440 + t.Unix/60
	if key == c.yearless {
		return c.place(t, c.yearlessCivil, nil)
	}
	if c.Reference.IsZero() {
		return Time{}, false
	}
	const leapGap = 8 // years between leap years around 1900 and 2100
	limit := c.Reference.Add(24 * time.Hour).Unix()
	latest := c.Reference.Year() + 1
	for year := latest; year > latest-leapGap-2; year-- {
		first, ok := civilDay(year, month, day)
		if !ok {
			continue
		}
		placed, ok := c.place(t, first, nil)
		if ok && placed.Unix <= limit {
			c.yearless, c.yearlessCivil = key, first
			return placed, true
		}
	}
	return Time{}, false
}

// numericZone reads "Z", "+01:00", "+0100" and "+01" (RFC 3339 §5.6, ISO 8601); false: anything
// else, and hours or minutes that no offset has.
func numericZone(b []byte) (offset int32, ok bool) {
	if len(b) == 0 || zoneLen(b) != len(b) {
		return 0, false
	}
	if len(b) == 1 {
		return 0, true
	}
	hours, minutes := two(b[1:]), 0
	if len(b) > 3 {
		minutes = two(b[len(b)-2:])
	}
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	offset = int32(hours*3600 + minutes*60)
	if b[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// offset returns the seconds east of UTC at a time of the local clock, given in seconds since 1970.
// zone is the abbreviation that the stamp names; empty: none.
func (c *Clock) offset(civil int64, zone []byte) (int32, bool) {
	m := &c.minute
	var name [len(m.zone)]byte
	if copy(name[:], zone) < len(zone) {
		return 0, false
	}
	if m.known && m.civil == civil/60 && m.zone == name {
		return m.offset, true
	}
	offset, ok := c.lookUp(civil/60*60, zone)
	if ok {
		m.known, m.civil, m.zone, m.offset = true, civil/60, name, offset
	}
	return offset, ok
}

// lookUp does the work of offset. Around a change of the clock, two offsets come into question.
func (c *Clock) lookUp(civil int64, zone []byte) (int32, bool) {
	const day = 24 * 3600
	nameBefore, before := c.zoneAt(civil - day)
	nameAfter, after := c.zoneAt(civil + day)
	if len(zone) > 0 {
		switch string(zone) {
		case nameBefore:
			return before, true
		case nameAfter:
			return after, true
		}
		return namedZone(zone)
	}
	if before == after {
		return before, true
	}
	if _, o := c.zoneAt(civil - int64(before)); o == before {
		return before, true
	}
	if _, o := c.zoneAt(civil - int64(after)); o == after {
		return after, true
	}
	return before, true // the clock skipped this time
}

// zoneAt returns the abbreviation and the offset of Location at a moment.
func (c *Clock) zoneAt(unix int64) (name string, offset int32) {
	location := c.Location
	if location == nil {
		location = time.UTC
	}
	name, o := time.Unix(unix, 0).In(location).Zone()
	return name, int32(o)
}

// namedZone knows the abbreviations that mean one offset in the tz database of today; PST and CDT
// mean another in Manila and Havana, which is read where it is Location's own. So are IST (India,
// Ireland, Israel) and CST (America, China), of which no meaning is the usual one.
func namedZone(name []byte) (offset int32, ok bool) {
	minutes, ok := zones[string(name)]
	return minutes * 60, ok
}

// zones holds minutes east of UTC.
var zones = map[string]int32{
	"UTC": 0, "GMT": 0,
	"WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
	"WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180,
	"IDT": 180, "PKT": 300, "WIB": 420, "WITA": 480, "WIT": 540, "HKT": 480, "JST": 540, "KST": 540,
	"AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "ChST": 600, "SST": -660,
	"NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CDT": -300,
	"MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "HDT": -540,
}
