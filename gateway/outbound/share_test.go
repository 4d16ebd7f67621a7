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
			w.insert(400)
			w.provider.delay = 200 * time.Millisecond
			one, two := w.start(), w.start()
			w.after(time.Minute)
			one.stop()
			two.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
			require.NotZero(w, one.node.count("record report"))
			require.NotZero(w, two.node.count("record report"))
		})
	})
	t.Run("PostEachRowOnceAlthoughTheyComeAndGo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(400)
			for range 10 {
				one, two := w.start(), w.start()
				w.after(2 * time.Second)
				one.stop()
				two.crash()
			}
			heir := w.start()
			w.after(20 * time.Minute)
			heir.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("SettleUnknownOutcomesOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(40)
			w.provider.answer = always(ambiguous())
			one, two := w.start(), w.start(func(o *options) { o.sweeps.Settings.Interval = 7 * time.Second })
			w.after(time.Minute)
			w.provider.become(nil)
			w.after(10 * time.Minute)
			one.stop()
			two.stop()
			w.requireStatus(gateway.StatusSent)
			times := map[string]int{}
			for _, post := range w.provider.posted() {
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
			w.insert(90, func(m *gateway.Message) { m.Priority = 9 - int(m.ID)%9 })
			p := w.start(func(o *options) { o.Settings.InFlight = 1 })
			w.after(time.Minute)
			p.stop()
			var priorities []int
			for _, post := range w.provider.posted() {
				i := slices.IndexFunc(w.store.all(), func(m gateway.Message) bool { return m.Recipient == post.To })
				priorities = append(priorities, w.store.all()[i].Priority)
			}
			require.True(w, slices.IsSorted(priorities), "%v", priorities)
		})
	})
	t.Run("AFullChannelDoesNotDelayAnother", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(3000)
			p := w.start(func(o *options) { o.Channels = append(o.Channels, channel("hr", senderB)) })
			w.after(20 * time.Second)
			id := w.insert(1, func(m *gateway.Message) { m.Channel = "hr" })
			begun := len(w.provider.posted())
			w.after(5 * time.Second)
			require.Equal(w, gateway.StatusSent, w.store.row(id).Status)
			p.stop()
			require.Less(w, len(w.provider.posted()), 3000-begun, "the full channel was still full")
		})
	})
	t.Run("ChannelsShareByWeight", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1500)
			w.insert(1500, func(m *gateway.Message) { m.Channel = "hr" })
			p := w.start(func(o *options) {
				hr := channel("hr", senderB)
				hr.Weight = 3
				o.Channels = append(o.Channels, hr)
			})
			w.after(10 * time.Second) // the one that was claimed first had the senders for itself
			a, b := w.postsFrom(senderA), w.postsFrom(senderB)
			w.after(20 * time.Second)
			p.stop()
			require.InDelta(w, 3, float64(w.postsFrom(senderB)-b)/float64(w.postsFrom(senderA)-a), 0.3)
		})
	})
	t.Run("AnUnreadableChannelDoesNotStopAnother", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			p := w.start(func(o *options) {
				o.Channels = append([]gateway.Channel{channel("hr", senderB)}, o.Channels...)
				o.Store = unreadable{o.Store.(*node), "hr"}
			})
			w.after(20 * time.Second)
			p.stop()
			w.requireStatus(gateway.StatusSent)
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
				w.insert(1200)
				p := w.start(func(o *options) {
					o.Channels[0].SegmentsPerSecond = rate
					o.Settings.InFlight = 20
				})
				w.after(20 * time.Second)
				p.stop()
				want := 20*rate + max(rate, 1)
				require.InDelta(w, want, len(w.provider.posted()), max(1, want*0.05))
			})
		})
	}
	t.Run("SizesTheClaims", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1000)
			p := w.start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.after(10 * time.Minute)
			p.stop()
			for _, rows := range w.seen.claims() {
				require.LessOrEqual(w, rows, 30, "a quarter of a lease of two minutes")
			}
			require.InDelta(w, 600, len(w.provider.posted()), 10)
			require.Equal(w, 0, w.seen.count("failed record"))
		})
	})
	t.Run("LongMessagesKeepToItToo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			long := make([]byte, 3*153)
			for i := range long {
				long[i] = 'x'
			}
			w.insert(300, func(m *gateway.Message) { m.Body = string(long) })
			p := w.start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.after(10 * time.Minute)
			p.stop()
			require.InDelta(w, 200, len(w.provider.posted()), 5)
			for _, m := range w.store.all() {
				require.LessOrEqual(w, m.Attempts, 1)
			}
		})
	})
}
