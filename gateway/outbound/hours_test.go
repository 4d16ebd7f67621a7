package outbound_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
)

// within keeps the channel's texts within a window of the recipients' clocks, at a rate. The clock of these tests
// starts at midnight in UTC, which is 16:00 in Los Angeles, where the recipients are.
func within(window string, perSecond float64) func(*options) {
	return func(o *options) {
		w, err := hours.ParseWindow(window)
		if err != nil {
			panic(err)
		}
		h, err := hours.New(hours.Rules{Windows: []hours.Window{w}, TimeZone: "Asia/Tokyo", ByNumber: true})
		if err != nil {
			panic(err)
		}
		o.Channels[0].Hours, o.Channels[0].SegmentsPerSecond = h, perSecond
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	const reason = "quiet hours in America/Los_Angeles until "
	t.Run("RowsThatWakeTogetherGoAtTheSendersRate", func(t *testing.T) {
		inWorld(t, func(w *world) {
			start := time.Now()
			const rows, rate = 300, 10
			w.Insert(rows)
			p := w.Start(within("mon-sun 18:00-20:00", rate))
			w.After(time.Hour)
			for _, m := range w.Store.All() {
				require.Equal(w, gateway.StatusDeferred, m.Status)
				require.Equal(w, reason+"18:00", m.StatusReason)
				require.Equal(w, 2*time.Hour, m.NextAttemptAt.Sub(start))
			}
			w.After(time.Hour + time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			perSecond := map[int]int{}
			for _, post := range w.Provider.Posted() {
				second := int(post.At.Sub(start.Add(2 * time.Hour)).Seconds())
				require.GreaterOrEqual(w, second, 0)
				perSecond[second]++
			}
			for second, posts := range perSecond {
				require.LessOrEqual(w, posts, 2*rate, "posts in second %d", second)
			}
		})
	})
	t.Run("WhatDoesNotGoInTimeWaitsForTheNextWindow", func(t *testing.T) {
		inWorld(t, func(w *world) {
			start := time.Now()
			w.Insert(100)
			p := w.Start(within("mon-sun 15:00-16:01", 1))
			w.After(2 * time.Minute)
			sent := w.Provider.Posted()
			require.InDelta(w, 55, len(sent), 5)
			for _, post := range sent {
				left := start.Add(time.Minute).Sub(post.At)
				require.GreaterOrEqual(w, left, 5*time.Second, "the provider takes no less")
				require.LessOrEqual(w, post.Validity, left)
				require.GreaterOrEqual(w, post.Validity, 5*time.Second)
			}
			for _, m := range w.Store.All() {
				if m.Status != gateway.StatusSent {
					require.Equal(w, gateway.StatusDeferred, m.Status)
					require.Equal(w, reason+"15:00", m.StatusReason)
				}
			}
			w.After(24 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("WhatIsSlowToReachTheProviderDoesNotReachItAtNight", func(t *testing.T) {
		inWorld(t, func(w *world) {
			end := time.Now().Add(time.Minute)
			w.Provider.Answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				select {
				case <-time.After(10 * time.Second): // to connect
					require.False(w, time.Now().After(end) && time.Now().Before(end.Add(time.Hour)))
					return p.Accept(ctx, post)
				case <-ctx.Done():
					return failed(gateway.ClassUnreachable)
				}
			}
			p := w.Start(within("mon-sun 15:00-16:01", 0))
			w.After(48 * time.Second)
			for range 6 {
				w.After(time.Second)
				w.Insert(1)
			}
			w.After(24 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("ARetryWaitsForTheNextWindow", func(t *testing.T) {
		inWorld(t, func(w *world) {
			start := time.Now()
			id := w.Insert(1)
			w.Provider.Answer = always(failed(gateway.ClassTransient))
			p := w.Start(within("mon-sun 15:00-16:01", 0), func(o *options) { o.Settings.Retry.Base = 2 * time.Minute })
			w.After(time.Second)
			p.End()
			m := w.Store.Row(id)
			require.Equal(w, gateway.StatusRetry, m.Status)
			require.Equal(w, 23*time.Hour, m.NextAttemptAt.Sub(start))
		})
	})
	t.Run("WhatTheListDoesNotHoldWaitsForTheNextWindow", func(t *testing.T) {
		inWorld(t, func(w *world) {
			start := time.Now()
			id := w.Insert(1)
			w.Provider.Answer = always(ambiguous())
			p := w.Start(within("mon-sun 15:00-16:01", 0))
			w.After(10 * time.Minute)
			p.End()
			m := w.Store.Row(id)
			require.Equal(w, gateway.StatusRetry, m.Status)
			require.Equal(w, gateway.ReasonNotFound, m.StatusReason)
			require.Equal(w, 23*time.Hour, m.NextAttemptAt.Sub(start))
		})
	})
	t.Run("ARowWithoutANumberEndsAtOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, func(m *gateway.Message) { m.Phones = "n/a" })
			p := w.Start(within("mon-sun 18:00-20:00", 0))
			w.After(time.Second)
			p.End()
			require.Equal(w, gateway.StatusRejected, w.Store.Row(id).Status)
		})
	})
	t.Run("ARowThatIgnoresThemGoes", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, func(m *gateway.Message) { m.IgnoreQuietHours = true })
			p := w.Start(within("mon-sun 18:00-20:00", 0))
			w.After(time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
}
