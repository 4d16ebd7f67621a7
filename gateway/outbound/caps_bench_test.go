package outbound

import (
	"testing"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
)

// BenchmarkCaps is what the caps cost one message beside its reservations: nothing where there are none.
func BenchmarkCaps(b *testing.B) {
	zone, err := hours.LoadZone("America/New_York")
	if err != nil {
		b.Fatal(err)
	}
	for name, limit := range map[string]int{"Without": 0, "With": 1 << 30} {
		b.Run(name, func(b *testing.B) {
			ch := gateway.Channel{
				Name: "it", Senders: gateway.Addresses(senderA), SenderDailyCap: limit, DailyBudget: limit,
			}
			c := newCaps(Options{
				Channels: []gateway.Channel{ch}, Gateways: gateways(1), Settings: Settings{CapsZone: zone},
			})
			now := noon()
			for _, q := range c.all {
				c.keys(now)
				q.left = 1 << 30
			}
			j := jobs(1, &ch, senderA)[0]
			b.ReportAllocs()
			for b.Loop() {
				c.admit(j, now)
				c.take(j, now)
				c.holds(j, now)
				c.spent(j)
			}
		})
	}
}
