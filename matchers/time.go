package matchers

import "time"

// Time is a moment as a log tells it: its precision and its zone are kept. The zero value means
// "none".
type Time struct {
	Unix   int64 // seconds since 1970
	Nano   int32 // 0 to 999 999 999
	Offset int32 // seconds east of UTC
	Digits uint8 // digits of the fraction of a second that the log wrote, 0 to 9
}

// IsZero reports whether t means "none".
func (t Time) IsZero() bool { return t == Time{} }

// Std returns t as the standard library has it, in a zone without a name. It allocates.
func (t Time) Std() time.Time {
	return time.Unix(t.Unix, int64(t.Nano)).In(time.FixedZone("", int(t.Offset)))
}

// AppendRFC3339 appends t in the form of RFC 3339 with as many digits of a second, and the offset,
// that the log had: 2026-11-24T14:39:37.641+01:00. UTC is +00:00. Years are 0 to 9999. Offsets of a
// fraction of a minute (local mean time) cannot be written: the rest of the minute is left out, and
// the moment stays the same.
func AppendRFC3339(dst []byte, t Time) []byte {
	offset := int64(t.Offset / 60)
	local := time.Unix(t.Unix+offset*60, 0).UTC()
	year, month, day := local.Date()
	hour, minute, second := local.Clock()
	form := [...]byte{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0'}
	addTwo(form[0:2], year/100%100)
	addTwo(form[2:4], year%100)
	addTwo(form[5:7], int(month))
	addTwo(form[8:10], day)
	addTwo(form[11:13], hour)
	addTwo(form[14:16], minute)
	addTwo(form[17:19], second)
	dst = appendFraction(append(dst, form[:]...), t)
	zone := [...]byte{'+', '0', '0', ':', '0', '0'}
	if offset < 0 {
		zone[0], offset = '-', -offset
	}
	addTwo(zone[1:3], int(offset/60))
	addTwo(zone[4:6], int(offset%60))
	return append(dst, zone[:]...)
}

// addTwo adds n, which is below 100, to the two digits in b, which are "00".
func addTwo(b []byte, n int) {
	b[0] += byte(n / 10)
	b[1] += byte(n % 10)
}

// appendFraction appends ".641", cut to the digits that the log had.
func appendFraction(dst []byte, t Time) []byte {
	if t.Digits == 0 {
		return dst
	}
	dst = append(dst, '.')
	for i, unit := uint8(0), int32(1e8); i < min(t.Digits, 9); i, unit = i+1, unit/10 {
		dst = append(dst, byte('0'+t.Nano/unit%10))
	}
	return dst
}
