package outbound_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestManyGateways(t *testing.T) {
	t.Parallel()
	t.Run("PostEachRowOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(400)
			w.Provider.Delay = 200 * time.Millisecond
			one, two := w.Start(), w.Start()
			w.After(time.Minute)
			one.End()
			two.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			require.NotZero(w, one.Node.Count("record report"))
			require.NotZero(w, two.Node.Count("record report"))
		})
	})
	t.Run("PostEachRowOnceAlthoughTheyComeAndGo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(400)
			for range 10 {
				one, two := w.Start(), w.Start()
				w.After(2 * time.Second)
				one.End()
				two.Crash()
			}
			heir := w.Start()
			w.After(20 * time.Minute)
			heir.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("SettleUnknownOutcomesOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(40)
			w.Provider.Answer = always(ambiguous())
			one, two := w.Start(), w.Start(func(o *options) { o.Sweeps.Settings.Interval = 7 * time.Second })
			w.After(time.Minute)
			w.Provider.Become(nil)
			w.After(10 * time.Minute)
			one.End()
			two.End()
			w.RequireStatus(gateway.StatusSent)
			times := map[string]int{}
			for _, post := range w.Provider.Posted() {
				times[post.To]++
				require.LessOrEqual(w, times[post.To], 2, "once unclear, once accepted")
			}
		})
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()
	t.Run("UrgentRowsFirst", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(90, func(m *gateway.Message) { m.Priority = 9 - int(m.ID)%9 })
			p := w.Start(func(o *options) { o.Settings.InFlight = 1 })
			w.After(time.Minute)
			p.End()
			var priorities []int
			for _, post := range w.Provider.Posted() {
				i := slices.IndexFunc(w.Store.All(), func(m gateway.Message) bool { return m.Recipient == post.To })
				priorities = append(priorities, w.Store.All()[i].Priority)
			}
			require.True(w, slices.IsSorted(priorities), "%v", priorities)
		})
	})
	t.Run("AFullChannelDoesNotDelayAnother", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(3000)
			p := w.Start(func(o *options) { o.Channels = append(o.Channels, channel("hr", senderB)) })
			w.After(20 * time.Second)
			id := w.Insert(1, func(m *gateway.Message) { m.Channel = "hr" })
			begun := len(w.Provider.Posted())
			w.After(5 * time.Second)
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status)
			p.End()
			require.Less(w, len(w.Provider.Posted()), 3000-begun, "the full channel was still full")
		})
	})
	t.Run("ChannelsShareByWeight", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1500)
			w.Insert(1500, func(m *gateway.Message) { m.Channel = "hr" })
			p := w.Start(func(o *options) {
				hr := channel("hr", senderB)
				hr.Weight = 3
				o.Channels = append(o.Channels, hr)
			})
			w.After(10 * time.Second) // the one that was claimed first had the senders for itself
			a, b := w.postsFrom(senderA), w.postsFrom(senderB)
			w.After(20 * time.Second)
			p.End()
			require.InDelta(w, 3, float64(w.postsFrom(senderB)-b)/float64(w.postsFrom(senderA)-a), 0.3)
		})
	})
	t.Run("AnUnreadableChannelDoesNotStopAnother", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			p := w.Start(func(o *options) {
				o.Channels = append([]gateway.Channel{channel("hr", senderB)}, o.Channels...)
				o.Store = unreadable{o.Store.(*node), "hr"}
			})
			w.After(20 * time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
}

// unreadable is a store that cannot read the rows of one channel.
type unreadable struct {
	*node
	channel string
}

func (s unreadable) Claim(ctx context.Context, p gateway.ClaimParams) ([]gateway.Claim, error) {
	if p.Channel == s.channel {
		return nil, errBroken
	}
	return s.node.Claim(ctx, p)
}

func TestRate(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{0.2, 1, 10, 50} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Insert(1200)
				p := w.Start(func(o *options) {
					o.Channels[0].SegmentsPerSecond = rate
					o.Settings.InFlight = 20
				})
				w.After(20 * time.Second)
				p.End()
				want := 20*rate + max(rate, 1)
				require.InDelta(w, want, len(w.Provider.Posted()), max(1, want*0.05))
			})
		})
	}
	t.Run("SizesTheClaims", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1000)
			p := w.Start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.After(10 * time.Minute)
			p.End()
			for _, rows := range w.Seen.Claims() {
				require.LessOrEqual(w, rows, 30, "a quarter of a lease of two minutes")
			}
			require.InDelta(w, 600, len(w.Provider.Posted()), 10)
			require.Equal(w, 0, w.Seen.Count("failed record"))
		})
	})
	t.Run("LongMessagesKeepToItToo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			long := make([]byte, 3*153)
			for i := range long {
				long[i] = 'x'
			}
			w.Insert(300, func(m *gateway.Message) { m.Body = string(long) })
			p := w.Start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.After(10 * time.Minute)
			p.End()
			require.InDelta(w, 200, len(w.Provider.Posted()), 5)
			for _, m := range w.Store.All() {
				require.LessOrEqual(w, m.Attempts, 1)
			}
		})
	})
}
