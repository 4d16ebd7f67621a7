package outbound_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestLease(t *testing.T) {
	t.Parallel()
	t.Run("OutlastsEveryPost", func(t *testing.T) {
		inWorld(t, func(w *world) {
			const lease = 60 * time.Second
			w.insert(60)
			w.provider.answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				for _, m := range w.store.all() {
					if m.AttemptRef == post.Ref {
						require.Equal(t, gateway.StatusSending, m.Status)
						require.GreaterOrEqual(t, time.Until(m.NextAttemptAt), lease/4)
					}
				}
				return p.accept(ctx, post)
			}
			w.provider.delay = 10 * time.Second
			edit := func(o *options) { o.Settings.Lease, o.Settings.InFlight = lease, 1 }
			one, two := w.start(edit), w.start(edit)
			w.after(15 * time.Minute) // one may have it all
			one.stop()
			two.stop()
			w.requirePostedOnce()
		})
	})
	t.Run("CutsAPostShort", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = hang
			p := w.start(func(o *options) { o.Settings.Lease, o.Settings.SendTimeout = 20*time.Second, time.Hour })
			w.after(18 * time.Second)
			require.Equal(w, gateway.StatusSending, w.store.row(id).Status)
			w.after(time.Second)
			require.Equal(w, gateway.StatusUnknown, w.store.row(id).Status)
			p.stop()
			require.Equal(w, 0, w.seen.count("resolved rescued"))
		})
	})
	t.Run("IsOverForWhoeverPaused", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			var ahead atomic.Int64
			p := w.start(func(o *options) {
				o.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
				o.Store.(*node).lose = at("record begin", func(int) error {
					ahead.Store(int64(10 * time.Minute)) // the process was suspended while the commit was answered
					return nil
				})
			})
			w.after(10 * time.Millisecond)
			require.Empty(w, w.provider.posted())
			w.after(5 * time.Minute)
			p.stop()
			w.requirePostedOnce()
		})
	})
	t.Run("DoesNotLetARowOutliveItsDeadline", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(3, func(m *gateway.Message) { m.ExpiresAt = time.Now().Add(15 * time.Second) })
			w.provider.delay = 10 * time.Second
			p := w.start(func(o *options) { o.Settings.InFlight = 1 })
			w.after(time.Minute)
			p.stop()
			require.Len(w, w.provider.posted(), 2)
			require.Equal(w, gateway.StatusExpired, w.store.row(id+2).Status)
			require.Zero(w, w.store.row(id+2).Attempts)
		})
	})
}
