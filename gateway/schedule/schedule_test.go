package schedule_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/schedule"
)

// noon is the time of the tests.
func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// in is the moment so long from now, zero for 0.
func in(d time.Duration) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return noon().Add(d)
}

const (
	expired = schedule.ReasonExpired
	tooOld  = schedule.ReasonTooOld
	callers = "the caller's"
)

// times are those of a row in a table, from now; it has been claimed if no status is given.
type times struct {
	status                               gateway.Status
	created, notBefore, expires, attempt time.Duration
	maxAge                               time.Duration
	earliest                             time.Duration
}

func (c times) row() schedule.Row {
	return schedule.Row{
		Message: gateway.Message{
			CreatedAt: in(c.created), NotBefore: in(c.notBefore), ExpiresAt: in(c.expires),
			State: gateway.State{Status: cmp.Or(c.status, gateway.StatusSending), NextAttemptAt: in(c.attempt)},
		},
		Channel:  &gateway.Channel{MaxAge: c.maxAge},
		Earliest: schedule.Earliest{At: in(c.earliest), Reason: callers},
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	const (
		day                    = 24 * time.Hour
		fresh, retry, deferred = gateway.StatusNew, gateway.StatusRetry, gateway.StatusDeferred
	)
	goes := schedule.Decision{Kind: schedule.Go, At: noon()}
	goesUntil := func(d time.Duration) schedule.Decision {
		return schedule.Decision{Kind: schedule.Go, At: noon(), Until: in(d), Validity: d}
	}
	waits := func(d time.Duration, reason string) schedule.Decision {
		return schedule.Decision{Kind: schedule.Wait, At: in(d), Reason: reason}
	}
	never := func(d time.Duration, reason string) schedule.Decision {
		return schedule.Decision{Kind: schedule.Never, At: noon().Add(d), Reason: reason}
	}
	for name, c := range map[string]struct {
		times
		want schedule.Decision
	}{
		"NothingToWaitFor":  {times{created: -time.Hour}, goes},
		"BeforeExpiresAt":   {times{expires: time.Second}, goesUntil(time.Second)},
		"AfterExpiresAt":    {times{expires: -time.Second}, never(-time.Second, expired)},
		"Young":             {times{created: -time.Hour, maxAge: 2 * time.Hour}, goesUntil(time.Hour)},
		"AsOldAsIsAllowed":  {times{created: -time.Hour, maxAge: time.Hour}, never(0, tooOld)},
		"AgesFromNotBefore": {times{created: -day, notBefore: -time.Hour, maxAge: 2 * time.Hour}, goesUntil(time.Hour)},
		"OldBeforeExpiresAt": {
			times{created: -day, maxAge: 2 * time.Hour, expires: -time.Hour}, never(-22*time.Hour, tooOld),
		},
		"ExpiredBeforeOld": {
			times{created: -day, maxAge: 23 * time.Hour, expires: -9 * time.Hour}, never(-9*time.Hour, expired),
		},
		"ExpiresBeforeOld": {times{created: -time.Hour, maxAge: day, expires: time.Hour}, goesUntil(time.Hour)},
		"UnknownAge":       {times{maxAge: time.Second}, goes},

		"EarliestToCome":       {times{earliest: time.Minute}, waits(time.Minute, callers)},
		"EarliestHasPassed":    {times{earliest: -time.Minute}, goes},
		"EarliestPastDeadline": {times{earliest: day, expires: time.Hour}, waits(time.Hour, callers)},
		"EarliestButTooLate":   {times{earliest: day, expires: -time.Hour}, never(-time.Hour, expired)},

		"NotBeforeToCome":           {times{status: fresh, notBefore: time.Minute}, waits(time.Minute, "")},
		"NotBeforeHasPassed":        {times{status: fresh, notBefore: -time.Minute}, goes},
		"NextAttemptToCome":         {times{status: retry, attempt: time.Minute}, waits(time.Minute, "")},
		"NextAttemptOverridesLater": {times{status: retry, notBefore: day, attempt: -time.Minute}, goes},
		"NextAttemptBeforeEarliest": {
			times{status: deferred, attempt: time.Minute, earliest: time.Hour}, waits(time.Hour, callers),
		},
		"NextAttemptAfterEarliest": {
			times{status: deferred, attempt: time.Hour, earliest: time.Minute}, waits(time.Hour, ""),
		},
		"TheLeaseOfAClaimIsNoWaiting": {times{attempt: time.Minute, notBefore: time.Hour}, goes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, schedule.Decide(c.row(), noon()))
		})
	}
}

// TestDecide_Validity: of a row inserted an hour ago.
func TestDecide_Validity(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		channel, expires, maxAge, want time.Duration
	}{
		"None":                  {},
		"TheChannels":           {channel: 4 * time.Hour, want: 4 * time.Hour},
		"UntilExpiresAt":        {expires: time.Hour, want: time.Hour},
		"LongUntilExpiresAt":    {expires: 90 * time.Hour, want: 90 * time.Hour},
		"ExpiresAtComesFirst":   {channel: 4 * time.Hour, expires: time.Hour, want: time.Hour},
		"TheChannelsComesFirst": {channel: 4 * time.Hour, expires: 5 * time.Hour, want: 4 * time.Hour},
		"WholeSeconds":          {channel: 4 * time.Hour, expires: 90_500 * time.Millisecond, want: 90 * time.Second},
		"AtLeastOne":            {channel: 4 * time.Hour, expires: 500 * time.Millisecond, want: time.Second},
		"NoneOnceTooLate":       {channel: 4 * time.Hour, expires: -time.Second},
		"UntilMaxAge":           {maxAge: 2 * time.Hour, want: time.Hour},
		"MaxAgeComesFirst":      {channel: 4 * time.Hour, maxAge: 90 * time.Minute, want: 30 * time.Minute},
		"ExpiresBeforeMaxAge": {
			channel: 4 * time.Hour, expires: 10 * time.Minute, maxAge: 90 * time.Minute, want: 10 * time.Minute,
		},
		"MaxAgeFarAway": {
			channel: 4 * time.Hour, expires: 2 * time.Hour, maxAge: 72 * time.Hour, want: 2 * time.Hour,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row := times{created: -time.Hour, expires: c.expires, maxAge: c.maxAge}.row()
			row.Channel.Validity = c.channel
			require.Equal(t, c.want, schedule.Decide(row, noon()).Validity)
		})
	}
}

// TestDecide_HoldsUntilItSays: asked again at the end of a wait, or of a go, the answer is another.
func TestDecide_HoldsUntilItSays(t *testing.T) {
	t.Parallel()
	statuses := []gateway.Status{gateway.StatusNew, gateway.StatusRetry, gateway.StatusSending}
	rules := hours.Rules{TimeZone: "America/New_York", ByNumber: true, Holidays: []hours.Date{hours.DateOf(noon())}}
	office, nights := rules, rules
	office.Windows = parsed(t, hours.ParseWindow, "mon-fri 08:00-20:00", "holiday 12:00-12:01")
	nights.Windows = parsed(t, hours.ParseWindow, "mon-sun 22:00-06:00")
	channelHours := []*hours.Hours{nil, compiled(t, rules), compiled(t, office), compiled(t, nights)}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-int64(48*time.Hour), int64(48*time.Hour)))
		draw := func(name string) time.Duration { return time.Duration(some.Draw(t, name)) }
		row := times{
			status:  rapid.SampledFrom(statuses).Draw(t, "status"),
			created: draw("created"), notBefore: draw("not_before"), expires: draw("expires"),
			attempt: draw("attempt"), maxAge: draw("max_age").Abs(), earliest: draw("earliest"),
		}.row()
		row.Channel.Hours = rapid.SampledFrom(channelHours).Draw(t, "hours")
		row.Zones = rapid.SampledFrom([][]string{nil, {"Europe/London", "Asia/Tokyo"}}).Draw(t, "zones")
		row.LeastValidity = rapid.SampledFrom([]time.Duration{0, 5 * time.Second}).Draw(t, "least")
		row.Message.IgnoreQuietHours = rapid.Bool().Draw(t, "ignores")

		d := schedule.Decide(row, noon())

		switch d.Kind {
		case schedule.Never:
			require.False(t, d.At.After(noon()))
		case schedule.Wait:
			require.True(t, d.At.After(noon()))
			require.Equal(t, schedule.Wait, schedule.Decide(row, d.At.Add(-1)).Kind)
			require.NotEqual(t, schedule.Wait, schedule.Decide(row, d.At).Kind)
		case schedule.Go:
			require.Equal(t, noon(), d.At)
			if !d.Until.IsZero() {
				last := d.Until.Add(-max(row.LeastValidity, 1))
				require.True(t, last.Before(noon()) || schedule.Decide(row, last).Kind == schedule.Go)
				require.NotEqual(t, schedule.Go, schedule.Decide(row, d.Until).Kind)
			}
		}
	})
}
