package hours_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/hours"
)

func TestTimetable(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/timetable.tsv")
	require.NoError(t, err)
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		t.Run(f[6], func(t *testing.T) {
			t.Parallel()
			require.Len(t, f, 7)
			table := timetable(t, f[0], f[1], strings.Split(f[2], ",")...)
			now, err := time.Parse(minuteForm, f[3])
			require.NoError(t, err)
			require.Equal(t, f[4], minute(table.Last(now)))
			require.Equal(t, f[5], minute(table.Next(now)))
		})
	}
}

const minuteForm = "2006-01-02T15:04Z"

func minute(at time.Time) string { return at.UTC().Format(minuteForm) }

func timetable(t require.TestingT, zone, days string, times ...string) hours.Timetable {
	z, err := hours.LoadZone(zone)
	require.NoError(t, err)
	table, err := hours.NewTimetable(days, times, z)
	require.NoError(t, err)
	return table
}

func TestTimetable_WithoutTimesHasNone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	require.Zero(t, hours.Timetable{}.Last(now))
	require.Zero(t, timetable(t, "UTC", "mon-sun").Next(now))
}

func TestTimetable_NextOfLastIsNextOfNow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zones := []string{"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"}
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		at := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"00:00", "01:59", "02:30", "08:00", "23:59"}), 1, 5,
			rapid.ID).Draw(t, "times")
		table := timetable(t, zone, rapid.SampledFrom([]string{"mon-sun", "mon-fri", "sun"}).Draw(t, "days"), at...)
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now"), 0)
		last, next := table.Last(now), table.Next(now)
		require.False(t, last.After(now))
		require.True(t, next.After(now))
		require.True(t, table.Next(last).Equal(next), "there is none between")
		require.True(t, table.Last(next).Equal(next))
	})
}

func TestNewTimetable_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	zone, err := hours.LoadZone("UTC")
	require.NoError(t, err)
	for _, days := range []string{"", "holiday", "mon-holiday", "funday", "mon fri"} {
		_, err := hours.NewTimetable(days, []string{"08:00"}, zone)
		require.ErrorContains(t, err, days)
	}
	for _, at := range []string{"", "8:00", "24:00", "08:60", "8am"} {
		_, err := hours.NewTimetable("mon", []string{at}, zone)
		require.ErrorContains(t, err, at)
	}
}
