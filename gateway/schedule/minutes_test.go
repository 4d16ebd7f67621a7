package schedule_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/schedule"
)

// rowsPerCalendar times the checks of rapid are the rows that TestDecide_AgainstMinuteSteps decides.
const rowsPerCalendar = 20

// slowWindow is a window on some days, 7 of which is a holiday, in minutes of the wall clock.
type slowWindow struct {
	days       []int
	start, end int
}

func (w slowWindow) String() string {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat", "holiday"}
	var days []string
	for _, d := range w.days {
		days = append(days, names[d])
	}
	end := w.end
	if end > 24*60 {
		end -= 24 * 60
	}
	return fmt.Sprintf("%s %02d:%02d-%02d:%02d", strings.Join(days, ","), w.start/60, w.start%60, end/60, end%60)
}

// slowHours decide by looking at the clock on the wall, minute by minute.
type slowHours struct {
	windows, urgent []slowWindow
	urgentPriority  int
	holidays        []string
	home            string
	byNumber        bool
}

func (s slowHours) open(t time.Time, zone *time.Location, urgent bool) bool {
	wall := t.In(zone)
	minute := wall.Hour()*60 + wall.Minute()
	day := time.Date(wall.Year(), wall.Month(), wall.Day(), 12, 0, 0, 0, time.UTC)
	windows := s.windows
	if urgent {
		windows = slices.Concat(s.windows, s.urgent)
	}
	for _, w := range windows {
		if slices.Contains(w.days, s.kind(day)) && w.start <= minute && minute < w.end {
			return true
		}
		if slices.Contains(w.days, s.kind(day.AddDate(0, 0, -1))) && w.start <= minute+24*60 && minute+24*60 < w.end {
			return true
		}
	}
	return false
}

func (s slowHours) kind(day time.Time) int {
	if len(s.holidays) > 0 && slices.Contains(s.holidays, day.Format(time.DateOnly)) {
		return 7
	}
	return int(day.Weekday())
}

// next is the first instant from start on that suits all zones for at least so long, zero if none does within the
// horizon.
func (s slowHours) next(start time.Time, zones []*time.Location, urgent bool, least time.Duration) time.Time {
	open := func(t time.Time) bool {
		return !slices.ContainsFunc(zones, func(z *time.Location) bool { return !s.open(t, z, urgent) })
	}
	limit := start.Truncate(time.Second).Add(hours.Horizon)
	for t := start.Truncate(time.Minute); t.Before(limit); t = t.Add(time.Minute) {
		if !open(t) {
			continue
		}
		from := t
		if from.Before(start) {
			from = start
		}
		end := t
		for end.Sub(from) < max(least, 1) && open(end) {
			end = end.Add(time.Minute)
		}
		if end.Sub(from) >= least && from.Before(end) {
			return from
		}
	}
	return time.Time{}
}

func (s slowHours) compiled(t require.TestingT) *hours.Hours {
	rules := hours.Rules{UrgentPriority: s.urgentPriority, TimeZone: s.home, ByNumber: s.byNumber}
	for _, w := range s.windows {
		parsed, err := hours.ParseWindow(w.String())
		require.NoError(t, err)
		rules.Windows = append(rules.Windows, parsed)
	}
	for _, w := range s.urgent {
		parsed, err := hours.ParseWindow(w.String())
		require.NoError(t, err)
		rules.Urgent = append(rules.Urgent, parsed)
	}
	for _, text := range s.holidays {
		day, err := hours.ParseDate(text)
		require.NoError(t, err)
		rules.Holidays = append(rules.Holidays, day)
	}
	h, err := hours.New(rules)
	require.NoError(t, err)
	return h
}

// slowZones are the zones of the tests, those with changes of the clock that are unlike others among them.
func slowZones() []string {
	return []string{
		"UTC", "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Australia/Sydney",
		"Pacific/Auckland", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Jerusalem",
		"Africa/Casablanca", "America/Havana", "America/Asuncion", "America/Sao_Paulo", "Antarctica/Troll",
		"Pacific/Chatham", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tehran", "America/St_Johns",
	}
}

func drawWindows(t *rapid.T, least int, name string) []slowWindow {
	quarter := rapid.IntRange(0, 95)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) slowWindow {
		w := slowWindow{
			days:  rapid.SliceOfNDistinct(rapid.IntRange(0, 7), 1, 8, rapid.ID).Draw(t, "days"),
			start: quarter.Draw(t, "start") * 15,
		}
		w.end = w.start + 15*rapid.IntRange(1, 95).Draw(t, "length")
		if w.start == 0 && rapid.Bool().Draw(t, "whole day") {
			w.end = 24 * 60
		}
		return w
	}), least, 4).Draw(t, name)
}

// moment is any second of some years, half of them near a change of the clocks somewhere.
func moment(t *rapid.T, zones []*time.Location) time.Time {
	const year = 365 * 24 * 3600
	at := time.Unix(rapid.Int64Range(45*year, 62*year).Draw(t, "second"), 0).UTC()
	if !rapid.Bool().Draw(t, "near a change") {
		return at.Add(time.Duration(rapid.Int64Range(0, 1e9-1).Draw(t, "fraction")))
	}
	if _, change := at.In(rapid.SampledFrom(zones).Draw(t, "whose")).ZoneBounds(); !change.IsZero() {
		at = change.UTC()
	}
	return at.Add(time.Duration(rapid.Int64Range(-30*3600, 6*3600).Draw(t, "off")) * time.Second)
}

// blamedZone finds in a reason whose clock keeps the row waiting.
var blamedZone = regexp.MustCompile(` in (?:a zone of the number.* in )?([^ ,]+)`)

// TestDecide_AgainstMinuteSteps: no instant in somebody's quiet hours is ever chosen, and no earlier minute that would
// have suited is passed over. With -rapid.checks=50000 it decides a million rows.
func TestDecide_AgainstMinuteSteps(t *testing.T) {
	t.Parallel()
	zones := map[string]*time.Location{}
	var all []*time.Location
	for _, name := range slowZones() {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		zones[name], all = loc, append(all, loc)
	}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(slowZones())
		slow := slowHours{
			windows: drawWindows(t, 1, "windows"), urgent: drawWindows(t, 0, "urgent"),
			urgentPriority: rapid.IntRange(0, 5).Draw(t, "urgent_priority"),
			home:           zone.Draw(t, "home"), byNumber: rapid.Bool().Draw(t, "by_number"),
		}
		slow.windows[0].days = append(slow.windows[0].days, rapid.IntRange(0, 6).Draw(t, "weekday"))
		around := moment(t, all)
		for _, off := range rapid.SliceOfN(rapid.IntRange(-2, 10), 0, 6).Draw(t, "holidays") {
			slow.holidays = append(slow.holidays, around.AddDate(0, 0, off).Format(time.DateOnly))
		}
		channel := gateway.Channel{Hours: slow.compiled(t)}
		for range rowsPerCalendar {
			row := schedule.Row{
				Message: gateway.Message{
					Priority:         rapid.IntRange(1, 9).Draw(t, "priority"),
					TimeZone:         rapid.SampledFrom([]string{"", "", "Europe/Berlin", "Africa/Cairo", "Nowhere"}).Draw(t, "time_zone"),
					IgnoreQuietHours: rapid.IntRange(0, 9).Draw(t, "ignores") == 0,
				},
				Channel: &channel, Zones: rapid.SliceOfN(zone, 0, 3).Draw(t, "zones"),
				LeastValidity: time.Duration(rapid.SampledFrom([]int{0, 5, 90}).Draw(t, "least")) * time.Second,
			}
			now := around.Add(time.Duration(rapid.Int64Range(0, 48*3600).Draw(t, "now")) * time.Second)
			start := now
			if rapid.Bool().Draw(t, "waits") {
				row.Earliest.At = now.Add(time.Duration(rapid.Int64Range(1, 48*3600).Draw(t, "earliest")) * time.Second)
				start = row.Earliest.At
			}

			want, of := expected(slow, row, start, zones)
			got := schedule.Decide(row, now)

			require.True(t, want.Equal(got.At), "%s, not %s", got.At, want)
			require.Equal(t, want.Equal(now), got.Kind == schedule.Go)
			if !got.Until.IsZero() {
				last := got.Until.Add(-max(row.LeastValidity, 1))
				require.True(t, slow.next(last, of, row.Message.Priority <= slow.urgentPriority, row.LeastValidity).Equal(last))
				again := slow.next(got.Until, of, row.Message.Priority <= slow.urgentPriority, row.LeastValidity)
				require.True(t, again.IsZero() || schedule.Decide(row, got.Until).Kind != schedule.Go, "open on")
			}
			if got.Reason != "" {
				blamed := blamedZone.FindStringSubmatch(got.Reason)[1]
				require.False(t, slow.open(got.At.Add(-time.Second), zones[blamed], row.Message.Priority <= slow.urgentPriority) &&
					row.LeastValidity == 0, "%s is not closed before", blamed)
				require.LessOrEqual(t, len(got.Reason), 240)
			}
		}
	})
}

// expected is when a row goes, and the zones that decide it.
func expected(
	slow slowHours, row schedule.Row, start time.Time, zones map[string]*time.Location,
) (time.Time, []*time.Location) {
	home := []*time.Location{zones[slow.home]}
	if row.Message.IgnoreQuietHours {
		return start, home
	}
	urgent := row.Message.Priority <= slow.urgentPriority
	var of []*time.Location
	if known := zones[row.Message.TimeZone]; known != nil {
		of = append(of, known)
	} else if slow.byNumber {
		for _, name := range row.Zones {
			of = append(of, zones[name])
		}
	}
	if len(of) == 0 {
		of = home
	}
	at := slow.next(start, of, urgent, row.LeastValidity)
	if at.IsZero() && len(of) > 1 {
		of = home
		at = slow.next(start, of, urgent, row.LeastValidity)
	}
	if at.IsZero() {
		at = start.Add(hours.Horizon)
	}
	return at, of
}
