package storetest

import (
	"testing"

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

func (f fixture) waiting(reason string, limit int) []gateway.MessageID {
	f.Helper()
	found, err := f.store.Waiting(f.Context(), gateway.WaitingParams{Channel: channel, Reason: reason, Limit: limit})
	require.NoError(f, err)
	return ids(found)
}
