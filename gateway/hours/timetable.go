package hours

import (
	"fmt"
	"time"
)

// Timetable is a list of times of day on days of the week, by a zone's clock. The zero Timetable has no times.
type Timetable struct {
	days  [dayKinds]bool
	times []time.Duration
	zone  *time.Location
}

// NewTimetable reads days, as "mon-fri" or "tue,thu", and times, as "08:00".
func NewTimetable(days string, times []string, zone *Zone) (Timetable, error) {
	t := Timetable{zone: zone.Location()}
	var err error
	if t.days, err = ParseWeekdays(days); err != nil {
		return Timetable{}, err
	}
	for _, text := range times {
		at, err := ParseTimeOfDay(text)
		if err != nil {
			return Timetable{}, err
		}
		t.times = append(t.times, at)
	}
	return t, nil
}

// ParseWeekdays reads days of the week, as "mon-fri" or "tue,thu".
func ParseWeekdays(text string) ([dayKinds]bool, error) {
	days, err := parseDays(text)
	if err == nil && days[holiday] {
		return days, fmt.Errorf("%q is not of days of the week alone, such as mon-fri", text)
	}
	return days, err
}

// ParseTimeOfDay reads a time of day, as "08:00", from midnight on.
func ParseTimeOfDay(text string) (time.Duration, error) {
	second, ok := parseTime(text)
	if !ok || second == daySeconds {
		return 0, fmt.Errorf("%q is not a time of day, such as 08:00", text)
	}
	return time.Duration(second) * time.Second, nil
}

// aWeek is as far as two times of a timetable are apart, and a day more.
const aWeek = 8

// Last is the latest time that is not after now, zero if there is none.
func (t Timetable) Last(now time.Time) time.Time {
	for back := range aWeek {
		var last time.Time
		for _, at := range t.on(now, -back) {
			if !at.After(now) && at.After(last) {
				last = at
			}
		}
		if !last.IsZero() {
			return last
		}
	}
	return time.Time{}
}

// Next is the first time after now, zero if there is none.
func (t Timetable) Next(now time.Time) time.Time {
	for ahead := range aWeek {
		var next time.Time
		for _, at := range t.on(now, ahead) {
			if at.After(now) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
		if !next.IsZero() {
			return next
		}
	}
	return time.Time{}
}

// on are the times of a day, so many days from that of now. One that the clock skips is as much earlier as it
// skips; one that it shows twice is the first.
func (t Timetable) on(now time.Time, days int) []time.Time {
	if len(t.times) == 0 {
		return nil
	}
	year, month, day := now.In(t.zone).Date()
	if !t.days[time.Date(year, month, day+days, 12, 0, 0, 0, time.UTC).Weekday()] {
		return nil
	}
	all := make([]time.Time, len(t.times))
	for i, at := range t.times {
		all[i] = time.Date(year, month, day+days, int(at.Hours()), int(at.Minutes())%60, 0, 0, t.zone)
	}
	return all
}
