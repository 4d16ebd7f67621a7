package app_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/test/rig"
)

// TestActs_BesideARunningGateway: two operators cancel rows that a gateway is sending. Each row is either canceled, by one of
// them, or sent, once.
func TestActs_BesideARunningGateway(t *testing.T) {
	t.Parallel()
	const rows = 400
	w := newWorld(t)
	require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
	desk := operate.New(operate.Options{Store: w.Store, Clock: time.Now})
	var canceled atomic.Int64
	var operators sync.WaitGroup
	canceled.Add(int64(cancel(t, desk, rows, 1)))
	newApp(t, w.Options(t)).Start()
	for range 2 {
		operators.Go(func() {
			for last := rows; last > 0; last -= 20 {
				canceled.Add(int64(cancel(t, desk, gateway.MessageID(last), 7)))
			}
		})
	}
	operators.Wait()
	w.Settle(t, time.Minute)
	found, err := w.Store.Search(t.Context(), gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusCanceled}})
	require.NoError(t, err)
	require.Len(t, found, int(canceled.Load()))
	require.Equal(t, rows-canceled.Load(), w.Simulator.Tally().Accepted)
	require.Zero(t, w.Simulator.Tally().DoubledTexts)
	for _, m := range found {
		events, err := w.Store.Events(t.Context(), m.ID)
		require.NoError(t, err)
		require.False(t, slices.ContainsFunc(events, func(e gateway.Event) bool { return e.Step == gateway.StepBegin }))
	}
}

// cancel cancels so many rows down from one, and returns how many it got.
func cancel(t *testing.T, desk *operate.Service, from gateway.MessageID, n int) int {
	order := operate.Order{Action: operate.ActionCancel}
	for i := range n {
		order.Of.IDs = append(order.Of.IDs, from-gateway.MessageID(i))
	}
	act := operate.Act{Actor: operate.CommandLine("jdoe"), Reason: "asked"}
	effect, err := desk.Apply(t.Context(), act, order)
	if err != nil {
		t.Errorf("canceling: %v", err)
	}
	return effect.Changed
}
