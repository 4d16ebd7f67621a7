package days

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// calendar is when a channel may text, as somebody with a wall clock and a diary reads it: every minute of the week
// that it allows, by a local day's name. It is what the gateway is judged by, and has nothing of its code.
type calendar struct {
	// from and to are the hours of each day on which texts go, none on the others.
	from, to int
	weekdays []time.Weekday
	// holidays are local dates, as 2006-01-02.
	holidays []string
}

func everyDay() []time.Weekday {
	return append(workdays(), time.Saturday, time.Sunday)
}

func workdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

// windows are the calendar in the words of the configuration.
func (c calendar) windows() []string {
	var days []string
	for _, d := range c.weekdays {
		days = append(days, strings.ToLower(d.String()[:3]))
	}
	return []string{fmt.Sprintf("%s %02d:00-%02d:00", strings.Join(days, ","), c.from, c.to)}
}

// allows reports whether the clock at that place shows a time for texts.
func (c calendar) allows(at time.Time, place *time.Location) bool {
	local := at.In(place)
	if slices.Contains(c.holidays, local.Format(time.DateOnly)) || !slices.Contains(c.weekdays, local.Weekday()) {
		return false
	}
	return local.Hour() >= c.from && local.Hour() < c.to
}

// always reports whether it allows every minute.
func (c calendar) always() bool {
	return c.from == 0 && c.to == 24 && len(c.weekdays) == 7 && len(c.holidays) == 0
}
