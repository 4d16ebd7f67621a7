package hours_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/hours"
)

// table reads cases: a line of names, then one for each case.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
	names := strings.Split(lines[0], "\t")
	var cases []map[string]string
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		require.Len(t, cells, len(names), line)
		c := map[string]string{}
		for i, cell := range cells {
			c[names[i]] = cell
		}
		cases = append(cases, c)
	}
	return cases
}

const clock = "Mon 2006-01-02 15:04 -0700"

// calendar makes a calendar of windows with semicolons between them, and holidays with commas.
func calendar(tb testing.TB, windows, holidays string) *hours.Calendar {
	tb.Helper()
	var ws []hours.Window
	for text := range strings.SplitSeq(windows, "; ") {
		w, err := hours.ParseWindow(text)
		require.NoError(tb, err)
		ws = append(ws, w)
	}
	var days []hours.Date
	for text := range strings.SplitSeq(strings.Trim(holidays, "-"), ", ") {
		if text != "" {
			day, err := hours.ParseDate(text)
			require.NoError(tb, err)
			days = append(days, day)
		}
	}
	return hours.NewCalendar(ws, days)
}

func zones(tb testing.TB, names ...string) []*hours.Zone {
	tb.Helper()
	found := make([]*hours.Zone, len(names))
	for i, name := range names {
		z, err := hours.LoadZone(name)
		require.NoError(tb, err)
		found[i] = z
	}
	return found
}

// say writes an answer as the tables do, by the clock of a zone.
func say(a hours.Answer, z *hours.Zone) string {
	text := "closed"
	if a.Open {
		text = "open"
	}
	if !a.Until.IsZero() {
		text += " until " + z.In(a.Until).Format(clock)
	}
	return text
}

// TestAt: the cases were worked out with the zones of another language, minute by minute.
func TestAt(t *testing.T) {
	t.Parallel()
	for i, c := range table(t, "hours.tsv") {
		t.Run(fmt.Sprintf("%03d %s", i+2, c["why"]), func(t *testing.T) {
			t.Parallel()
			zs := zones(t, strings.Split(c["zones"], " + ")...)
			when, err := time.Parse(clock, c["when"])
			require.NoError(t, err)
			require.Equal(t, c["when"], zs[0].In(when).Format(clock), "the case's own time")
			got := calendar(t, c["windows"], c["holidays"]).At(when, zs, 0)
			require.Equal(t, c["expected"], say(got, zs[0]))
		})
	}
}

// TestAt_Blames: a closed time names the zone that opens last, and whether a holiday keeps it closed.
func TestAt_Blames(t *testing.T) {
	t.Parallel()
	const (
		ny, la = "America/New_York", "America/Los_Angeles"
		day    = "mon-sun 08:00-20:00"
		office = "mon-fri 08:00-20:00"
		nights = "mon-sun 22:00-06:00"
	)
	for name, c := range map[string]struct{ when, windows, holidays, want string }{
		"TheOneThatSleepsLonger":  {"Wed 2026-11-25 09:00 -0500", day, "-", la},
		"TheOneThatOpensLast":     {"Wed 2026-11-25 20:30 -0500", day, "-", la},
		"AHoliday":                {"Fri 2026-12-25 12:00 -0500", day, "2026-12-25", la + " holiday"},
		"TheEveBeforeAHoliday":    {"Thu 2026-12-24 23:30 -0500", day, "2026-12-25", la + " holiday"},
		"ADayAfter":               {"Sat 2026-12-26 01:30 -0500", day, "2026-12-24", la},
		"AHolidayWithoutAWindow":  {"Sat 2026-12-26 12:00 -0500", office, "2026-12-26", la},
		"AHolidayBeyondTheWindow": {"Thu 2026-12-24 23:30 -0500", day, "2026-12-26", la},
		"AMorningAfterAHoliday":   {"Sat 2026-12-26 04:00 -0500", nights, "2026-12-25", la + " holiday"},
		"NoEnd":                   {"Fri 2026-12-25 12:00 -0500", "holiday 08:00-09:00", "-", la},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			when, err := time.Parse(clock, c.when)
			require.NoError(t, err)
			got := calendar(t, c.windows, c.holidays).At(when, zones(t, ny, la), 0)
			text := got.Zone.String()
			if got.Holiday {
				text += " holiday"
			}
			require.False(t, got.Open)
			require.Equal(t, c.want, text)
		})
	}
}

// TestAt_PassesOverWhatIsTooShort: the rest of a window that is shorter than the least is none.
func TestAt_PassesOverWhatIsTooShort(t *testing.T) {
	t.Parallel()
	c, zs := calendar(t, "mon-sun 08:00-20:00; mon-sun 22:00-22:01", "-"), zones(t, "UTC")
	at := time.Date(2026, time.November, 25, 20, 0, 0, 0, time.UTC)
	late, next := at.Add(2*time.Hour), at.Add(12*time.Hour)
	for _, tc := range []struct {
		when  time.Time
		least time.Duration
		want  hours.Answer
	}{
		{at.Add(-5 * time.Second), 5 * time.Second, hours.Answer{Open: true, Until: at}},
		{at.Add(-5 * time.Second), 5*time.Second + 1, hours.Answer{Until: late}},
		{at.Add(1 - 5*time.Second), 5 * time.Second, hours.Answer{Until: late}},
		{at.Add(-1 - 5*time.Second), 5 * time.Second, hours.Answer{Open: true, Until: at}},
		{at.Add(-1), 0, hours.Answer{Open: true, Until: at}},
		{at.Add(-1), time.Minute, hours.Answer{Until: late}},
		{at.Add(-1), time.Minute + 1, hours.Answer{Until: next}},
		{late.Add(-1), time.Minute, hours.Answer{Until: late}},
		{late.Add(1), time.Minute, hours.Answer{Until: next}},
		{next.Add(-1), 0, hours.Answer{Until: next}},
		{next, 12 * time.Hour, hours.Answer{Open: true, Until: next.Add(12 * time.Hour)}},
		{next, 12*time.Hour + 1, hours.Answer{}},
	} {
		got := c.At(tc.when, zs, tc.least)
		got.Zone = nil
		require.Equal(t, tc.want, got, "%s, %s", tc.when, tc.least)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	parse := func(texts ...string) (ws []hours.Window) {
		for _, text := range texts {
			w, err := hours.ParseWindow(text)
			require.NoError(t, err)
			ws = append(ws, w)
		}
		return ws
	}
	noon := time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)
	t.Run("UrgentRowsHaveBothSets", func(t *testing.T) {
		t.Parallel()
		h, err := hours.New(hours.Rules{
			Windows: parse("mon-fri 08:00-13:00"), Urgent: parse("mon-fri 13:00-22:00"), UrgentPriority: 2, TimeZone: "UTC",
		})
		require.NoError(t, err)
		until := func(priority int) int {
			return h.Calendar(priority).At(noon, []*hours.Zone{h.Home()}, 0).Until.Hour()
		}
		require.Equal(t, []int{22, 22, 13}, []int{until(1), until(2), until(3)})
	})
	t.Run("WithoutWindowsOnlyHolidaysAreClosed", func(t *testing.T) {
		t.Parallel()
		h, err := hours.New(hours.Rules{Holidays: []hours.Date{hours.DateOf(noon)}, TimeZone: "UTC"})
		require.NoError(t, err)
		got := h.Calendar(5).At(noon, []*hours.Zone{h.Home()}, 0)
		require.Equal(t, "closed until Thu 2026-11-26 00:00 +0000", say(got, h.Home()))
		require.True(t, h.Calendar(5).At(got.Until, []*hours.Zone{h.Home()}, 0).Open)
	})
	t.Run("RefusesAWeekWithoutDays", func(t *testing.T) {
		t.Parallel()
		_, err := hours.New(hours.Rules{Windows: parse("holiday 08:00-09:00"), TimeZone: "UTC"})
		require.ErrorIs(t, err, hours.ErrNoWeekday)
	})
	t.Run("RefusesAZoneThatIsNone", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{
			"", "Local", "local", "New York", "America", "../etc/passwd", "/etc/localtime", "right/UTC", "posix/UTC",
			"America/New_York ", "tzdata.zi", "zone.tab", "+05:00", "GMT+25", "\x00",
		} {
			_, err := hours.New(hours.Rules{TimeZone: name})
			require.Error(t, err, name)
		}
	})
}

// TestZone_ManyUnknownNames: what feeders write by mistake takes no memory without bound, and hides no zone.
func TestZone_ManyUnknownNames(t *testing.T) {
	t.Parallel()
	h, err := hours.New(hours.Rules{TimeZone: "UTC"})
	require.NoError(t, err)
	for i := range 2000 {
		require.Nil(t, h.Zone(fmt.Sprintf("Mars/Crater_%d", i)))
	}
	berlin := h.Zone("Europe/Berlin")
	require.NotNil(t, berlin)
	require.Same(t, berlin, h.Zone("Europe/Berlin"))
	require.Same(t, h.Home(), h.Zone("UTC"))
}
