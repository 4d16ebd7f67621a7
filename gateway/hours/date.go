package hours

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, counted from 1970-01-01.
type Date int32

const daySeconds = 24 * 60 * 60

// ParseDate reads a day, such as 2026-12-25.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date, such as 2026-12-25", text)
	}
	return DateOf(t), nil
}

// DateOf is the day that the clock of t shows.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// String writes the day as ParseDate reads it.
func (d Date) String() string { return time.Unix(int64(d)*daySeconds, 0).UTC().Format(time.DateOnly) }

// weekday counts from Sunday; 1970-01-01 was a Thursday.
func (d Date) weekday() int { return int(((d+4)%7 + 7) % 7) }
