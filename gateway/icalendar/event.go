package icalendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"ebs-sms-gateway/gateway/hours"
)

const (
	day = 24 * time.Hour
	// maxLength is the longest event, in days.
	maxLength = 366
	// maxInterval is the longest step of a series, in days or longer units: the library overflows at very long ones.
	maxInterval = 1000
)

// horizon is where series end.
func horizon() time.Time { return time.Date(2100, time.December, 31, 0, 0, 0, 0, time.UTC) }

// event is an event of whole days.
type event struct {
	uid string
	// start is at midnight in UTC, whatever the zone is: a holiday is a day on the wall.
	start  time.Time
	length int
	// rule is nil if it is no series; dates are further beginnings, except those that are none.
	rule          *rrule.ROption
	dates, except []hours.Date
	// replaces is the date of a series that the event takes the place of, if it does.
	replaces []hours.Date
}

func readEvent(c ical.Event) (event, error) {
	e := event{uid: value(c, ical.PropUID)}
	var err error
	if e.replaces, err = dates(c, ical.PropRecurrenceID); err != nil || cancelled(c) {
		return e, err
	}
	if e.start, e.length, err = extent(c); err != nil {
		return e, err
	}
	if e.dates, err = dates(c, ical.PropRecurrenceDates); err != nil {
		return e, err
	}
	if e.except, err = dates(c, ical.PropExceptionDates); err != nil {
		return e, err
	}
	e.rule, err = rule(c, e.start)
	return e, err
}

func value(c ical.Event, name string) string {
	if p := c.Props.Get(name); p != nil {
		return p.Value
	}
	return ""
}

// cancelled events have no length, and so no days.
func cancelled(c ical.Event) bool { return strings.EqualFold(value(c, ical.PropStatus), "CANCELLED") }

var errNotWholeDays = errors.New("must last whole days")

// extent is the first day of the event and its length in days.
func extent(c ical.Event) (start time.Time, days int, err error) {
	if start, err = midnight(value(c, ical.PropDateTimeStart)); err != nil {
		return start, 0, fmt.Errorf("DTSTART: %w", err)
	}
	length := day
	switch end, duration := value(c, ical.PropDateTimeEnd), c.Props.Get(ical.PropDuration); {
	case end != "":
		last, err := midnight(end)
		if err != nil {
			return start, 0, fmt.Errorf("DTEND: %w", err)
		}
		length = max(last.Sub(start), day) // an end on the same day is meant for a whole day
	case duration != nil:
		if length, err = duration.Duration(); err != nil {
			return start, 0, fmt.Errorf("DURATION: %s", strings.TrimPrefix(err.Error(), "ical: "))
		}
	}
	if length%day != 0 || length < day || length > maxLength*day {
		return start, 0, fmt.Errorf("%w, at most %d", errNotWholeDays, maxLength)
	}
	return start, int(length / day), nil
}

// midnight reads a date, or a time that is one: 20261225, 20261225T000000, 20261225T000000Z.
func midnight(text string) (time.Time, error) {
	date, clock, timed := strings.Cut(text, "T")
	if timed && strings.TrimSuffix(clock, "Z") != "000000" {
		return time.Time{}, errNotWholeDays
	}
	t, err := time.Parse("20060102", date)
	if err != nil {
		return t, fmt.Errorf("%q is not a date, such as 20261225", text)
	}
	return t, nil
}

// dates are those in all properties of the name, each of which may have several.
func dates(c ical.Event, name string) ([]hours.Date, error) {
	var found []hours.Date
	for _, p := range c.Props[name] {
		for text := range strings.SplitSeq(p.Value, ",") {
			t, err := midnight(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			found = append(found, hours.DateOf(t))
		}
	}
	return found, nil
}

// rule reads RRULE, nil if there is none.
func rule(c ical.Event, start time.Time) (*rrule.ROption, error) {
	text := value(c, ical.PropRecurrenceRule)
	if text == "" {
		return nil, nil
	}
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, fmt.Errorf("RRULE: %w", err)
	}
	switch {
	case option.Freq > rrule.DAILY:
		return nil, fmt.Errorf("RRULE: %w", errNotWholeDays)
	case option.Interval > maxInterval:
		return nil, fmt.Errorf("RRULE: INTERVAL must be at most %d", maxInterval)
	}
	option.Dtstart = start
	option.Byhour, option.Byminute, option.Bysecond = nil, nil, nil
	if option.Until.IsZero() || option.Until.After(horizon()) {
		option.Until = horizon()
	}
	if _, err := rrule.NewRRule(*option); err != nil {
		return nil, fmt.Errorf("RRULE: %w", err)
	}
	return option, nil
}

// beginnings are the days on which the event begins, less those that other events replace.
func (e event) beginnings(replaced []hours.Date) []hours.Date {
	if e.length == 0 {
		return nil
	}
	days := append([]hours.Date{hours.DateOf(e.start)}, e.dates...)
	if e.rule != nil {
		days = append(days, e.recurrences()...)
	}
	return slices.DeleteFunc(days, func(d hours.Date) bool {
		return slices.Contains(e.except, d) || len(e.replaces) == 0 && slices.Contains(replaced, d)
	})
}

// recurrences are the days of the rule, one more than are allowed at most.
func (e event) recurrences() []hours.Date {
	series, err := rrule.NewRRule(*e.rule)
	if err != nil {
		return nil // it was made once before
	}
	var days []hours.Date
	for next := series.Iterator(); len(days) <= maxDays; {
		t, ok := next()
		if !ok {
			break
		}
		days = append(days, hours.DateOf(t))
	}
	return days
}
