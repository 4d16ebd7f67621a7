package outbound_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/sendtest"
)

// noneFree is asking with a policy for what finds each number in use.
func noneFree(w *world, policy gateway.NoneFreePolicy) func(*sendtest.Options) {
	base := asking(w)
	return func(o *sendtest.Options) {
		base(o)
		o.Channels[0].Replies.NoneFree, o.Channels[0].Replies.ReferenceText = policy, "(#)"
	}
}

// bodies are the texts that were posted, in order.
func bodies(w *world) []string {
	var all []string
	for _, p := range w.Provider.Posted() {
		all = append(all, p.Body)
	}
	return slices.Sorted(slices.Values(all))
}

func TestNoneFree_Wait(t *testing.T) {
	t.Parallel()
	waiting := func(w *world) (n int) {
		for _, m := range w.Store.All() {
			if m.Status == gateway.StatusDeferred {
				require.Equal(w, plan.ReasonNoneFree, m.StatusReason)
				n++
			}
		}
		return n
	}
	t.Run("OneOfThreeWaitsForTwoNumbers", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(3, withKeywords)
			p := w.Start(noneFree(w, gateway.NoneFreeWait))
			w.After(50 * time.Minute)
			require.Equal(w, 1, waiting(w))
			w.After(15 * time.Minute) // the window of the first two, an hour, is over
			p.End()
			require.Zero(w, waiting(w))
			require.Len(w, w.Provider.Posted(), 3)
		})
	})
	t.Run("ManyRowsOfOnePersonCostFewClaims", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(50, withKeywords)
			other := w.Insert(1)
			p := w.Start(noneFree(w, gateway.NoneFreeWait))
			w.After(29 * time.Minute)
			p.End()
			require.Equal(w, 48, waiting(w))
			require.Equal(w, gateway.StatusSent, w.Store.Row(other).Status)
			require.LessOrEqual(w, w.Seen.Count("turned away DEFERRED"), 48*6, "each every five minutes")
		})
	})
	t.Run("NotPastItsTime", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(2, withKeywords)
			p := w.Start(noneFree(w, gateway.NoneFreeWait))
			w.After(5 * time.Second)
			late := w.Insert(1, withKeywords, func(m *gateway.Message) { m.ExpiresAt = time.Now().Add(12 * time.Minute) })
			w.After(11 * time.Minute)
			require.Equal(w, 1, waiting(w))
			w.After(2 * time.Minute)
			p.End()
			require.Equal(w, gateway.StatusExpired, w.Store.Row(late).Status)
			require.Equal(w, schedule.ReasonExpired, w.Store.Row(late).StatusReason)
		})
	})
	t.Run("AfterACrashBetweenClaimAndPost", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(3, withKeywords)
			first := w.Start(noneFree(w, gateway.NoneFreeWait), func(o *sendtest.Options) {
				o.Store.(*node).Fault(at("record begin", func(int) error { return gateway.ErrUnavailable }), nil)
			})
			w.After(3 * time.Second)
			first.Crash()
			require.Empty(w, w.Provider.Posted())
			second := w.Start(noneFree(w, gateway.NoneFreeWait))
			w.After(10 * time.Minute)
			second.End()
			require.Len(w, w.Provider.Posted(), 2)
			require.Equal(w, 1, waiting(w))
		})
	})
}

func TestNoneFree_Reference(t *testing.T) {
	t.Parallel()
	const plain = "Your certificate expires."
	t.Run("NamesTheOneThatFindsNoNumber", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(3, withKeywords)
			p := w.Start(noneFree(w, gateway.NoneFreeReference))
			w.After(5 * time.Second)
			p.End()
			require.Equal(w, []string{plain, plain, plain + " (#A5)"}, bodies(w))
		})
	})
	t.Run("IsFoundInTheProvidersListWhenItsAnswerWasLost", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(2, withKeywords)
			p := w.Start(noneFree(w, gateway.NoneFreeReference))
			w.After(50 * time.Minute)
			w.Provider.Become(func(ctx context.Context, p *provider, post post) gateway.Outcome {
				p.Accept(ctx, post)
				return sendtest.Ambiguous()
			})
			id := w.Insert(1, withKeywords)
			w.After(5 * time.Second)
			require.Equal(w, gateway.StatusUnknown, w.Store.Row(id).Status)
			w.After(15 * time.Minute) // the others are closed: now it would go without a reference
			p.End()
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status)
			require.Equal(w, []string{plain, plain, plain + " (#A5)"}, bodies(w))
		})
	})
}
