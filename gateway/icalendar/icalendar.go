// Package icalendar reads the days of a calendar file (RFC 5545), as Outlook, Google and the sites of holidays write it.
package icalendar

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	ical "github.com/emersion/go-ical"

	"ebs-sms-gateway/gateway/hours"
)

const (
	// MaxSize is the largest file that is read, in bytes.
	MaxSize = 1 << 20
	// maxDays is how many days a file may have; the daily ones of a century are fewer.
	maxDays = 50_000
)

// Days returns the days of all events, in order, each once. An event has to last whole days; one that recurs does so
// until the year 2100 at most. Events that are cancelled do not count, and of a single date of a series what it was
// replaced by.
func Days(r io.Reader) (days []hours.Date, err error) {
	defer func() {
		if recover() != nil { // the library panics at a line that is cut off
			days, err = nil, errors.New("not an iCalendar file")
		}
	}()
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(content) > MaxSize {
		return nil, fmt.Errorf("larger than %d bytes", MaxSize)
	}
	calendar, err := ical.NewDecoder(strings.NewReader(string(content))).Decode()
	if err != nil {
		return nil, fmt.Errorf("not an iCalendar file: %s", strings.TrimPrefix(err.Error(), "ical: "))
	}
	return daysOf(calendar.Events())
}

func daysOf(components []ical.Event) ([]hours.Date, error) {
	events := make([]event, len(components))
	replaced := map[string][]hours.Date{} // by the series
	for i, c := range components {
		e, err := readEvent(c)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i+1, err)
		}
		events[i] = e
		replaced[e.uid] = append(replaced[e.uid], e.replaces...)
	}
	found := map[hours.Date]bool{}
	for i, e := range events {
		for _, day := range e.beginnings(replaced[e.uid]) {
			for range e.length {
				found[day] = true
				day++
			}
			if len(found) > maxDays {
				return nil, fmt.Errorf("event %d: more than %d days", i+1, maxDays)
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}
