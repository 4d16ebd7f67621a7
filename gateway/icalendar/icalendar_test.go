package icalendar_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/icalendar"
)

var want = regexp.MustCompile(`(?m)^X-WANT:(.*?)\r?$`)

// TestDays: the line X-WANT of a file has its days, or what is wrong with it.
func TestDays(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*/*.ics")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			days, err := icalendar.Days(bytes.NewReader(content))
			got := texts(days)
			if err != nil {
				got = err.Error()
			}
			require.Equal(t, string(want.FindSubmatch(content)[1]), got)
		})
	}
}

func texts(days []hours.Date) string {
	var all []string
	for _, d := range days {
		all = append(all, d.String())
	}
	return strings.Join(all, " ")
}

// calendar is a file of one event.
func calendar(lines ...string) string {
	return "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\nEND:VCALENDAR\n"
}

// TestDays_OfSeries compares rules that holidays go by with the days themselves, until they end.
func TestDays_OfSeries(t *testing.T) {
	t.Parallel()
	for rule, is := range map[string]func(time.Time) bool{
		"FREQ=YEARLY": func(d time.Time) bool { return d.Month() == time.January && d.Day() == 1 },
		"FREQ=YEARLY;BYMONTH=11;BYDAY=4TH": func(d time.Time) bool { // Thanksgiving
			return d.Month() == time.November && d.Weekday() == time.Thursday && (d.Day()-1)/7 == 3
		},
		"FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO": func(d time.Time) bool { // Memorial Day
			return d.Month() == time.May && d.Weekday() == time.Monday && d.Day() > 24
		},
		"FREQ=MONTHLY;BYMONTHDAY=-1": func(d time.Time) bool { return d.AddDate(0, 0, 1).Day() == 1 },
		"FREQ=WEEKLY;BYDAY=SA,SU": func(d time.Time) bool {
			return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		},
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20400101": func(d time.Time) bool {
			return d.Month() == time.February && d.Day() == 29 && d.Year() < 2040
		},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			var expected []hours.Date
			first := time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
			for d := first; d.Year() <= 2100; d = d.AddDate(0, 0, 1) {
				if d.Equal(first) || is(d) {
					expected = append(expected, hours.DateOf(d))
				}
			}
			days, err := icalendar.Days(strings.NewReader(calendar("DTSTART;VALUE=DATE:20200101", "RRULE:"+rule)))
			require.NoError(t, err)
			require.Equal(t, expected, days)
		})
	}
}

func TestDays_RefusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	_, err := icalendar.Days(strings.NewReader(calendar("SUMMARY:" + strings.Repeat("x", icalendar.MaxSize))))
	require.EqualError(t, err, "larger than 1048576 bytes")
}

// FuzzDays looks for a panic, for a search without end, and for days out of order.
func FuzzDays(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.ics")
	require.NoError(f, err)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(content)
	}
	f.Add([]byte(calendar("DTSTART:20200101", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")))
	f.Add([]byte(calendar("DTSTART:20200101", "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=-1;WKST=SU;INTERVAL=3")))
	f.Fuzz(func(t *testing.T, content []byte) {
		days, err := icalendar.Days(bytes.NewReader(content))
		if err != nil {
			require.Empty(t, days)
			return
		}
		for i := 1; i < len(days); i++ {
			require.Less(t, days[i-1], days[i])
		}
	})
}
