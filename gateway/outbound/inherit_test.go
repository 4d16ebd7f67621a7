package outbound_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// as is a run of a gateway, and the runs before it that are known to be dead.
func as(run string, predecessors ...string) func(*options) {
	return func(o *options) { o.Run, o.sweeps.Predecessors = run, predecessors }
}

// diesWith leaves rows in the hands of a run that dies: some posted without an answer, the rest not begun.
func (w *world) diesWith(rows int, run string) {
	w.Helper()
	w.insert(rows)
	w.provider.answer = unanswered
	dead := w.start(as(run), func(o *options) { o.Settings.InFlight = rows })
	w.after(5 * time.Second)
	dead.crash()
	w.provider.become(nil)
	w.requireStatus(gateway.StatusSending)
}

// unanswered is a provider that accepts and does not say so.
func unanswered(ctx context.Context, p *provider, post post) gateway.Outcome {
	p.accept(ctx, post)
	return hang(ctx, p, post)
}

// inHand are the rows that a run has claimed.
func (w *world) inHand() []gateway.Message {
	return slices.DeleteFunc(w.store.all(), func(m gateway.Message) bool { return m.Status != gateway.StatusSending })
}

func TestInherit(t *testing.T) {
	t.Parallel()
	t.Run("RescuesWhatADeadRunHadInHandAtOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.diesWith(100, "first")
			told := 0
			p := w.start(as("second", "first"), func(o *options) { o.sweeps.Inherited = func() { told++ } })
			w.after(30 * time.Second)
			require.Empty(w, w.inHand(), "their lease has another minute to go")
			require.Equal(w, 1, told)
			w.after(10 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("LeavesLivingRunsTheirRows", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.diesWith(100, "another")
			p := w.start(as("second", "first"))
			w.after(30 * time.Second)
			require.Len(w, w.inHand(), 100)
			require.Len(w, w.logged("rows are in the hands of another run", "run=another", "rows=100"), 1)
			p.stop()
		})
	})
	t.Run("WaitsForTheStore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.diesWith(10, "first")
			told := 0
			p := w.start(as("second", "first"), func(o *options) {
				o.sweeps.Inherited = func() { told++ }
				o.Store.(*node).fault(func(string, int) error { return gateway.ErrUnavailable }, nil)
			})
			w.after(10 * time.Second)
			require.Zero(w, told)
			p.node.fault(nil, nil)
			w.after(20 * time.Second)
			require.Equal(w, 1, told)
			require.Empty(w, w.inHand())
			p.stop()
		})
	})
}

func TestUnknownOutcome_OfAnotherAccount(t *testing.T) {
	inWorld(t, func(w *world) {
		w.insert(3)
		w.provider.answer = unanswered
		w.provider.unreadable = true
		before := w.start(func(o *options) { o.Account = "AC1" })
		w.after(time.Minute)
		before.stop()
		w.provider.unreadable = false
		lists := w.provider.lists
		after := w.start(func(o *options) { o.Account = "AC2" })
		w.after(30 * time.Minute)
		w.requireStatus(gateway.StatusUnknown)
		require.Equal(w, lists, w.provider.lists, "the list of another account says nothing")
		w.after(time.Hour)
		after.stop()
		w.requireStatus(gateway.StatusHeld)
	})
}
