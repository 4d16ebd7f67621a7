package hours_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/hours"
)

// TestNextDay_IsTheFirstInstantOfTheNextDate in zones whose clocks change at midnight, or go back to it.
func TestNextDay_IsTheFirstInstantOfTheNextDate(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{
		"America/New_York", "America/Havana", "America/Santiago", "Atlantic/Azores", "Asia/Beirut", "Asia/Amman", "Africa/Cairo",
	} {
		zone, err := hours.LoadZone(name)
		require.NoError(t, err)
		for at := noon.AddDate(-25, 0, 0); at.Before(noon); at = at.Add(5*time.Hour + 17*time.Minute) {
			local := zone.In(at)
			next := zone.NextDay(at)
			require.True(t, next.After(at), "%s %s", name, local)
			require.NotEqual(t, local.Format(time.DateOnly), next.Format(time.DateOnly), "%s %s", name, local)
			require.Equal(t, local.Format(time.DateOnly), next.Add(-1).Format(time.DateOnly), "%s %s", name, local)
		}
	}
}
