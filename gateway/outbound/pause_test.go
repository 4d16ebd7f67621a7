package outbound_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// refusing refuses the posts from one sender until it is repaired.
func refusing(sender string, class gateway.ErrorClass, repaired time.Time) answer {
	return func(ctx context.Context, p *provider, post post) gateway.Outcome {
		if post.From.ID == sender && time.Now().Before(repaired) {
			return failed(class)
		}
		return p.Accept(ctx, post)
	}
}

// twoSenders gives the channel two numbers.
func twoSenders(o *options) { o.Channels[0].Senders = gateway.Addresses(senderA, senderB) }

// postsFrom counts the posts from the sender.
func (w *world) postsFrom(sender string) int {
	n := 0
	for _, p := range w.Provider.Posted() {
		if p.From.ID == sender {
			n++
		}
	}
	return n
}

// beforePause bounds the posts before a pause: those under way when the first
// refusal comes, and the one that each of them lets begin.
const beforePause = 2 * 4

func TestBrokenSender(t *testing.T) {
	t.Parallel()
	t.Run("IsPausedAndItsRowsAreNotBurnt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(200)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(40*time.Minute))
			p := w.Start(twoSenders)
			w.After(5 * time.Minute)
			require.LessOrEqual(w, w.postsFrom(senderA), beforePause+3, "and a probe after each of three pauses")
			require.Equal(w, 4, w.Seen.Count("paused sender"))
			require.Positive(w, w.Seen.Count("pause sender 30001"), "its code is written with it")
			w.After(2 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			for _, m := range w.Store.All() {
				require.Equal(w, 1, m.Attempts)
			}
		})
	})
	t.Run("DoesNotHoldUpTheOthersOfItsChannel", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(300)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(40*time.Minute))
			p := w.Start(twoSenders, func(o *options) { o.Settings.ClaimRows = 20 })
			w.After(5 * time.Minute)
			require.InDelta(w, 150, w.postsFrom(senderB), 30)
			for _, m := range w.Store.All() {
				require.NotEqual(w, gateway.StatusNew, m.Status)
			}
			putOff := w.Seen.Count("turned away " + string(gateway.StatusDeferred))
			require.LessOrEqual(w, putOff, 4*180, "each row is put off once a pause")
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("IsTriedAgainAfterThePause", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			p := w.Start()
			w.After(50 * time.Minute)
			posts := len(w.Provider.Posted())
			require.InDelta(w, beforePause+7, posts, beforePause, "a probe after each pause of 30 s to 15 min")
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("PausesOtherGatewaysToo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			one := w.Start()
			w.After(5 * time.Second)
			posts := len(w.Provider.Posted())
			two := w.Start()
			w.After(20 * time.Second)
			require.Len(w, w.Provider.Posted(), posts)
			w.After(5 * time.Minute)
			require.LessOrEqual(w, len(w.Provider.Posted()), posts+2*4, "a probe of each gateway after each pause")
			one.End()
			two.End()
		})
	})
	t.Run("IsPausedAlsoWhileThePauseCannotBeWritten", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(100)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			p := w.Start()
			p.Node.Fault(at("set_pause", func(int) error { return errBroken }), nil)
			w.After(10 * time.Minute)
			require.LessOrEqual(w, len(w.Provider.Posted()), beforePause+5)
			require.Empty(w, w.Store.Pauses)
			p.Node.Fault(nil, nil)
			w.After(5 * time.Second)
			require.Len(w, w.Store.Pauses, 1)
			p.End()
		})
	})
	t.Run("DoesNotShortenAnOperatorsPause", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			forever := gateway.Pause{Scope: gateway.PauseSender, Name: senderA}
			w.Provider.Answer = func(_ context.Context, _ *provider, post post) gateway.Outcome {
				if post.N == 1 {
					w.Store.Pause(forever)
				}
				return failed(gateway.ClassSender)
			}
			p := w.Start()
			w.After(time.Hour)
			p.End()
			require.Equal(w, forever, w.Store.Pauses[[2]string{"sender", senderA}])
		})
	})
}

func TestBrokenAccount(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(50)
		w.Provider.Answer = refusing(senderA, gateway.ClassAccount, time.Now().Add(time.Hour))
		p := w.Start(twoSenders, func(o *options) { o.Settings.InFlight = 1 })
		w.After(10 * time.Minute)
		require.LessOrEqual(w, w.Seen.Count("paused all"), 20, "one probe in half a minute")
		w.After(3 * time.Hour)
		p.End()
		w.RequireStatus(gateway.StatusSent)
	})
}

func TestOperatorsPause(t *testing.T) {
	t.Parallel()
	for _, pause := range []gateway.Pause{
		{Scope: gateway.PauseAll},
		{Scope: gateway.PauseChannel, Name: "it"},
		{Scope: gateway.PauseSender, Name: senderA},
	} {
		t.Run(string(pause.Scope), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Insert(500)
				p := w.Start(func(o *options) { o.Channels[0].SegmentsPerSecond = 10 })
				w.After(5 * time.Second)
				w.Store.Pause(pause)
				w.After(3 * time.Second)
				posts, claims := len(w.Provider.Posted()), p.Node.Count("claim")
				w.After(10 * time.Minute)
				require.Len(w, w.Provider.Posted(), posts)
				require.Equal(w, claims, p.Node.Count("claim"))
				require.LessOrEqual(w, p.Node.Count("poll"), 620, "looks at the pauses in ten minutes")
				for _, m := range w.Store.All()[posts:] {
					require.Equal(w, gateway.StatusNew, m.Status)
				}
				w.Store.Resume(pause)
				w.After(2 * time.Minute)
				p.End()
				w.RequireStatus(gateway.StatusSent)
				w.RequirePostedOnce()
			})
		})
	}
	t.Run("OfAnotherChannelChangesNothing", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			w.Store.Pause(gateway.Pause{Scope: gateway.PauseChannel, Name: "hr"})
			p := w.Start()
			w.After(5 * time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("EndsByItself", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			until := time.Now().Add(10 * time.Minute)
			w.Store.Pause(gateway.Pause{Scope: gateway.PauseAll, Until: until})
			p := w.Start()
			w.After(11 * time.Minute)
			p.End()
			require.InDelta(w, 0, w.Provider.Posted()[0].At.Sub(until).Seconds(), 2)
		})
	})
}
