package e2e

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// ahead bounds the posts before an alert: those that had begun already (128 and those
// under way) and those of the interval at which an idle channel is looked at, but
// never the backlog of another channel.
const ahead = 300

func TestABlastDoesNotDelayAnAlert(t *testing.T) {
	t.Parallel()
	const alerts, alert = "ALERTS", "Disk full on db07"
	s := newSite(t, twiliotest.Options{Faults: twiliotest.Faults{LatencyMin: 150 * time.Millisecond}},
		rig.WithConfig(func(c *config.Config) {
			c.Outbound.InFlight = 4
			urgent := c.Channels[0]
			urgent.Name, urgent.Senders = alerts, []string{"+12025550199"}
			c.Channels = append(c.Channels, urgent)
		}))
	require.NoError(t, rig.Fill(t.Context(), s.Store, rig.Rows(5000)))
	waitFor(t, "the blast", func() bool { return s.Simulator.Tally().Posts > 20 })

	_, err := s.Store.Insert(t.Context(), []gateway.Message{{
		Channel: alerts, Priority: 1, Phones: another, CountryCode: "US", Body: alert,
	}})
	require.NoError(t, err)
	inserted := len(s.Simulator.Accepted())
	place := -1
	waitFor(t, "the alert", func() bool {
		place = slices.IndexFunc(s.Simulator.Accepted(), func(a twiliotest.Accepted) bool { return a.Body == alert })
		return place >= 0
	})
	t.Logf("%d posts went before the alert", place-inserted)
	require.Less(t, place-inserted, ahead)
}
