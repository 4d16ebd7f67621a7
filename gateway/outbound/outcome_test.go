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
				id := w.insert(1)
				w.provider.answer = always(failed(c.class))
				p := w.start()
				w.after(time.Second)
				m := w.store.row(id)
				p.stop()
				require.Equal(w, c.want, m.Status)
				require.Equal(w, c.attempts, m.Attempts)
				require.Equal(w, 30001, m.ErrorCode)
				require.Equal(w, c.next, wait(m, w.provider.posted()[0].at.Add(w.provider.delay)))
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
			w.insert(1)
			w.provider.answer = always(failed(gateway.ClassTransient))
			p := w.start()
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusFailed)
			require.Len(w, w.provider.posted(), 3)
		})
	})
	t.Run("DoesNotCountBlamelessAttempts", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if post.n <= 10 {
					return failed(gateway.ClassRateLimit)
				}
				return p.accept(ctx, post)
			}
			p := w.start()
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			require.Equal(w, 1, w.store.all()[0].Attempts)
		})
	})
	t.Run("HonoursRetryAfter", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(40)
			limited := failed(gateway.ClassRateLimit)
			limited.RetryAfter = 90 * time.Second
			w.provider.answer = first(limited)
			w.provider.delay = time.Second
			p := w.start()
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			posts := w.provider.posted()
			for _, post := range posts[1:] {
				early := post.at.Sub(posts[0].at)
				require.True(w, early <= time.Second || early >= 90*time.Second, "post %d after %s", post.n, early)
			}
		})
	})
	t.Run("EndsWithTheRowsDeadline", func(t *testing.T) {
		inWorld(t, func(w *world) {
			deadline := time.Now().Add(12 * time.Second)
			id := w.insert(1, func(m *gateway.Message) { m.ExpiresAt = deadline })
			w.provider.answer = always(failed(gateway.ClassTransient))
			p := w.start()
			w.after(time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusExpired)
			require.Less(w, w.store.row(id).StatusAt.Sub(deadline), 3*time.Second)
		})
	})
	t.Run("WaitsForNotBefore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			begin := time.Now().Add(10 * time.Minute)
			w.insert(1, func(m *gateway.Message) { m.NotBefore = begin })
			p := w.start()
			w.after(time.Hour)
			p.stop()
			require.False(w, w.provider.posted()[0].at.Before(begin))
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
				w.store.stop("+14155560999")
				w.insert(1, c.edit)
				p := w.start()
				w.after(5 * time.Second)
				p.stop()
				w.requireStatus(c.want)
				require.Empty(w, w.provider.posted())
				require.Equal(w, 1, w.seen.count("turned away "+string(c.want)))
			})
		})
	}
}

func TestOptOut(t *testing.T) {
	t.Parallel()
	t.Run("HoldsForRowsClaimedBefore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(3)
			p := w.start(func(o *options) { o.Channels[0].SegmentsPerSecond = 0.1 })
			w.after(5 * time.Second)
			require.Equal(w, gateway.StatusSending, w.store.row(id+2).Status)
			w.store.stop(number(id + 2))
			w.after(10 * time.Minute)
			p.stop()
			require.Equal(w, gateway.StatusOptedOut, w.store.row(id+2).Status)
			require.Len(w, w.provider.posted(), 2)
		})
	})
	t.Run("KnownToTheProviderAloneIsWritten", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = always(failed(gateway.ClassOptOut))
			p := w.start()
			w.after(5 * time.Second)
			found, err := p.node.OptOuts(w.Context(), []string{number(id)})
			p.stop()
			require.NoError(w, err)
			require.Len(w, found, 1)
			require.Equal(w, consent.SourceProvider, found[0].Source)
		})
	})
	t.Run("UnreadableNobodyIsSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(50)
			p := w.start(func(o *options) {
				o.Settings.ClaimRows = 10
				o.Store.(*node).refuse = at("opt_outs", func(int) error { return errBroken })
			})
			w.after(time.Minute)
			require.Empty(w, w.provider.posted())
			require.Less(w, p.node.count("claim"), 100, "claims in a minute")
			p.node.fault(nil, nil)
			w.after(time.Minute)
			p.stop()
			w.requirePostedOnce()
		})
	})
}

func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	// lost is accepted, but its answer is not heard.
	lost := func(ctx context.Context, p *provider, post post) gateway.Outcome {
		p.accept(ctx, post)
		return ambiguous()
	}
	t.Run("FoundAtTheProviderIsSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(9) // one fewer than stop the sending
			w.provider.answer = lost
			p := w.start()
			w.after(10 * time.Second)
			w.requireStatus(gateway.StatusUnknown)
			w.after(5 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
			require.Equal(w, 9, w.seen.count("resolved found"))
		})
	})
	t.Run("AnOutageLeavesMostRowsUntouched", func(t *testing.T) {
		inWorld(t, func(w *world) {
			const rows = 400
			w.insert(rows)
			w.provider.answer = lost
			p := w.start()
			w.after(time.Minute)
			posted := len(w.provider.posted())
			w.provider.become(nil)
			w.after(10 * time.Minute)
			p.stop()
			require.Less(w, posted, rows/2)
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("HeldOnceTheAttemptsAreUsedUp", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = func(context.Context, *provider, post) gateway.Outcome { return ambiguous() }
			p := w.start()
			w.after(24 * time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusHeld)
			require.Len(w, w.provider.posted(), 3)
		})
	})
	t.Run("NotFoundIsSentAgain", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = first(ambiguous())
			p := w.start()
			w.after(5 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			posts := w.provider.posted()
			require.Len(w, posts, 2)
			require.GreaterOrEqual(w, posts[1].at.Sub(posts[0].at), 2*time.Minute)
		})
	})
	t.Run("NotFoundIsHeldWhereItMustNotDouble", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = first(ambiguous())
			p := w.start(func(o *options) { o.Channels[0].OnUnknown = gateway.UnknownHold })
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusHeld)
			require.Len(w, w.provider.posted(), 1)
		})
	})
	t.Run("WaitsWhileTheListIsUnreadable", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = lost
			w.provider.read(false)
			p := w.start()
			w.after(30 * time.Minute)
			w.requireStatus(gateway.StatusUnknown)
			w.provider.read(true)
			w.after(time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("IsHeldWhenTheListStaysUnreadable", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			w.provider.answer = lost
			w.provider.read(false)
			p := w.start()
			w.after(2 * time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusHeld)
		})
	})
	t.Run("IsSettledByACallback", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = lost
			p := w.start()
			w.after(10 * time.Second)
			w.store.callback(
				t,
				gateway.Report{Ref: w.store.row(id).AttemptRef, SID: "SM1", Status: "delivered", At: time.Now()},
			)
			w.after(time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusDelivered)
			w.requirePostedOnce()
		})
	})
	t.Run("TwinsEachGetTheirOwnMessage", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(2, func(m *gateway.Message) { m.Phones = "+14155560001" })
			w.provider.answer = lost
			p := w.start()
			w.after(5 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			rows := w.store.all()
			require.NotEqual(w, rows[0].ProviderSID, rows[1].ProviderSID)
			require.Len(w, w.provider.posted(), 2)
		})
	})
	t.Run("CallbackComesBeforeTheAnswerIsRecorded", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				o := p.accept(ctx, post)
				w.store.callback(t, gateway.Report{Ref: post.Ref, SID: o.SID, Status: "delivered", At: time.Now()})
				return o
			}
			p := w.start()
			w.after(time.Hour)
			p.stop()
			require.Equal(w, gateway.StatusDelivered, w.store.row(id).Status)
			require.Equal(w, 0, w.seen.count("doubled"))
		})
	})
}

func TestPoll(t *testing.T) {
	t.Parallel()
	t.Run("FindsTheFinalStatus", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(50)
			w.provider.final = "delivered"
			p := w.start()
			w.after(30 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusDelivered)
			_, asked := w.provider.asked()
			require.Equal(w, 50, asked)
			require.Equal(w, 50, w.seen.count("ended DELIVERED"))
		})
	})
	t.Run("AsksAgainEverySoOftenAndGivesUp", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.final = "queued"
			p := w.start(func(o *options) {
				o.Settings.PollInterval, o.sweeps.Settings.Poll.GiveUp = time.Minute, 5*time.Hour
			})
			w.after(8 * time.Hour)
			p.stop()
			_, asked := w.provider.asked()
			require.InDelta(w, 5, asked, 1)
			require.Zero(w, w.store.row(id).NextAttemptAt)
			require.Equal(w, 1, w.seen.count("resolved given_up"))
		})
	})
	t.Run("GoesOnAfterFailures", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			p := w.start()
			w.after(3 * time.Hour)
			_, asked := w.provider.asked()
			p.stop()
			require.Equal(w, 3, asked)
			w.requireStatus(gateway.StatusSent)
		})
	})
}
