package matchers

// cutStamp cuts a time stamp and the blanks after it off b. Only the shape is looked at: whether
// there is such a month or hour is the Clock's matter.
func cutStamp(b []byte) (form Form, stamp, rest []byte, ok bool) {
	form, n := measureStamp(b)
	if n == 0 || n < len(b) && b[n] != ' ' {
		return NoForm, nil, b, false
	}
	return form, b[:n:n], trimBlanks(b[n:]), true
}

// measureStamp returns the form and the length of the time stamp at the start of b; 0: none.
func measureStamp(b []byte) (Form, int) {
	const shortest = len("Nov 4 14:39:37")
	switch {
	case len(b) < shortest:
		return NoForm, 0
	case b[4] == '-' && isDigit(b[0]):
		return measureISO(b)
	case isDigit(b[0]):
		return RFC3164, behind(yearLen(b), b, measureRFC3164)
	case monthOf(b) != 0:
		return RFC3164, measureRFC3164(b)
	case isWeekday(b) && isDigit(b[4]):
		return ShortFull, behind(len("Tue "), b, measureShortFull)
	case isWeekday(b):
		return RFC3164, behind(len("Tue "), b, measureANSIC)
	}
	return NoForm, 0
}

// behind measures what stands behind the first n bytes, which must be there, and returns the length
// of both.
func behind(n int, b []byte, measure func([]byte) int) int {
	if n == 0 || n >= len(b) {
		return 0
	}
	m := measure(b[n:])
	if m == 0 {
		return 0
	}
	return n + m
}

// measureISO: "2026-11-24T14:39:37.641333+01:00" (RFC 3339 and its looser ISO 8601 kin), and with a
// blank in place of the T what Exim writes into its files, whose zone is set off by a blank.
func measureISO(b []byte) (Form, int) {
	date := dateLen(b)
	if date == 0 || date >= len(b) {
		return NoForm, 0
	}
	clock := clockLen(b[date+1:])
	if clock == 0 {
		return NoForm, 0
	}
	n := date + 1 + clock
	n += zoneLen(b[n:])
	switch b[date] {
	case 'T', 't':
		return RFC3339, n
	case ' ':
		return Plain, n + spacedZoneLen(b[n:])
	}
	return NoForm, 0
}

// measureRFC3164: "Nov 24 14:39:37", the day padded with a blank, a zero or not at all, with or
// without a fraction, and with a year behind the day (Cisco, some Solaris).
func measureRFC3164(b []byte) int {
	n := dayLen(b)
	if n == 0 {
		return 0
	}
	n += yearLen(b[n:])
	clock := clockLen(b[n:])
	if clock == 0 {
		return 0
	}
	return n + clock
}

// measureANSIC: "Nov 24 14:39:37 2026", behind a weekday (OpenWrt's logread, asctime(3)).
func measureANSIC(b []byte) int {
	n := measureRFC3164(b)
	if n == 0 || n >= len(b) || b[n] != ' ' {
		return n
	}
	const year = len(" 2026")
	if digits(b[n+1:]) == year-1 {
		return n + year
	}
	return n
}

// measureShortFull: "2026-11-24 15:18:22 CET"; the zone is a name or, where it has none, "+03".
func measureShortFull(b []byte) int {
	date := dateLen(b)
	if date == 0 || date >= len(b) || b[date] != ' ' {
		return 0
	}
	clock := clockLen(b[date+1:])
	if clock == 0 {
		return 0
	}
	n := date + 1 + clock
	return n + spacedZoneLen(b[n:]) + spacedNameLen(b[n:])
}

// dateLen measures "2026-11-24".
func dateLen(b []byte) int {
	const n = len("2026-11-24")
	if len(b) < n || b[4] != '-' || b[7] != '-' ||
		!isDigit(b[0]) || !isDigit(b[1]) || !isDigit(b[2]) || !isDigit(b[3]) ||
		!isDigit(b[5]) || !isDigit(b[6]) || !isDigit(b[8]) || !isDigit(b[9]) {
		return 0
	}
	return n
}

// dayLen measures a month, a day and the blank after it: "Nov 24 ".
func dayLen(b []byte) int {
	if len(b) < len("Nov 4 ") || monthOf(b) == 0 || b[3] != ' ' {
		return 0
	}
	n := 4
	if b[n] == ' ' {
		n++
	}
	day := digits(b[n:])
	n += day
	if day < 1 || day > 2 || n >= len(b) || b[n] != ' ' {
		return 0
	}
	return n + 1
}

// yearLen measures "2026 ".
func yearLen(b []byte) int {
	if len(b) > 4 && b[4] == ' ' && digits(b[:4]) == 4 {
		return 5
	}
	return 0
}

// clockLen measures "14:39:37" and a fraction of a second; ISO 8601 has it behind a comma as well.
func clockLen(b []byte) int {
	const n = len("14:39:37")
	if len(b) < n || b[2] != ':' || b[5] != ':' ||
		!isDigit(b[0]) || !isDigit(b[1]) || !isDigit(b[3]) || !isDigit(b[4]) || !isDigit(b[6]) || !isDigit(b[7]) {
		return 0
	}
	if len(b) == n || b[n] != '.' && b[n] != ',' {
		return n
	}
	fraction := digits(b[n+1:])
	if fraction == 0 {
		return n
	}
	return n + 1 + fraction
}

// zoneLen measures "Z", "+01:00", "+0100" or "+01"; 0: no zone, or no shape that a zone has.
func zoneLen(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if b[0] == 'Z' || b[0] == 'z' {
		return 1
	}
	if b[0] != '+' && b[0] != '-' {
		return 0
	}
	switch d := digits(b[1:]); {
	case d == 2 && len(b) > 3 && b[3] == ':' && digits(b[4:]) == 2:
		return 6
	case d == 2 || d == 4:
		return 1 + d
	}
	return 0
}

// spacedZoneLen measures " +0100", which must be a word of its own.
func spacedZoneLen(b []byte) int {
	if len(b) == 0 || b[0] != ' ' {
		return 0
	}
	n := zoneLen(b[1:])
	if n < 3 || 1+n < len(b) && b[1+n] != ' ' {
		return 0
	}
	return 1 + n
}

// spacedNameLen measures " CET", which must be a word of its own: three to six letters (tzfile(5)).
func spacedNameLen(b []byte) int {
	if len(b) == 0 || b[0] != ' ' {
		return 0
	}
	n := 1
	for n < len(b) && isLetter(b[n]) {
		n++
	}
	if n < 4 || n > 7 || n < len(b) && b[n] != ' ' {
		return 0
	}
	return n
}

// hasZone reports whether the time in a stamp that cutStamp returned is told without a guess.
func hasZone(form Form, stamp []byte) bool {
	const clock = len("2026-11-24T")
	switch form {
	case RFC3339, Plain:
		return len(stamp) > clock && len(stamp) > clock+clockLen(stamp[clock:])
	case ShortFull, Epoch:
		return true
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// monthOf returns 1 to 12 for the English abbreviation of a month at the start of b, else 0.
func monthOf(b []byte) int {
	if len(b) < 3 {
		return 0
	}
	switch string(b[:3]) {
	case "Jan":
		return 1
	case "Feb":
		return 2
	case "Mar":
		return 3
	case "Apr":
		return 4
	case "May":
		return 5
	case "Jun":
		return 6
	case "Jul":
		return 7
	case "Aug":
		return 8
	case "Sep":
		return 9
	case "Oct":
		return 10
	case "Nov":
		return 11
	case "Dec":
		return 12
	}
	return 0
}

// isWeekday reports whether b starts with the English abbreviation of a weekday and a blank.
func isWeekday(b []byte) bool {
	switch string(b[:4]) {
	case "Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun ":
		return true
	}
	return false
}
