package outbound_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestStop(t *testing.T) {
	t.Parallel()
	t.Run("GivesClaimsBackAsTheyWere", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(300, func(m *gateway.Message) {
				if m.ID%3 == 0 {
					m.Status, m.Attempts, m.AttemptRef, m.ErrorCode = gateway.StatusRetry, 1, "before", 30001
					m.NextAttemptAt = time.Now().Add(-time.Minute)
				}
			})
			before := w.store.all()
			w.provider.delay = time.Second
			p := w.start()
			w.after(3500 * time.Millisecond)
			p.stop()
			posts := len(w.provider.posted())
			require.Less(w, posts, 30)
			require.Equal(w, before[posts:], w.store.all()[posts:])
			for _, m := range w.store.all()[:posts] {
				require.Equal(w, gateway.StatusSent, m.Status)
			}
		})
	})
	t.Run("LetsPostsUnderWayFinish", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(4)
			w.provider.delay = 10 * time.Second
			p := w.start()
			w.after(time.Second)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("EndsInTimeAlthoughTheProviderHangs", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(200)
			w.provider.answer = hang
			p := w.start(func(o *options) { o.Settings.SendTimeout, o.Settings.Lease = time.Minute, 10*time.Minute })
			w.after(5 * time.Second)
			begun := time.Now()
			ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
			defer cancel()
			p.Stop(ctx)
			require.InDelta(w, 10, time.Since(begun).Seconds(), 1)
			unknown := 0
			for _, m := range w.store.all() {
				if m.Status == gateway.StatusUnknown {
					unknown++
				} else {
					require.Equal(w, gateway.StatusNew, m.Status)
				}
			}
			require.Equal(w, len(w.provider.posted()), unknown)
		})
	})
	t.Run("EndsInTimeAlthoughTheStoreIsAway", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(500)
			p := w.start(func(o *options) { o.Settings.RecordRows = 1 })
			p.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(10 * time.Second) // senders wait for room among the unrecorded
			p.node.fault(away, nil)
			begun := time.Now()
			ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
			defer cancel()
			p.Stop(ctx)
			require.LessOrEqual(w, time.Since(begun), 14*time.Second)
		})
	})
	t.Run("WaitsForTheStoreToRecordWhatWasSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			p := w.start()
			p.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(2 * time.Second)
			time.AfterFunc(8*time.Second, func() { p.node.fault(nil, nil) })
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("WithoutAnyTimeStillRecords", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			p := w.start()
			w.after(50 * time.Millisecond)
			ended, cancel := context.WithCancel(w.Context())
			cancel()
			p.Stop(ended)
			for _, m := range w.store.all() {
				require.NotEqual(w, gateway.StatusSending, m.Status)
			}
		})
	})
	t.Run("LetsAClaimUnderWayFinish", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			p := w.start(func(o *options) { o.Store.(*node).delay = 2 * time.Second })
			w.after(3 * time.Second) // the claim takes from 2 s to 4 s
			p.stop()
			w.requireStatus(gateway.StatusNew)
		})
	})
	t.Run("BeforeStartPreventsIt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			n := w.store.connect()
			p := w.make(w.options(n), n)
			p.Stop(w.Context())
			p.Start()
			w.after(time.Minute)
			p.Stop(w.Context())
			require.Equal(w, 0, n.count("claim"))
		})
	})
	t.Run("MayBeCalledByManyAndTheMostUrgentCounts", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(4)
			w.provider.answer = hang
			p := w.start()
			w.after(time.Second)
			begun := time.Now()
			var stops sync.WaitGroup
			stops.Go(func() { p.Stop(context.WithoutCancel(w.Context())) })
			stops.Go(func() {
				ctx, cancel := context.WithTimeout(w.Context(), 2*time.Second)
				defer cancel()
				p.Stop(ctx)
			})
			stops.Wait()
			require.Less(w, time.Since(begun), 3*time.Second)
			w.requireStatus(gateway.StatusUnknown)
		})
	})
	t.Run("StartTwiceIsOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			p := w.start()
			p.Start()
			w.after(5 * time.Second)
			p.stop()
			w.requirePostedOnce()
		})
	})
}
