package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testEnqueue(t *testing.T, open opener) {
	by := gateway.Decision{By: "lists:payroll", Why: "text queued", Now: noon()}
	open.run(t, "QueuesARowWhoseHistoryBeginsWithWhoDid", func(f fixture) {
		m := full()
		queued, err := f.store.Enqueue(f.Context(), m, by)
		require.NoError(f, err)
		m.ID, m.Status = queued.ID, gateway.StatusNew
		require.Equal(f, m, f.get(queued.ID))
		events := f.events(queued.ID)
		require.Len(f, events, 1)
		require.Equal(f, []any{gateway.StepEnqueue, gateway.Status(""), gateway.StatusNew, by.Why, by.By},
			[]any{events[0].Step, events[0].From, events[0].To, events[0].Reason, events[0].By})
	})
	open.run(t, "ASourceKeyIsQueuedOnce", func(f fixture) {
		m := full()
		first, err := f.store.Enqueue(f.Context(), m, by)
		require.NoError(f, err)
		again, err := f.store.Enqueue(f.Context(), m, by)
		require.NoError(f, err)
		require.Equal(f, gateway.Insertion{ID: first.ID, Duplicate: true}, again)
		require.Len(f, f.events(first.ID), 1)
	})
}
