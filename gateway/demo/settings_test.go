package demo

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/internal/settings"
)

func TestQuietHoursAreSeenAndEndWithinTheLimitWheneverTheDemoStarts(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	for second := range 24 * 60 * 60 / 7 {
		now := start.Add(time.Duration(7*second) * time.Second)
		wakes := wakesAt(now)
		require.GreaterOrEqual(t, wakes.Sub(now), seen)
		require.Less(t, wakes.Sub(now), settleLimit-20*time.Second)
	}
	for hour := range 24 { // over midnight, too
		now := start.Add(time.Duration(hour)*time.Hour + 31*time.Second)
		shifts := gatewayChannel(t, channels(wakesAt(now)), channelShift)
		d := schedule.Decide(schedule.Row{Channel: &shifts}, now)
		require.Equal(t, schedule.Wait, d.Kind)
		require.True(t, wakesAt(now).Equal(d.At), "%s: until %s", now, d.At)
		require.Equal(t, schedule.Go, schedule.Decide(schedule.Row{Channel: &shifts}, d.At).Kind)
	}
}

func gatewayChannel(t *testing.T, all []config.Channel, name string) gateway.Channel {
	t.Helper()
	for _, ch := range (config.Config{Channels: all}).GatewayChannels() {
		if ch.Name == name {
			return ch
		}
	}
	require.Fail(t, "no such channel", name)
	return gateway.Channel{}
}

func TestItsConfigurationIsGivenToCommands(t *testing.T) {
	t.Parallel()
	w := &world{folder: t.TempDir(), simAddr: "127.0.0.1:1", wakesAt: wakesAt(time.Now())}
	cfg := w.config(addresses{"127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"})
	require.NoError(t, w.writeConfiguration(cfg))
	read, err := config.Load(settings.Source{Path: w.configuration(), ReadFile: os.ReadFile})
	require.NoError(t, err)
	require.Equal(t, cfg.GatewayChannels(), read.GatewayChannels())
	require.Equal(t, cfg.Store, read.Store)
}
