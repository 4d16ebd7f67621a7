package outbound

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
)

// cappedJobs are caps of a channel of one sender, of which so much was granted, and jobs of it.
func cappedJobs(t *testing.T, granted, n int) (*caps, []*job) {
	t.Helper()
	zone, err := hours.LoadZone("UTC")
	require.NoError(t, err)
	ch := gateway.Channel{Name: "it", Senders: gateway.Addresses(senderA), SenderDailyCap: 100, Beyond: gateway.BeyondWait}
	c := newCaps(Options{Channels: []gateway.Channel{ch}, Gateways: gateways(1), Settings: Settings{CapsZone: zone}})
	c.keys(noon())
	q := c.all[0]
	c.granted(q, gateway.Reservation{UsageKey: q.on(c.day), Want: granted, Cap: q.cap}, gateway.Granted{Units: granted}, noon())
	made := jobs(n, &ch, senderA)
	for _, j := range made {
		j.message.Status = gateway.StatusSending
	}
	return c, made
}

func TestCaps_GiveNothingBackThatWasAdmitted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ admitted, given time.Time }{
		"AfterALongRest":      {noon().Add(time.Hour), noon().Add(time.Hour)},
		"AtTheEndOfTheDay":    {noon().Add(12*time.Hour - 1), noon().Add(12 * time.Hour)},
		"AtTheEndOfAShortOne": {noon().Add(12*time.Hour - 1), noon().Add(12*time.Hour + time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caps, made := cappedJobs(t, 10, 1)
			j, q := made[0], caps.all[0]
			if !caps.admit(j, c.admitted) {
				return
			}
			back, _ := caps.next(q, c.given) // as its keeper does at any moment
			unused := caps.overdue(c.given)
			caps.take(j, c.given)
			posted := 0
			if caps.holds(j, c.given) {
				posted = j.billed()
			}
			for _, r := range append(unused, back) {
				require.LessOrEqual(t, posted-r.Want, 10, "what is posted was given back")
			}
			require.False(t, posted > 0 && q.left < 0, "more is posted than was granted")
		})
	}
}

// TestCaps_RejectNothingWhoseRoomComesBack: while jobs beyond a cap are taken out others give their segments back.
func TestCaps_RejectNothingWhoseRoomComesBack(t *testing.T) {
	t.Parallel()
	caps, made := cappedJobs(t, 1, 50)
	caps.all[0].full = noon().Add(time.Hour)
	other := made[0]
	d := dispatcher{
		queue:     newFairQueue([]gateway.Channel{*other.channel}),
		admission: &admission{caps: caps},
	}
	for _, j := range made {
		j.channel = d.queue.lanes[0].channel
	}
	done := make(chan struct{})
	var giver sync.WaitGroup
	giver.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				caps.take(other, noon())
				caps.refund(other)
			}
		}
	})
	defer giver.Wait()
	defer close(done)
	for range 5000 {
		d.queue.add(slices.Clone(made[1:]))
		for _, intent := range d.beyond(noon()) {
			change, err := intent.Step(intent.Message)
			require.NoError(t, err)
			require.Equal(t, gateway.StatusDeferred, change.Now().Status, "rejected: %q", change.Now().StatusReason)
		}
		d.queue.drain()
	}
}
