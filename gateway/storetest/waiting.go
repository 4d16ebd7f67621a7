package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testWaiting(t *testing.T, open opener) {
	const reason = "nobody sends it"
	open.run(t, "ClaimableRowsOfTheChannelWithAnotherReason", func(f fixture) {
		told := fresh()
		told.StatusReason = reason
		f.insert(told, freshOn("hr"))
		var want []gateway.MessageID
		for _, status := range gateway.Statuses() {
			row := f.insertOne(rowIn(status))
			if status.Claimable() {
				want = append(want, row.ID)
			}
		}
		want = append(want, f.insertOne(fresh()).ID)
		require.ElementsMatch(f, want, f.waiting(reason, 100))
	})
	open.run(t, "ByPriorityUpToTheLimit", func(f fixture) {
		urgent := fresh()
		urgent.Priority = 1
		rows := f.insert(fresh(), fresh(), urgent)
		require.Equal(f, []gateway.MessageID{rows[2].ID, rows[0].ID}, f.waiting(reason, 2))
	})
}

func testDeferred(t *testing.T, open opener) {
	const reason = "its sender rests"
	deferred := func(edits ...func(*gateway.Message)) gateway.Message {
		m := rowIn(gateway.StatusDeferred)
		m.StatusReason, m.StatusAt, m.NextAttemptAt = reason, noon(), noon().Add(time.Hour)
		for _, edit := range edits {
			edit(&m)
		}
		return m
	}
	open.run(t, "RowsOfTheChannelThatWaitForTheReason", func(f fixture) {
		want := f.insertOne(deferred())
		f.insert(
			deferred(func(m *gateway.Message) { m.Channel = "hr" }),
			deferred(func(m *gateway.Message) { m.StatusReason = "another" }),
			deferred(func(m *gateway.Message) { m.NextAttemptAt = noon() }),
			deferred(func(m *gateway.Message) { m.StatusAt = noon().Add(time.Second) }),
			deferred(func(m *gateway.Message) { m.Status = gateway.StatusRetry }),
		)
		found, err := f.store.Deferred(f.Context(), gateway.DeferredParams{
			Channel: channel, Reason: reason, Now: noon(), Before: noon(), Limit: 100,
		})
		require.NoError(f, err)
		require.Equal(f, []gateway.MessageID{want.ID}, ids(found))
	})
	open.run(t, "UpToTheLimit", func(f fixture) {
		rows := f.insert(deferred(), deferred(), deferred())
		found, err := f.store.Deferred(f.Context(), gateway.DeferredParams{
			Channel: channel, Reason: reason, Now: noon(), Before: noon(), Limit: 2,
		})
		require.NoError(f, err)
		require.Equal(f, ids(rows[:2]), ids(found))
	})
}

func (f fixture) waiting(reason string, limit int) []gateway.MessageID {
	f.Helper()
	found, err := f.store.Waiting(f.Context(), gateway.WaitingParams{Channel: channel, Reason: reason, Limit: limit})
	require.NoError(f, err)
	return ids(found)
}
