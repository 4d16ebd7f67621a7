package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Window is a time of day on some days of the week.
type Window struct {
	days [dayKinds]bool
	span span
}

// span is a time in seconds of local wall time from the midnight before it begins, less than a day long.
type span struct{ start, end int32 }

func (s span) holds(second int32) bool { return s.start <= second && second < s.end }

// dayKinds are the weekdays from Sunday, and holidays.
const (
	holiday  = 7
	dayKinds = 8
)

// dayNames are in the order of the kinds.
func dayNames() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat", "holiday"} }

// ParseWindow reads days and times, as "mon-fri 08:00-20:00", "sat,sun 10:00-18:00", "mon-sun 22:00-06:00" (until the
// next morning), "sun 00:00-24:00" or "holiday 10:00-12:00".
func ParseWindow(text string) (Window, error) {
	fields := strings.Fields(strings.ToLower(text))
	if len(fields) != 2 {
		return Window{}, fmt.Errorf("%q is not days and times, such as mon-fri 08:00-20:00", text)
	}
	var w Window
	var err error
	if w.days, err = parseDays(fields[0]); err != nil {
		return Window{}, err
	}
	if w.span, err = parseSpan(fields[1]); err != nil {
		return Window{}, err
	}
	return w, nil
}

// onWeekdays tells whether the window is on a day of the week, and not on holidays alone.
func (w Window) onWeekdays() bool { return slices.Contains(w.days[:holiday], true) }

// parseDays reads days and ranges of them, which may go over the end of the week: "fri-mon", "tue,thu".
func parseDays(text string) ([dayKinds]bool, error) {
	var days [dayKinds]bool
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, to := slices.Index(dayNames(), first), slices.Index(dayNames(), last)
		if from < 0 || to < 0 || isRange && (from == holiday || to == holiday) {
			return days, fmt.Errorf("%q is not a day (mon, tue, wed, thu, fri, sat, sun, holiday) or a range, such as mon-fri",
				part)
		}
		for day := from; ; day = (day + 1) % holiday {
			days[day] = true
			if day == to {
				break
			}
		}
	}
	return days, nil
}

func parseSpan(text string) (span, error) {
	first, last, _ := strings.Cut(text, "-")
	start, ok := parseTime(first)
	end, ok2 := parseTime(last)
	switch {
	case !ok || !ok2 || start == daySeconds:
		return span{}, fmt.Errorf("%q is not a time of day, such as 08:00-20:00 or 22:00-06:00", text)
	case start == end:
		return span{}, fmt.Errorf("%q is empty; the whole day is 00:00-24:00", text)
	case end < start:
		end += daySeconds
	}
	return span{start, end}, nil
}

// parseTime reads 00:00 to 24:00, in seconds.
func parseTime(text string) (int32, bool) {
	if text == "24:00" {
		return daySeconds, true
	}
	if len(text) != len("00:00") {
		return 0, false
	}
	t, err := time.Parse("15:04", text)
	return int32(t.Hour()*60+t.Minute()) * 60, err == nil
}
