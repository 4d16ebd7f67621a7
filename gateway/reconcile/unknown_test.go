package reconcile_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sendtest"
)

func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	// lost is accepted, but its answer is not heard.
	lost := func(ctx context.Context, p *sendtest.Provider, post sendtest.Post) gateway.Outcome {
		p.Accept(ctx, post)
		return sendtest.Ambiguous()
	}
	t.Run("FoundAtTheProviderIsSent", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(9) // one fewer than stop the sending
			w.Provider.Answer = lost
			p := w.Start()
			w.After(10 * time.Second)
			w.RequireStatus(gateway.StatusUnknown)
			w.After(5 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			require.Equal(w, 9, w.Seen.Count("resolved found"))
		})
	})
	t.Run("AFirstTextWithItsInstructionIsFound", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			const instruction = "Reply STOP to opt out."
			w.Insert(1)
			w.Provider.Answer = func(ctx context.Context, p *sendtest.Provider, post sendtest.Post) gateway.Outcome {
				post.Body = consent.Instruct(post.Body, instruction)
				return lost(ctx, p, post)
			}
			p := w.Start(func(o *sendtest.Options) { o.Channels[0].OptOutInstruction = instruction })
			w.After(5 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			require.Equal(w, 1, w.Seen.Count("resolved found"))
		})
	})
	t.Run("AnOutageLeavesMostRowsUntouched", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			const rows = 400
			w.Insert(rows)
			w.Provider.Answer = lost
			p := w.Start()
			w.After(time.Minute)
			posted := len(w.Provider.Posted())
			w.Provider.Become(nil)
			w.After(10 * time.Minute)
			p.End()
			require.Less(w, posted, rows/2)
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("HeldOnceTheAttemptsAreUsedUp", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			w.Provider.Answer = sendtest.Always(sendtest.Ambiguous())
			p := w.Start()
			w.After(24 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusHeld)
			require.Len(w, w.Provider.Posted(), 3)
		})
	})
	t.Run("NotFoundIsSentAgain", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			w.Provider.Answer = sendtest.First(sendtest.Ambiguous())
			p := w.Start()
			w.After(5 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			posts := w.Provider.Posted()
			require.Len(w, posts, 2)
			require.GreaterOrEqual(w, posts[1].At.Sub(posts[0].At), 2*time.Minute)
		})
	})
	t.Run("NotFoundIsHeldWhereItMustNotDouble", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			w.Provider.Answer = sendtest.First(sendtest.Ambiguous())
			p := w.Start(func(o *sendtest.Options) { o.Channels[0].OnUnknown = gateway.UnknownHold })
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusHeld)
			require.Len(w, w.Provider.Posted(), 1)
		})
	})
	t.Run("WaitsWhileTheListIsUnreadable", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			w.Provider.Answer = lost
			w.Provider.Read(false)
			p := w.Start()
			w.After(30 * time.Minute)
			w.RequireStatus(gateway.StatusUnknown)
			w.Provider.Read(true)
			w.After(time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("IsHeldWhenTheListStaysUnreadable", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			w.Provider.Answer = lost
			w.Provider.Read(false)
			p := w.Start()
			w.After(2 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusHeld)
		})
	})
	t.Run("IsSettledByACallback", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			id := w.Insert(1)
			w.Provider.Answer = lost
			p := w.Start()
			w.After(10 * time.Second)
			w.Store.Callback(
				t,
				gateway.Report{Ref: w.Store.Row(id).AttemptRef, SID: "SM1", Status: "delivered", At: time.Now()},
			)
			w.After(time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusDelivered)
			w.RequirePostedOnce()
		})
	})
	t.Run("TwinsEachGetTheirOwnMessage", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(2, func(m *gateway.Message) { m.Phones = "+14155560001" })
			w.Provider.Answer = lost
			p := w.Start()
			w.After(5 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			rows := w.Store.All()
			require.NotEqual(w, rows[0].ProviderSID, rows[1].ProviderSID)
			require.Len(w, w.Provider.Posted(), 2)
		})
	})
	t.Run("CallbackComesBeforeTheAnswerIsRecorded", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			id := w.Insert(1)
			w.Provider.Answer = func(ctx context.Context, p *sendtest.Provider, post sendtest.Post) gateway.Outcome {
				o := p.Accept(ctx, post)
				w.Store.Callback(t, gateway.Report{Ref: post.Ref, SID: o.SID, Status: "delivered", At: time.Now()})
				return o
			}
			p := w.Start()
			w.After(time.Hour)
			p.End()
			require.Equal(w, gateway.StatusDelivered, w.Store.Row(id).Status)
			require.Equal(w, 0, w.Seen.Count("doubled"))
		})
	})
}

func TestUnknownOutcome_OfAnotherAccount(t *testing.T) {
	sendtest.Run(t, func(w *sendtest.World) {
		w.Insert(3)
		w.Provider.Answer = unanswered
		w.Provider.Unreadable = true
		before := w.Start(func(o *sendtest.Options) { o.Account = "AC1" })
		w.After(time.Minute)
		before.End()
		w.Provider.Unreadable = false
		lists := w.Provider.Lists
		after := w.Start(func(o *sendtest.Options) { o.Account = "AC2" })
		w.After(30 * time.Minute)
		w.RequireStatus(gateway.StatusUnknown)
		require.Equal(w, lists, w.Provider.Lists, "the list of another account says nothing")
		w.After(time.Hour)
		after.End()
		w.RequireStatus(gateway.StatusHeld)
	})
}
