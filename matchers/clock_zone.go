package matchers

import "time"

// place makes c.last the minute that starts at civil, in seconds since 1970 of a clock in zone. zone
// is as written: an offset, an abbreviation, or empty.
func (c *Clock) place(civil int64, zone []byte) bool {
	offset, ok := numericZone(zone)
	if !ok {
		offset, ok = c.offset(civil, zone)
	}
	c.last.start, c.last.offset = civil-int64(offset), offset
	return ok
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

// offset returns the seconds east of UTC when the local clock shows civil. Around a change of the
// clock, two come into question.
func (c *Clock) offset(civil int64, zone []byte) (offset int32, ok bool) {
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
