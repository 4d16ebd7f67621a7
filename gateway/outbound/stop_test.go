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
			w.Insert(300, func(m *gateway.Message) {
				if m.ID%3 == 0 {
					m.Status, m.Attempts, m.AttemptRef, m.ErrorCode = gateway.StatusRetry, 1, "before", 30001
					m.NextAttemptAt = time.Now().Add(-time.Minute)
				}
			})
			before := w.Store.All()
			w.Provider.Delay = time.Second
			p := w.Start()
			w.After(3500 * time.Millisecond)
			p.End()
			posts := len(w.Provider.Posted())
			require.Less(w, posts, 30)
			require.Equal(w, before[posts:], w.Store.All()[posts:])
			for _, m := range w.Store.All()[:posts] {
				require.Equal(w, gateway.StatusSent, m.Status)
			}
		})
	})
	t.Run("LetsPostsUnderWayFinish", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(4)
			w.Provider.Delay = 10 * time.Second
			p := w.Start()
			w.After(time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("EndsInTimeAlthoughTheProviderHangs", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(200)
			w.Provider.Answer = hang
			p := w.Start(func(o *options) { o.Settings.SendTimeout, o.Settings.Lease = time.Minute, 10*time.Minute })
			w.After(5 * time.Second)
			begun := time.Now()
			ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
			defer cancel()
			p.Stop(ctx)
			require.InDelta(w, 10, time.Since(begun).Seconds(), 1)
			unknown := 0
			for _, m := range w.Store.All() {
				if m.Status == gateway.StatusUnknown {
					unknown++
				} else {
					require.Equal(w, gateway.StatusNew, m.Status)
				}
			}
			require.Equal(w, len(w.Provider.Posted()), unknown)
		})
	})
	t.Run("EndsInTimeAlthoughTheStoreIsAway", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(500)
			p := w.Start(func(o *options) { o.Settings.RecordRows = 1 })
			p.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(10 * time.Second) // senders wait for room among the unrecorded
			p.Node.Fault(away, nil)
			begun := time.Now()
			ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
			defer cancel()
			p.Stop(ctx)
			require.LessOrEqual(w, time.Since(begun), 14*time.Second)
		})
	})
	t.Run("WaitsForTheStoreToRecordWhatWasSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			p := w.Start()
			p.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(2 * time.Second)
			time.AfterFunc(8*time.Second, func() { p.Node.Fault(nil, nil) })
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("WithoutAnyTimeStillRecords", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			p := w.Start()
			w.After(50 * time.Millisecond)
			ended, cancel := context.WithCancel(w.Context())
			cancel()
			p.Stop(ended)
			for _, m := range w.Store.All() {
				require.NotEqual(w, gateway.StatusSending, m.Status)
			}
		})
	})
	t.Run("LetsAClaimUnderWayFinish", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			p := w.Start(func(o *options) { o.Store.(*node).Delay = 2 * time.Second })
			w.After(3 * time.Second) // the claim takes from 2 s to 4 s
			p.End()
			w.RequireStatus(gateway.StatusNew)
		})
	})
	t.Run("BeforeStartPreventsIt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			n := w.Store.Connect()
			p := w.Make(w.Options(n), n)
			p.Stop(w.Context())
			p.Start()
			w.After(time.Minute)
			p.Stop(w.Context())
			require.Equal(w, 0, n.Count("claim"))
		})
	})
	t.Run("MayBeCalledByManyAndTheMostUrgentCounts", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(4)
			w.Provider.Answer = hang
			p := w.Start()
			w.After(time.Second)
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
			w.RequireStatus(gateway.StatusUnknown)
		})
	})
	t.Run("StartTwiceIsOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			p := w.Start()
			p.Start()
			w.After(5 * time.Second)
			p.End()
			w.RequirePostedOnce()
		})
	})
}
