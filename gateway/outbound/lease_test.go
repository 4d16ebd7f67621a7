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
			w.Insert(60)
			w.Provider.Answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				for _, m := range w.Store.All() {
					if m.AttemptRef == post.Ref {
						require.Equal(t, gateway.StatusSending, m.Status)
						require.GreaterOrEqual(t, time.Until(m.NextAttemptAt), lease/4)
					}
				}
				return p.Accept(ctx, post)
			}
			w.Provider.Delay = 10 * time.Second
			edit := func(o *options) { o.Settings.Lease, o.Settings.InFlight = lease, 1 }
			one, two := w.Start(edit), w.Start(edit)
			w.After(15 * time.Minute) // one may have it all
			one.End()
			two.End()
			w.RequirePostedOnce()
		})
	})
	t.Run("CutsAPostShort", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1)
			w.Provider.Answer = hang
			p := w.Start(func(o *options) { o.Settings.Lease, o.Settings.SendTimeout = 20*time.Second, time.Hour })
			w.After(18 * time.Second)
			require.Equal(w, gateway.StatusSending, w.Store.Row(id).Status)
			w.After(time.Second)
			require.Equal(w, gateway.StatusUnknown, w.Store.Row(id).Status)
			p.End()
			require.Equal(w, 0, w.Seen.Count("resolved rescued"))
		})
	})
	t.Run("IsOverForWhoeverPaused", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			var ahead atomic.Int64
			p := w.Start(func(o *options) {
				o.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
				o.Store.(*node).Lose = at("record begin", func(int) error {
					ahead.Store(int64(10 * time.Minute)) // the process was suspended while the commit was answered
					return nil
				})
			})
			w.After(10 * time.Millisecond)
			require.Empty(w, w.Provider.Posted())
			w.After(5 * time.Minute)
			p.End()
			w.RequirePostedOnce()
		})
	})
	t.Run("DoesNotLetARowOutliveItsDeadline", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(3, func(m *gateway.Message) { m.ExpiresAt = time.Now().Add(15 * time.Second) })
			w.Provider.Delay = 10 * time.Second
			p := w.Start(func(o *options) { o.Settings.InFlight = 1 })
			w.After(time.Minute)
			p.End()
			require.Len(w, w.Provider.Posted(), 2)
			require.Equal(w, gateway.StatusExpired, w.Store.Row(id+2).Status)
			require.Zero(w, w.Store.Row(id+2).Attempts)
		})
	})
}
