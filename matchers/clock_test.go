package matchers

import (
	"regexp"
	"testing"
	"time"
	_ "time/tzdata" // zones, wherever the tests run
)

// testClock reads time stamps in Berlin's time, as of the end of 2026.
func testClock(t testing.TB) *Clock {
	t.Helper()
	return clockIn(t, "Europe/Berlin", "2026-12-31T00:00:00Z")
}

func clockIn(t testing.TB, zone, reference string) *Clock {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, reference)
	if err != nil {
		t.Fatal(err)
	}
	c := &Clock{Location: location}
	c.SetReference(now)
	return c
}

// timeRow is a stamp and its time; "" if there is none.
type timeRow struct {
	form        Form
	stamp, want string
}

func testTimes(t *testing.T, c *Clock, rows []timeRow) {
	t.Helper()
	for _, row := range rows {
		got, ok := c.Time(row.form, []byte(row.stamp))
		if s := string(AppendRFC3339(nil, got)); ok && s != row.want || ok != (row.want != "") {
			t.Errorf("%q: got %s, %v, want %s", row.stamp, s, ok, row.want)
		}
	}
}

func TestTimeForms(t *testing.T) {
	testTimes(t, testClock(t), []timeRow{
		{RFC3164, "Nov 24 14:39:37", "2026-11-24T14:39:37+01:00"},
		{RFC3164, "Nov 24 14:39:38", "2026-11-24T14:39:38+01:00"}, // the same minute
		{RFC3164, "Nov 24 14:39:38.003278", "2026-11-24T14:39:38.003278+01:00"},
		{RFC3164, "Nov  4 14:39:37", "2026-11-04T14:39:37+01:00"},
		{RFC3164, "Nov 04 14:39:37", "2026-11-04T14:39:37+01:00"},
		{RFC3164, "Nov 4 14:39:37", "2026-11-04T14:39:37+01:00"},
		{RFC3164, "Jul 24 14:39:37", "2026-07-24T14:39:37+02:00"}, // summer time
		{RFC3164, "Nov 24 2019 14:39:37", "2019-11-24T14:39:37+01:00"},
		{RFC3164, "2019 Nov 24 14:39:37", "2019-11-24T14:39:37+01:00"},
		{RFC3164, "Tue Nov 24 14:39:37 2019", "2019-11-24T14:39:37+01:00"},
		{RFC3164, "Tue Nov 24 14:39:37 2020", "2020-11-24T14:39:37+01:00"}, // another tail
		{RFC3339, "2026-11-24T14:39:37.641333+01:00", "2026-11-24T14:39:37.641333+01:00"},
		{RFC3339, "2026-11-24T14:39:37.6+01:00", "2026-11-24T14:39:37.6+01:00"}, // its own precision
		{RFC3339, "2026-11-24T14:39:37.641333123Z", "2026-11-24T14:39:37.641333123+00:00"},
		{RFC3339, "2026-11-24T14:39:37.6413331239Z", "2026-11-24T14:39:37.641333123+00:00"}, // finer than we can tell
		{RFC3339, "2026-11-24T14:39:37-0330", "2026-11-24T14:39:37-03:30"},
		{RFC3339, "2026-11-24T14:39:37+09", "2026-11-24T14:39:37+09:00"},
		{RFC3339, "2026-11-24t14:39:37z", "2026-11-24T14:39:37+00:00"}, // RFC 3339 §5.6
		{RFC3339, "2026-11-24T14:39:37", "2026-11-24T14:39:37+01:00"},  // the local zone
		{RFC3339, "2026-11-24T14:39:37,5", "2026-11-24T14:39:37.5+01:00"},
		{Plain, "2026-11-24 14:39:37", "2026-11-24T14:39:37+01:00"},
		{Plain, "2026-11-24 14:39:37.123 -0500", "2026-11-24T14:39:37.123-05:00"},
		{Plain, "2026-11-24T13:39:37.6Z", "2026-11-24T13:39:37.6+00:00"}, // Docker's time of a line of Exim
		{Epoch, "1795529902223089", "2026-11-24T15:18:22.223089+01:00"},
		{Epoch, "0", "1970-01-01T01:00:00.000000+01:00"},
		{ShortFull, "Tue 2026-11-24 15:18:22 CET", "2026-11-24T15:18:22+01:00"},
	})
}

func TestTimeNone(t *testing.T) {
	testTimes(t, testClock(t), []timeRow{
		{NoForm, "2026-11-24T14:39:37Z", ""},
		{RFC3339, "", ""},
		{RFC3339, "2026-13-24T14:39:37Z", ""},
		{RFC3339, "2026-00-24T14:39:37Z", ""},
		{RFC3339, "2026-11-31T14:39:37Z", ""},
		{RFC3339, "2026-11-00T14:39:37Z", ""},
		{RFC3339, "2026-02-29T14:39:37Z", ""}, // no leap year
		{RFC3339, "1900-02-29T14:39:37Z", ""},
		{RFC3339, "2026-11-24T24:00:00Z", ""},
		{RFC3339, "2026-11-24T14:60:37Z", ""},
		{RFC3339, "2026-11-24T14:39:61Z", ""},
		{RFC3339, "2026-11-24T14:39:37+24:00", ""},
		{RFC3339, "2026-11-24T14:39:37+01:60", ""},
		{RFC3339, "2026-11-24T14:39:37 and more than any zone", ""},
		{RFC3164, "Nov 31 14:39:37", ""},
		{RFC3164, "Feb 30 14:39:37", ""},
		{RFC3164, "Nov 24 25:39:37", ""},
		{RFC3164, "Nov 24 14:39:37 CET", ""},
		{RFC3164, "Nov 24 x 14:39:37", ""},
		{Epoch, "", ""},
		{Epoch, "-1", ""},
		{Epoch, "253402300800000000", ""}, // the year 10000
		{Epoch, "99999999999999999999", ""},
		{ShortFull, "Tue", ""},
		{ShortFull, "Tue 2026-11-24 15:18:22 CST", ""}, // China's, America's or Cuba's
		{ShortFull, "Tue 2026-11-24 15:18:22 NONSENSE", ""},
	})
	var c Clock // without a reference, no year can be told
	testTimes(t, &c, []timeRow{
		{RFC3164, "Nov 24 14:39:37", ""},
		{Plain, "2026-11-24 14:39:37", "2026-11-24T14:39:37+00:00"},
	})
}

func TestTimeLeapSecond(t *testing.T) {
	testTimes(t, testClock(t), []timeRow{
		{RFC3339, "2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"},
		{RFC3339, "2016-12-31T23:59:59Z", "2016-12-31T23:59:59+00:00"}, // the minute before is remembered as such
		{RFC3164, "Mar 29 23:59:60", "2026-03-30T00:00:00+02:00"},
		{RFC3164, "Mar 30 00:00:00", "2026-03-30T00:00:00+02:00"},
	})
}

func TestTimeYear(t *testing.T) {
	for _, c := range []struct{ reference, stamp, want, why string }{
		{"2026-11-24T12:00:00+01:00", "Nov 24 11:59:59", "2026-11-24T11:59:59+01:00", "just now"},
		{"2026-11-24T12:00:00+01:00", "Nov 25 11:59:59", "2026-11-25T11:59:59+01:00", "a day of doubt: its clock is ahead of ours"},
		{"2026-11-24T12:00:00+01:00", "Nov 25 12:01:00", "2025-11-25T12:01:00+01:00", "more than a day: last year's"},
		{"2026-11-24T12:00:00+01:00", "Dec 31 23:59:59", "2025-12-31T23:59:59+01:00", "last year's"},
		{"2027-01-01T00:00:05+01:00", "Dec 31 23:59:59", "2026-12-31T23:59:59+01:00", "read over New Year"},
		{"2026-12-31T23:59:55+01:00", "Jan  1 00:00:01", "2027-01-01T00:00:01+01:00", "written over New Year, its clock ahead of ours"},
		{"2019-03-02T06:25:00+01:00", "Feb 28 06:25:01", "2019-02-28T06:25:01+01:00", "a rotated file of years ago"},
		{"2026-11-24T12:00:00+01:00", "Feb 29 12:00:00", "2024-02-29T12:00:00+01:00", "the latest leap year"},
		{"2103-01-01T12:00:00+01:00", "Feb 29 12:00:00", "2096-02-29T12:00:00+01:00", "2100 has none"},
		{"2024-02-28T12:00:00+01:00", "Feb 29 11:00:00", "2024-02-29T11:00:00+01:00", "a day of doubt, in a leap year"},
	} {
		testTimes(t, clockIn(t, "Europe/Berlin", c.reference), []timeRow{{RFC3164, c.stamp, c.want}})
	}
}

// A new reference holds from the next line on, even in the same minute.
func TestTimeSetReference(t *testing.T) {
	c := testClock(t)
	testTimes(t, c, []timeRow{{RFC3164, "Nov 24 14:39:37", "2026-11-24T14:39:37+01:00"}})
	c.SetReference(time.Date(2019, 12, 1, 0, 0, 0, 0, time.UTC))
	testTimes(t, c, []timeRow{{RFC3164, "Nov 24 14:39:37", "2019-11-24T14:39:37+01:00"}})
}

// In Berlin, 2026-03-29 has no hour from 2 to 3, and 2026-10-25 has it twice.
func TestTimeSummerTime(t *testing.T) {
	testTimes(t, testClock(t), []timeRow{
		{RFC3164, "Mar 29 01:59:59", "2026-03-29T01:59:59+01:00"},
		{RFC3164, "Mar 29 02:30:00", "2026-03-29T02:30:00+01:00"}, // the clock was changed late
		{RFC3164, "Mar 29 03:00:00", "2026-03-29T03:00:00+02:00"},
		{RFC3164, "Oct 25 01:59:59", "2026-10-25T01:59:59+02:00"},
		{RFC3164, "Oct 25 02:30:00", "2026-10-25T02:30:00+02:00"}, // the first of two
		{RFC3164, "Oct 25 03:00:00", "2026-10-25T03:00:00+01:00"},
		{Plain, "2026-10-25 02:30:00", "2026-10-25T02:30:00+02:00"},
		{Plain, "2026-10-25 02:30:00 +0100", "2026-10-25T02:30:00+01:00"},
		{ShortFull, "Sun 2026-10-25 02:30:00 CEST", "2026-10-25T02:30:00+02:00"}, // the zone tells which
		{ShortFull, "Sun 2026-10-25 02:30:00 CET", "2026-10-25T02:30:00+01:00"},
	})
	testTimes(t, clockIn(t, "America/New_York", "2026-12-31T00:00:00Z"), []timeRow{
		{RFC3164, "Mar  8 02:30:00", "2026-03-08T02:30:00-05:00"},
		{RFC3164, "Nov  1 01:30:00", "2026-11-01T01:30:00-04:00"},
		{RFC3164, "Nov  1 02:00:00", "2026-11-01T02:00:00-05:00"},
	})
}

func TestTimeZoneNames(t *testing.T) {
	testTimes(t, testClock(t), []timeRow{
		{ShortFull, "Tue 2026-11-24 15:18:22 UTC", "2026-11-24T15:18:22+00:00"},
		{ShortFull, "Tue 2026-11-24 15:18:22 GMT", "2026-11-24T15:18:22+00:00"},
		{ShortFull, "Tue 2026-11-24 15:18:22 +03", "2026-11-24T15:18:22+03:00"},   // Istanbul
		{ShortFull, "Tue 2026-11-24 15:18:22 +0545", "2026-11-24T15:18:22+05:45"}, // Kathmandu
		{ShortFull, "Tue 2026-11-24 15:18:22 EST", "2026-11-24T15:18:22-05:00"},
		{ShortFull, "Tue 2026-11-24 15:18:22", "2026-11-24T15:18:22+01:00"}, // none: the local one
	})
	testTimes(t, clockIn(t, "Asia/Shanghai", "2026-12-31T00:00:00Z"), []timeRow{
		{ShortFull, "Tue 2026-11-24 15:18:22 CST", "2026-11-24T15:18:22+08:00"}, // the local meaning
	})
	testTimes(t, clockIn(t, "Asia/Kolkata", "2026-12-31T00:00:00Z"), []timeRow{
		{ShortFull, "Tue 2026-11-24 15:18:22 IST", "2026-11-24T15:18:22+05:30"},
	})
}

func TestAppendRFC3339(t *testing.T) {
	for _, c := range []struct {
		time Time
		want string
	}{
		{Time{Unix: 1795529901, Nano: 641000000, Offset: 3600, Digits: 3}, "2026-11-24T15:18:21.641+01:00"},
		{Time{Unix: 1795529901, Nano: 641999999, Offset: 3600, Digits: 1}, "2026-11-24T15:18:21.6+01:00"}, // cut, not rounded
		{Time{Unix: 1795529901, Offset: -12600, Digits: 9}, "2026-11-24T10:48:21.000000000-03:30"},
		{Time{Unix: -1, Digits: 0}, "1969-12-31T23:59:59+00:00"},
		{Time{Unix: -2524524808, Offset: 3208}, "1889-12-31T23:59:32+00:53"}, // Berlin had +00:53:28
	} {
		if got := string(AppendRFC3339(nil, c.time)); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.time, got, c.want)
		}
	}
}

func TestTimeStd(t *testing.T) {
	at := Time{Unix: 1795529901, Nano: 641000000, Offset: -12600, Digits: 3}
	if got, want := at.Std().Format(time.RFC3339Nano), "2026-11-24T10:48:21.641-03:30"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if at.IsZero() || !(Time{}).IsZero() {
		t.Error("only the zero value means none")
	}
}

// rfc3339 is the grammar of RFC 3339 §5.6. time.Parse takes more, hours of one digit for instance,
// and so do we, but not the same.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// FuzzTime holds the reading of RFC 3339 equal to that of the standard library, leap seconds aside.
func FuzzTime(f *testing.F) {
	for _, s := range []string{
		"2026-11-24T14:39:37.641333+01:00", "2026-11-24T14:39:37Z", "2016-12-31T23:59:60Z", "2024-02-29T00:00:00-23:59",
		"0000-01-01T00:00:00+00:00", "2026-11-31T14:39:37Z", "2026-11-24T25:39:37Z", "2026-11-24T14:39:37.1234567891Z",
	} {
		f.Add(s)
	}
	c := testClock(f)
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := c.Time(RFC3339, []byte(s))
		if !rfc3339.MatchString(s) || s[17:19] == "60" {
			return
		}
		want, err := time.Parse(time.RFC3339Nano, s)
		if ok != (err == nil) {
			t.Fatalf("%q: got %v, want %v", s, ok, err)
		}
		if ok && !got.Std().Equal(want) {
			t.Fatalf("%q: got %s, want %s", s, got.Std(), want)
		}
	})
}
