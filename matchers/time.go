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

// Clock reads time stamps. It remembers the last minute it read, so it belongs to one goroutine.
type Clock struct {
	Location  *time.Location // the zone of stamps that name none
	Reference time.Time      // the year of stamps that name none is taken from it
}
