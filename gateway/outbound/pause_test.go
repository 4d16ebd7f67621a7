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
		if post.From == sender && time.Now().Before(repaired) {
			return failed(class)
		}
		return p.accept(ctx, post)
	}
}

// twoSenders gives the channel two numbers.
func twoSenders(o *options) { o.Channels[0].Senders = []string{senderA, senderB} }

// postsFrom counts the posts from the sender.
func (w *world) postsFrom(sender string) int {
	n := 0
	for _, p := range w.provider.posted() {
		if p.From == sender {
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
			w.insert(200)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(40*time.Minute))
			p := w.start(twoSenders)
			w.after(5 * time.Minute)
			require.LessOrEqual(w, w.postsFrom(senderA), beforePause+3, "and a probe after each of three pauses")
			require.Equal(w, 4, w.seen.count("paused sender"))
			require.Positive(w, w.seen.count("pause sender 30001"), "its code is written with it")
			w.after(2 * time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			for _, m := range w.store.all() {
				require.Equal(w, 1, m.Attempts)
			}
		})
	})
	t.Run("DoesNotHoldUpTheOthersOfItsChannel", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(300)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(40*time.Minute))
			p := w.start(twoSenders, func(o *options) { o.Settings.ClaimRows = 20 })
			w.after(5 * time.Minute)
			require.InDelta(w, 150, w.postsFrom(senderB), 30)
			for _, m := range w.store.all() {
				require.NotEqual(w, gateway.StatusNew, m.Status)
			}
			putOff := w.seen.count("turned away " + string(gateway.StatusDeferred))
			require.LessOrEqual(w, putOff, 4*180, "each row is put off once a pause")
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("IsTriedAgainAfterThePause", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			p := w.start()
			w.after(50 * time.Minute)
			posts := len(w.provider.posted())
			require.InDelta(w, beforePause+7, posts, beforePause, "a probe after each pause of 30 s to 15 min")
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("PausesOtherGatewaysToo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			one := w.start()
			w.after(5 * time.Second)
			posts := len(w.provider.posted())
			two := w.start()
			w.after(20 * time.Second)
			require.Len(w, w.provider.posted(), posts)
			w.after(5 * time.Minute)
			require.LessOrEqual(w, len(w.provider.posted()), posts+2*4, "a probe of each gateway after each pause")
			one.stop()
			two.stop()
		})
	})
	t.Run("IsPausedAlsoWhileThePauseCannotBeWritten", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(100)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(time.Hour))
			p := w.start()
			p.node.fault(at("set_pause", func(int) error { return errBroken }), nil)
			w.after(10 * time.Minute)
			require.LessOrEqual(w, len(w.provider.posted()), beforePause+5)
			require.Empty(w, w.store.pauses)
			p.node.fault(nil, nil)
			w.after(5 * time.Second)
			require.Len(w, w.store.pauses, 1)
			p.stop()
		})
	})
	t.Run("DoesNotShortenAnOperatorsPause", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			forever := gateway.Pause{Scope: gateway.PauseSender, Name: senderA}
			w.provider.answer = func(_ context.Context, _ *provider, post post) gateway.Outcome {
				if post.n == 1 {
					w.store.pause(forever)
				}
				return failed(gateway.ClassSender)
			}
			p := w.start()
			w.after(time.Hour)
			p.stop()
			require.Equal(w, forever, w.store.pauses[[2]string{"sender", senderA}])
		})
	})
}

func TestBrokenAccount(t *testing.T) {
	inWorld(t, func(w *world) {
		w.insert(50)
		w.provider.answer = refusing(senderA, gateway.ClassAccount, time.Now().Add(time.Hour))
		p := w.start(twoSenders, func(o *options) { o.Settings.InFlight = 1 })
		w.after(10 * time.Minute)
		require.LessOrEqual(w, w.seen.count("paused all"), 20, "one probe in half a minute")
		w.after(3 * time.Hour)
		p.stop()
		w.requireStatus(gateway.StatusSent)
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
				w.insert(500)
				p := w.start(func(o *options) { o.Channels[0].SegmentsPerSecond = 10 })
				w.after(5 * time.Second)
				w.store.pause(pause)
				w.after(3 * time.Second)
				posts, claims := len(w.provider.posted()), p.node.count("claim")
				w.after(10 * time.Minute)
				require.Len(w, w.provider.posted(), posts)
				require.Equal(w, claims, p.node.count("claim"))
				require.LessOrEqual(w, p.node.count("poll"), 620, "looks at the pauses in ten minutes")
				for _, m := range w.store.all()[posts:] {
					require.Equal(w, gateway.StatusNew, m.Status)
				}
				w.store.resume(pause)
				w.after(2 * time.Minute)
				p.stop()
				w.requireStatus(gateway.StatusSent)
				w.requirePostedOnce()
			})
		})
	}
	t.Run("OfAnotherChannelChangesNothing", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			w.store.pause(gateway.Pause{Scope: gateway.PauseChannel, Name: "hr"})
			p := w.start()
			w.after(5 * time.Second)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("EndsByItself", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			until := time.Now().Add(10 * time.Minute)
			w.store.pause(gateway.Pause{Scope: gateway.PauseAll, Until: until})
			p := w.start()
			w.after(11 * time.Minute)
			p.stop()
			require.InDelta(w, 0, w.provider.posted()[0].at.Sub(until).Seconds(), 2)
		})
	})
}
