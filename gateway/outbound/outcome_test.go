package outbound_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

func TestOutcome(t *testing.T) {
	t.Parallel()
	cases := []struct {
		class    gateway.ErrorClass
		want     gateway.Status
		attempts int
		next     time.Duration // from the answer, 0 is none
	}{
		{gateway.ClassRecipient, gateway.StatusFailed, 1, 0},
		{gateway.ClassContent, gateway.StatusFailed, 1, 0},
		{gateway.ClassOptOut, gateway.StatusOptedOut, 1, 0},
		{gateway.ClassNotice, gateway.StatusFailed, 1, 0},
		{gateway.ClassTransient, gateway.StatusRetry, 1, 5 * time.Second},
		{gateway.ClassRateLimit, gateway.StatusRetry, 0, 5 * time.Second},
		{gateway.ClassSender, gateway.StatusRetry, 0, 5 * time.Second},
		{gateway.ClassAccount, gateway.StatusRetry, 0, 5 * time.Second},
		{gateway.ClassAmbiguous, gateway.StatusUnknown, 1, 2 * time.Minute},
	}
	for _, c := range cases {
		t.Run(string(c.class), func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.Insert(1)
				w.Provider.Answer = always(failed(c.class))
				p := w.Start()
				w.After(time.Second)
				m := w.Store.Row(id)
				p.End()
				require.Equal(w, c.want, m.Status)
				require.Equal(w, c.attempts, m.Attempts)
				require.Equal(w, 30001, m.ErrorCode)
				require.Equal(w, c.next, wait(m, w.Provider.Posted()[0].At.Add(w.Provider.Delay)))
			})
		})
	}
}

// wait is how long the row waits from then on.
func wait(m gateway.Message, from time.Time) time.Duration {
	if m.NextAttemptAt.IsZero() {
		return 0
	}
	return m.NextAttemptAt.Sub(from)
}

func TestRetry(t *testing.T) {
	t.Parallel()
	t.Run("EndsAfterTheLastAttempt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			w.Provider.Answer = always(failed(gateway.ClassTransient))
			p := w.Start()
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusFailed)
			require.Len(w, w.Provider.Posted(), 3)
		})
	})
	t.Run("DoesNotCountBlamelessAttempts", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			w.Provider.Answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if post.N <= 10 {
					return failed(gateway.ClassRateLimit)
				}
				return p.Accept(ctx, post)
			}
			p := w.Start()
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			require.Equal(w, 1, w.Store.All()[0].Attempts)
		})
	})
	t.Run("HonoursRetryAfter", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(40)
			limited := failed(gateway.ClassRateLimit)
			limited.RetryAfter = 90 * time.Second
			w.Provider.Answer = first(limited)
			w.Provider.Delay = time.Second
			p := w.Start()
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			posts := w.Provider.Posted()
			for _, post := range posts[1:] {
				early := post.At.Sub(posts[0].At)
				require.True(w, early <= time.Second || early >= 90*time.Second, "post %d after %s", post.N, early)
			}
		})
	})
	t.Run("EndsWithTheRowsDeadline", func(t *testing.T) {
		inWorld(t, func(w *world) {
			deadline := time.Now().Add(12 * time.Second)
			id := w.Insert(1, func(m *gateway.Message) { m.ExpiresAt = deadline })
			w.Provider.Answer = always(failed(gateway.ClassTransient))
			p := w.Start()
			w.After(time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusExpired)
			require.Less(w, w.Store.Row(id).StatusAt.Sub(deadline), 3*time.Second)
		})
	})
	t.Run("WaitsForNotBefore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			begin := time.Now().Add(10 * time.Minute)
			w.Insert(1, func(m *gateway.Message) { m.NotBefore = begin })
			p := w.Start()
			w.After(time.Hour)
			p.End()
			require.False(w, w.Provider.Posted()[0].At.Before(begin))
		})
	})
}

func TestTurnedAway(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		edit func(*gateway.Message)
		want gateway.Status
	}{
		"NoNumber": {func(m *gateway.Message) { m.Phones = "n/a" }, gateway.StatusRejected},
		"NoText":   {func(m *gateway.Message) { m.Body = " " }, gateway.StatusRejected},
		"TooOld":   {func(m *gateway.Message) { m.ExpiresAt = time.Now() }, gateway.StatusExpired},
		"OptedOut": {func(m *gateway.Message) { m.Phones = "+14155560999" }, gateway.StatusOptedOut},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Store.OptOut("+14155560999")
				w.Insert(1, c.edit)
				p := w.Start()
				w.After(5 * time.Second)
				p.End()
				w.RequireStatus(c.want)
				require.Empty(w, w.Provider.Posted())
				require.Equal(w, 1, w.Seen.Count("turned away "+string(c.want)))
			})
		})
	}
}

func TestOptOut(t *testing.T) {
	t.Parallel()
	t.Run("HoldsForRowsClaimedBefore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(3)
			p := w.Start(func(o *options) { o.Channels[0].SegmentsPerSecond = 0.1 })
			w.After(5 * time.Second)
			require.Equal(w, gateway.StatusSending, w.Store.Row(id+2).Status)
			w.Store.OptOut(number(id + 2))
			w.After(10 * time.Minute)
			p.End()
			require.Equal(w, gateway.StatusOptedOut, w.Store.Row(id+2).Status)
			require.Len(w, w.Provider.Posted(), 2)
		})
	})
	t.Run("KnownToTheProviderAloneIsWritten", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1)
			w.Provider.Answer = always(failed(gateway.ClassOptOut))
			p := w.Start()
			w.After(5 * time.Second)
			found, err := p.Node.OptOuts(w.Context(), []string{number(id)})
			p.End()
			require.NoError(w, err)
			require.Len(w, found, 1)
			require.Equal(w, consent.SourceProvider, found[0].Source)
		})
	})
	t.Run("UnreadableNobodyIsSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(50)
			p := w.Start(func(o *options) {
				o.Settings.ClaimRows = 10
				o.Store.(*node).Refuse = at("opt_outs", func(int) error { return errBroken })
			})
			w.After(time.Minute)
			require.Empty(w, w.Provider.Posted())
			require.Less(w, p.Node.Count("claim"), 100, "claims in a minute")
			p.Node.Fault(nil, nil)
			w.After(time.Minute)
			p.End()
			w.RequirePostedOnce()
		})
	})
}
