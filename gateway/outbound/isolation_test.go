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
	for _, m := range w.Store.All() {
		byNumber[number(m.ID)] = m
	}
	for _, p := range w.Provider.Posted() {
		m := byNumber[p.To]
		if _, known := waits[m.ID]; !known {
			waits[m.ID] = p.At.Sub(m.CreatedAt)
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
			return p.Accept(ctx, post)
		}
	}
	for name, every := range map[string]time.Duration{
		"BusySender": 5 * time.Second, "QuietSender": time.Minute, "VeryQuietSender": 20 * time.Minute,
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				const bad, texts = 3, 40
				w.Insert(bad)
				w.Provider.Answer = refusing(bad)
				p := w.Start()
				for range texts {
					w.After(every)
					w.Insert(1)
				}
				w.After(10 * time.Minute)
				late := 0
				for id, wait := range w.waits() {
					if id > bad && wait > time.Minute {
						late++
					}
				}
				require.LessOrEqual(w, late, 2, "of %d good texts", texts)
				w.After(2 * time.Hour)
				p.End()
				for _, m := range w.Store.All() {
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
			w.Insert(3)
			w.Provider.Answer = refusing(3)
			p := w.Start()
			w.After(4 * time.Hour)
			p.End()
			require.Less(w, len(w.Provider.Posted()), 3*(4*4+10), "a quarter of an hour between the posts of a row")
		})
	})
}

func TestPartialOutage(t *testing.T) {
	t.Parallel()
	// unclear leaves every n-th post without a clear answer, and takes none of those.
	unclear := func(n int) answer {
		return func(ctx context.Context, p *provider, post post) gateway.Outcome {
			if post.N%n == 0 {
				return always(ambiguous())(ctx, p, post)
			}
			return p.Accept(ctx, post)
		}
	}
	for _, n := range []int{1, 2, 3} {
		t.Run(fmt.Sprintf("Every%d", n), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Insert(300)
				w.Provider.Answer = unclear(n)
				p := w.Start()
				for range 60 {
					w.After(time.Minute)
					w.Insert(2)
				}
				if n == 1 {
					require.Less(w, len(w.Provider.Posted()), 20+60, "one probe after each stop")
				}
				w.Provider.Become(nil)
				w.After(30 * time.Minute)
				p.End()
				w.RequireStatus(gateway.StatusSent)
			})
		})
	}
}

func TestThrottledSender(t *testing.T) {
	t.Parallel()
	t.Run("DoesNotStarveTheOthersOfItsChannel", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(3000)
			w.Provider.Delay = 400 * time.Millisecond
			w.Provider.Answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if post.From.ID == senderA {
					return always(failed(gateway.ClassRateLimit))(ctx, p, post)
				}
				return p.Accept(ctx, post)
			}
			p := w.Start(busy, twoSenders)
			w.After(15 * time.Second)
			require.Greater(w, w.postsFrom(senderB), 1000, "of 1,200 that are possible in 15 s")
			w.Provider.Become(nil)
			w.After(6 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("DoesNotPutOffTheRowsOfAChannelWithASlowRate", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(2000)
			p := w.Start(busy, twoSenders, func(o *options) { o.Channels[0].SegmentsPerSecond = 10 })
			w.After(time.Minute)
			p.End()
			require.InDelta(w, 2*10*60, len(w.Provider.Posted()), 60)
			require.LessOrEqual(w, w.Seen.Count("turned away "+string(gateway.StatusDeferred)), 20)
		})
	})
}

func TestUrgentRows(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*world, *options){
		"BehindARate":         func(_ *world, o *options) { o.Channels[0].SegmentsPerSecond = 10 },
		"BehindASlowRate":     func(_ *world, o *options) { o.Channels[0].SegmentsPerSecond = 1 },
		"BehindASlowProvider": func(w *world, _ *options) { w.Provider.Delay = 2 * time.Second },
		"BehindAFastProvider": func(*world, *options) {},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Insert(3000, func(m *gateway.Message) { m.Priority = 9 })
				p := w.Start(busy, func(o *options) { edit(w, o) })
				w.After(2500 * time.Millisecond)
				id := w.Insert(1, func(m *gateway.Message) { m.Priority = 1 })
				w.After(8 * time.Second)
				wait, posted := w.waits()[id]
				p.End()
				require.True(w, posted)
				require.LessOrEqual(w, wait, 4*time.Second+w.Provider.Delay)
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
				w.Insert(rows)
				w.Provider.Delay = answers
				p := w.Start(busy)
				w.After(1500 * time.Millisecond)
				for id := range gateway.MessageID(rows) {
					w.Store.OptOut(number(id + 1))
				}
				staged := time.Now()
				w.After(5 * time.Minute)
				p.End()
				for _, post := range w.Provider.Posted() {
					require.Less(w, post.At.Sub(staged), 2*time.Second, "a post after STOP was staged")
				}
				if answers > time.Second {
					require.Less(w, len(w.Provider.Posted()), rows)
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
				w.Store.Pause(pause)
				w.Insert(300)
				p := w.Start(twoSenders)
				w.After(time.Minute)
				require.Zero(w, w.postsFrom(senderA))
				require.Positive(w, w.Seen.Count("turned away "+string(gateway.StatusDeferred)))
				w.Store.Resume(pause)
				w.After(20 * time.Second)
				p.End()
				w.RequireStatus(gateway.StatusSent)
				w.RequirePostedOnce()
			})
		})
	}
	t.Run("WhileNoGatewayRan", func(t *testing.T) {
		inWorld(t, func(w *world) {
			pause := gateway.Pause{Scope: gateway.PauseSender, Name: senderA}
			w.Store.Pause(pause)
			w.Insert(100)
			p := w.Start(twoSenders)
			w.After(time.Minute)
			p.End()
			w.Store.Resume(pause)
			heir := w.Start(twoSenders)
			w.After(20 * time.Second)
			heir.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
}
