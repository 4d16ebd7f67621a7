package outbound_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// busy gives the pipeline as many posts in flight as a gateway has.
func busy(o *options) {
	o.Settings.InFlight, o.Settings.ClaimRows, o.Settings.RecordRows = 32, 500, 500
}

// waits are how long after their insertion the rows' first posts began.
func (w *world) waits() map[gateway.MessageID]time.Duration {
	waits := map[gateway.MessageID]time.Duration{}
	byNumber := map[string]gateway.Message{}
	for _, m := range w.store.all() {
		byNumber[number(m.ID)] = m
	}
	for _, p := range w.provider.posted() {
		m := byNumber[p.To]
		if _, known := waits[m.ID]; !known {
			waits[m.ID] = p.at.Sub(m.CreatedAt)
		}
	}
	return waits
}

func TestRowsThatTheirSenderMayNotText(t *testing.T) {
	t.Parallel()
	// refusing is a provider that refuses the first rows as their sender's fault.
	refusing := func(bad gateway.MessageID) answer {
		return func(ctx context.Context, p *provider, post post) gateway.Outcome {
			for id := gateway.MessageID(1); id <= bad; id++ {
				if post.To == number(id) {
					return failed(gateway.ClassSender)
				}
			}
			return p.accept(ctx, post)
		}
	}
	for name, every := range map[string]time.Duration{
		"BusySender": 5 * time.Second, "QuietSender": time.Minute, "VeryQuietSender": 20 * time.Minute,
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				const bad, texts = 3, 40
				w.insert(bad)
				w.provider.answer = refusing(bad)
				p := w.start()
				for range texts {
					w.after(every)
					w.insert(1)
				}
				w.after(10 * time.Minute)
				late := 0
				for id, wait := range w.waits() {
					if id > bad && wait > time.Minute {
						late++
					}
				}
				require.LessOrEqual(w, late, 2, "of %d good texts", texts)
				w.after(2 * time.Hour)
				p.stop()
				for _, m := range w.store.all() {
					want := gateway.StatusSent
					if m.ID <= bad {
						want = gateway.StatusFailed
					}
					require.Equal(w, want, m.Status, "row %d", m.ID)
				}
			})
		})
	}
	t.Run("AreAskedForLessAndLessIfNothingElseIsSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(3)
			w.provider.answer = refusing(3)
			p := w.start()
			w.after(4 * time.Hour)
			p.stop()
			require.Less(w, len(w.provider.posted()), 3*(4*4+10), "a quarter of an hour between the posts of a row")
		})
	})
}

func TestPartialOutage(t *testing.T) {
	t.Parallel()
	// unclear leaves every n-th post without a clear answer, and takes none of those.
	unclear := func(n int) answer {
		return func(ctx context.Context, p *provider, post post) gateway.Outcome {
			if post.n%n == 0 {
				return always(ambiguous())(ctx, p, post)
			}
			return p.accept(ctx, post)
		}
	}
	for _, n := range []int{1, 2, 3} {
		t.Run(fmt.Sprintf("Every%d", n), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.insert(300)
				w.provider.answer = unclear(n)
				p := w.start()
				for range 60 {
					w.after(time.Minute)
					w.insert(2)
				}
				if n == 1 {
					require.Less(w, len(w.provider.posted()), 20+60, "one probe after each stop")
				}
				w.provider.become(nil)
				w.after(30 * time.Minute)
				p.stop()
				w.requireStatus(gateway.StatusSent)
			})
		})
	}
}

func TestThrottledSender(t *testing.T) {
	t.Parallel()
	t.Run("DoesNotStarveTheOthersOfItsChannel", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(3000)
			w.provider.delay = 400 * time.Millisecond
			w.provider.answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if post.From == senderA {
					return always(failed(gateway.ClassRateLimit))(ctx, p, post)
				}
				return p.accept(ctx, post)
			}
			p := w.start(busy, twoSenders)
			w.after(15 * time.Second)
			require.Greater(w, w.postsFrom(senderB), 1000, "of 1,200 that are possible in 15 s")
			w.provider.become(nil)
			w.after(6 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("DoesNotPutOffTheRowsOfAChannelWithASlowRate", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(2000)
			p := w.start(busy, twoSenders, func(o *options) { o.Channels[0].SegmentsPerSecond = 10 })
			w.after(time.Minute)
			p.stop()
			require.InDelta(w, 2*10*60, len(w.provider.posted()), 60)
			require.LessOrEqual(w, w.seen.count("turned away "+string(gateway.StatusDeferred)), 20)
		})
	})
}

func TestUrgentRows(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*world, *options){
		"BehindARate":         func(_ *world, o *options) { o.Channels[0].SegmentsPerSecond = 10 },
		"BehindASlowRate":     func(_ *world, o *options) { o.Channels[0].SegmentsPerSecond = 1 },
		"BehindASlowProvider": func(w *world, _ *options) { w.provider.delay = 2 * time.Second },
		"BehindAFastProvider": func(*world, *options) {},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.insert(3000, func(m *gateway.Message) { m.Priority = 9 })
				p := w.start(busy, func(o *options) { edit(w, o) })
				w.after(2500 * time.Millisecond)
				id := w.insert(1, func(m *gateway.Message) { m.Priority = 1 })
				w.after(8 * time.Second)
				wait, posted := w.waits()[id]
				p.stop()
				require.True(w, posted)
				require.LessOrEqual(w, wait, 4*time.Second+w.provider.delay)
			})
		})
	}
}

func TestStopHolds(t *testing.T) {
	t.Parallel()
	for _, answers := range []time.Duration{
		50 * time.Millisecond, 400 * time.Millisecond, 2 * time.Second, 12 * time.Second,
	} {
		t.Run(answers.String(), func(t *testing.T) {
			inWorld(t, func(w *world) {
				const rows = 400
				w.insert(rows)
				w.provider.delay = answers
				p := w.start(busy)
				w.after(1500 * time.Millisecond)
				for id := range gateway.MessageID(rows) {
					w.store.stop(number(id + 1))
				}
				staged := time.Now()
				w.after(5 * time.Minute)
				p.stop()
				for _, post := range w.provider.posted() {
					require.Less(w, post.at.Sub(staged), 2*time.Second, "a post after STOP was staged")
				}
				if answers > time.Second {
					require.Less(w, len(w.provider.posted()), rows)
				}
			})
		})
	}
}

func TestLiftedPauseFreesTheRowsItHeld(t *testing.T) {
	t.Parallel()
	for _, pause := range []gateway.Pause{
		{Scope: gateway.PauseSender, Name: senderA},
		{Scope: gateway.PauseSender, Name: senderA, Until: epoch().Add(24 * time.Hour)},
	} {
		t.Run(pause.Term(), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.store.pause(pause)
				w.insert(300)
				p := w.start(twoSenders)
				w.after(time.Minute)
				require.Zero(w, w.postsFrom(senderA))
				require.Positive(w, w.seen.count("turned away "+string(gateway.StatusDeferred)))
				w.store.resume(pause)
				w.after(20 * time.Second)
				p.stop()
				w.requireStatus(gateway.StatusSent)
				w.requirePostedOnce()
			})
		})
	}
	t.Run("WhileNoGatewayRan", func(t *testing.T) {
		inWorld(t, func(w *world) {
			pause := gateway.Pause{Scope: gateway.PauseSender, Name: senderA}
			w.store.pause(pause)
			w.insert(100)
			p := w.start(twoSenders)
			w.after(time.Minute)
			p.stop()
			w.store.resume(pause)
			heir := w.start(twoSenders)
			w.after(20 * time.Second)
			heir.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
}
