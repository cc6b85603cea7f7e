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
	dst = appendTwo(dst, year/100)
	dst = appendTwo(dst, year%100)
	dst = appendTwo(append(dst, '-'), int(month))
	dst = appendTwo(append(dst, '-'), day)
	dst = appendTwo(append(dst, 'T'), hour)
	dst = appendTwo(append(dst, ':'), minute)
	dst = appendTwo(append(dst, ':'), second)
	dst = appendFraction(dst, t)
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	dst = appendTwo(append(dst, sign), int(offset/60))
	return appendTwo(append(dst, ':'), int(offset%60))
}

func appendTwo(dst []byte, n int) []byte {
	return append(dst, byte('0'+n/10%10), byte('0'+n%10))
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
