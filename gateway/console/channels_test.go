package console_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/operate"
)

func TestChannels_ShowWhatLimitsThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.channels = []operate.ChannelView{{
		Channel: gateway.Channel{Name: "HR", DailyBudget: 20_000, SenderDailyCap: 5_000, SegmentsPerSecond: 3}, Used: 12_345,
		Window:  &hours.Answer{Until: noon().Add(time.Hour), Holiday: true},
		Senders: []operate.SenderView{{Sender: gateway.Addresses("+12025550100")[0], Used: 4_999}},
	}, {
		Channel: gateway.Channel{Name: "IT"}, Senders: []operate.SenderView{{Sender: gateway.Addresses("+12025550101")[0]}},
	}}
	got := w.get(t, "/channels").body
	for _, want := range []string{
		"12,345 of 20,000", "4,999 of 5,000", "3 segments a second", "closed, a holiday now, until", "13:00:00", "<dd>any</dd>",
		"not limited",
	} {
		require.Contains(t, got, want)
	}
}
