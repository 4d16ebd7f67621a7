package main

import (
	"fmt"
	"time"
)

// readMoment reads a time as people type it: an instant, a day in UTC, or how long ago. "" is none.
func readMoment(flag, text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return now.Add(-ago), nil
	}
	return time.Time{}, fmt.Errorf(
		"reading --%s: %q is neither an instant, such as 2026-12-24T22:00:00-05:00, nor a day, nor how long ago, such as 24h",
		flag, text)
}
