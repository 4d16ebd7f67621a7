package schedule_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/schedule"
)

const clock = "2006-01-02 15:04 -0700"

func parsed[T any](tb testing.TB, parse func(string) (T, error), texts ...string) []T {
	tb.Helper()
	values := make([]T, len(texts))
	for i, text := range texts {
		var err error
		values[i], err = parse(text)
		require.NoError(tb, err)
	}
	return values
}

func compiled(tb testing.TB, r hours.Rules) *hours.Hours {
	tb.Helper()
	h, err := hours.New(r)
	require.NoError(tb, err)
	return h
}

// channelHours are those that the table names.
func channelHours(t *testing.T, text string) *hours.Hours {
	t.Helper()
	name, source, _ := strings.Cut(text, "; ")
	if name == "always" {
		return nil
	}
	rules := hours.Rules{
		Windows: parsed(t, hours.ParseWindow, map[string]string{
			"ny day": "mon-sun 08:00-20:00", "ny office": "mon-fri 08:00-20:00", "ny closed": "mon-fri 08:00-20:00",
			"ny lunch": "mon-sun 12:00-12:30", "ny noon": "mon-sun 12:00-13:00",
		}[name]),
		Urgent:         parsed(t, hours.ParseWindow, "mon-sun 07:00-22:00"),
		UrgentPriority: 2,
		Holidays:       parsed(t, hours.ParseDate, "2026-12-25"),
		TimeZone:       "America/New_York",
		ByNumber:       source != "zone_from channel",
	}
	if name == "ny closed" {
		for d := range hours.Date(21) {
			rules.Holidays = append(rules.Holidays, parsed(t, hours.ParseDate, "2026-12-18")[0]+d)
		}
	}
	return compiled(t, rules)
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(clock, text)
	require.NoError(t, err)
	return at
}

// hoursRow is the row that the table describes.
func hoursRow(t *testing.T, text string) schedule.Row {
	t.Helper()
	row := schedule.Row{Message: gateway.Message{
		Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusSending},
	}}
	for part := range strings.SplitSeq(text, "; ") {
		name, value, _ := strings.Cut(part, " ")
		switch name {
		case "number":
			row.Zones = phone.Zones(value)
		case "TIME_ZONE":
			row.Message.TimeZone = value
		case "ignores":
			row.Message.IgnoreQuietHours = true
		case "priority":
			row.Message.Priority, _ = strconv.Atoi(value)
		case "expires":
			row.Message.ExpiresAt = instant(t, value)
		case "retry":
			row.Earliest = schedule.Earliest{At: instant(t, value), Reason: "retry"}
		}
	}
	return row
}

func say(d schedule.Decision, in *time.Location) string {
	reason := ""
	if d.Reason != "" {
		reason = ": " + d.Reason
	}
	switch {
	case d.Kind == schedule.Never:
		return "never" + reason
	case d.Kind == schedule.Wait:
		return "waits until " + d.At.In(in).Format(clock) + reason
	case d.Until.IsZero():
		return "goes"
	}
	return "goes until " + d.Until.In(in).Format(clock)
}

func TestDecide_Hours(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/hours.tsv")
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		c := strings.Split(line, "\t")
		t.Run(c[4], func(t *testing.T) {
			t.Parallel()
			now, row := instant(t, c[0]), hoursRow(t, c[1])
			row.Channel = &gateway.Channel{Hours: channelHours(t, c[2])}
			require.Equal(t, c[3], say(schedule.Decide(row, now), now.Location()))
		})
	}
}

// TestDecide_ValidityEndsWithTheWindow, and what is left of it is not less than the provider takes.
func TestDecide_ValidityEndsWithTheWindow(t *testing.T) {
	t.Parallel()
	row := hoursRow(t, "number +12125550100")
	row.Channel = &gateway.Channel{Hours: channelHours(t, "ny day"), Validity: 4 * time.Hour}
	row.LeastValidity = 5 * time.Second
	evening := instant(t, "2026-11-25 20:00 -0500")
	for left, want := range map[time.Duration]time.Duration{
		12 * time.Hour:          4 * time.Hour,
		4 * time.Hour:           4 * time.Hour,
		time.Hour:               time.Hour,
		5500 * time.Millisecond: 5 * time.Second,
		5 * time.Second:         5 * time.Second,
		5*time.Second - 1:       0,
		time.Second:             0,
	} {
		d := schedule.Decide(row, evening.Add(-left))
		require.Equal(t, want, d.Validity, left)
		if want == 0 {
			require.Equal(t, schedule.Wait, d.Kind)
			require.True(t, evening.Add(12*time.Hour).Equal(d.At))
		}
	}
}

// TestDecide_ByManyAtOnce: all goroutines share a channel's hours, on both sides of a change of the clocks.
func TestDecide_ByManyAtOnce(t *testing.T) {
	t.Parallel()
	channel := gateway.Channel{Hours: channelHours(t, "ny day")}
	change, morning := instant(t, "2026-03-08 02:00 -0500"), instant(t, "2026-03-08 08:00 -0500")
	var all sync.WaitGroup
	var wrong atomic.Int64
	for g := range 8 {
		all.Go(func() {
			for i := range 200 {
				row := schedule.Row{Channel: &channel, Zones: []string{"America/New_York", "America/Chicago"}}
				row.Message.Priority, row.Message.TimeZone = 5, []string{"", "Nowhere/" + strconv.Itoa(i)}[g%2]
				d := schedule.Decide(row, change.Add(time.Duration(i-100)*time.Minute))
				if !morning.Equal(d.At) {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	require.Zero(t, wrong.Load())
}

// BenchmarkDecide asks at noon, and at night, of a row whose number may be in one zone, or in the eight of Australia.
func BenchmarkDecide(b *testing.B) {
	h := compiled(b, hours.Rules{
		Windows:  parsed(b, hours.ParseWindow, "mon-fri 08:00-20:00", "sat 10:00-14:00"),
		Holidays: parsed(b, hours.ParseDate, "2026-12-25", "2027-01-01"),
		TimeZone: "America/New_York", ByNumber: true,
	})
	for name, number := range map[string]string{"OneZone": "+12125550100", "EightZones": "+61412345678"} {
		row := schedule.Row{
			Message: gateway.Message{
				Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusSending},
				CreatedAt: noon().Add(-time.Hour),
			},
			Channel: &gateway.Channel{Hours: h, MaxAge: 72 * time.Hour, Validity: 4 * time.Hour},
			Zones:   phone.Zones(number), LeastValidity: 5 * time.Second,
		}
		for when, now := range map[string]time.Time{"Go": noon().Add(5 * time.Hour), "Wait": noon().Add(17 * time.Hour)} {
			if name == "EightZones" {
				now = now.Add(-13 * time.Hour)
			}
			b.Run(name+"/"+when, func(b *testing.B) {
				require.Equal(b, when == "Go", schedule.Decide(row, now).Kind == schedule.Go)
				b.ReportAllocs()
				for b.Loop() {
					schedule.Decide(row, now)
				}
			})
		}
	}
}
