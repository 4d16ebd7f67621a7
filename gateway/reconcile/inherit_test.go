package reconcile_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sendtest"
)

// as is a run of a gateway, and the runs before it that are known to be dead.
func as(run string, predecessors ...string) func(*sendtest.Options) {
	return func(o *sendtest.Options) { o.Run, o.Sweeps.Predecessors = run, predecessors }
}

// diesWith leaves rows in the hands of a run that dies: some posted without an answer, the rest not begun.
func diesWith(w *sendtest.World, rows int, run string) {
	w.Helper()
	w.Insert(rows)
	w.Provider.Answer = unanswered
	dead := w.Start(as(run), func(o *sendtest.Options) { o.Settings.InFlight = rows })
	w.After(5 * time.Second)
	dead.Crash()
	w.Provider.Become(nil)
	w.RequireStatus(gateway.StatusSending)
}

// unanswered is a provider that accepts and does not say so.
func unanswered(ctx context.Context, p *sendtest.Provider, post sendtest.Post) gateway.Outcome {
	p.Accept(ctx, post)
	return sendtest.Hang(ctx, p, post)
}

// inHand are the rows that a run has claimed.
func inHand(w *sendtest.World) []gateway.Message {
	return slices.DeleteFunc(w.Store.All(), func(m gateway.Message) bool { return m.Status != gateway.StatusSending })
}

func TestInherit(t *testing.T) {
	t.Parallel()
	t.Run("RescuesWhatADeadRunHadInHandAtOnce", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			diesWith(w, 100, "first")
			told := 0
			p := w.Start(as("second", "first"), func(o *sendtest.Options) { o.Sweeps.Inherited = func() { told++ } })
			w.After(30 * time.Second)
			require.Empty(w, inHand(w), "their lease has another minute to go")
			require.Equal(w, 1, told)
			w.After(10 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("LeavesLivingRunsTheirRows", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			diesWith(w, 100, "another")
			p := w.Start(as("second", "first"))
			w.After(30 * time.Second)
			require.Len(w, inHand(w), 100)
			require.Len(w, w.Logged("rows are in the hands of another run", "run=another", "rows=100"), 1)
			p.End()
		})
	})
	t.Run("WaitsForTheStore", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			diesWith(w, 10, "first")
			told := 0
			p := w.Start(as("second", "first"), func(o *sendtest.Options) {
				o.Sweeps.Inherited = func() { told++ }
				o.Store.(*sendtest.Node).Fault(func(string, int) error { return gateway.ErrUnavailable }, nil)
			})
			w.After(10 * time.Second)
			require.Zero(w, told)
			p.Node.Fault(nil, nil)
			w.After(20 * time.Second)
			require.Equal(w, 1, told)
			require.Empty(w, inHand(w))
			p.End()
		})
	})
}
