package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
)

func testReports(t *testing.T, open opener) {
	open.run(t, "ACallbackAfterTheSIDWasRecorded", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		require.Equal(f, gateway.StatusDelivered, f.apply(row.Report(reportOn(row, "delivered"))).Status)
	})
	open.run(t, "ACallbackBeforeTheAnswerOfThePost", func(f fixture) {
		begun := f.apply(begin(f.claimOne().Message))
		callback := reportOn(begun, "delivered")
		answer := callback
		answer.Status = "queued"
		f.apply(begun.Report(callback))
		f.refuse(begun.Report(answer))
		require.Equal(f, gateway.StatusDelivered, f.get(begun.ID).Status)
	})
	open.run(t, "ACallbackFindsARowWhoseSIDWasNeverRecorded", func(f fixture) {
		begun := f.apply(begin(f.claimOne().Message))
		f.apply(begun.Rescue(begun.NextAttemptAt, begun.NextAttemptAt))
		found, err := f.store.Find(f.Context(), gateway.Keys{Refs: []string{begun.AttemptRef}})
		require.NoError(f, err)
		require.Len(f, found, 1)
		require.Equal(f, gateway.StatusSent, f.apply(found[0].Report(reportOn(begun, "sent"))).Status)
	})
	open.run(t, "TheHistoryHasTheReferenceOfEveryAttempt", func(f fixture) {
		first := f.apply(begin(f.claimOne().Message))
		unknown := f.apply(first.Rescue(first.NextAttemptAt, first.NextAttemptAt))
		f.apply(unknown.NotFound(noon(), noon()))
		second := f.apply(begin(f.claimAll(noon().Add(time.Hour))[0].Message))
		require.NotEqual(f, first.AttemptRef, second.AttemptRef)
		history := f.events(first.ID)
		require.True(f, gateway.Begun(history, first.AttemptRef))
		require.True(f, gateway.Begun(history, second.AttemptRef))
		require.False(f, gateway.Begun(history, gateway.NewRef("x", first.ID, 0)))
	})
	open.run(t, "AReportWithoutAReferenceFindsAnUnknownRow", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusUnknown))
		r := reportOn(row, "sent")
		r.Ref = ""
		require.Equal(f, gateway.StatusSent, f.apply(row.Report(r)).Status)
	})
	open.run(t, "ReorderedReportsEndAtTheHighest", highestRankWins)
	testTakenSID(t, open)
}

// highestRankWins delivers reports in any order, each as often as it pleases.
func highestRankWins(f fixture) {
	statuses := []gateway.ProviderStatus{"accepted", "queued", "sending", "sent", "delivered", "read"}
	rapid.Check(f, func(rt *rapid.T) {
		row := f.insertOne(rowIn(gateway.StatusUnknown))
		first := reportOn(row, "")
		var highest gateway.ProviderStatus
		for _, status := range rapid.SliceOfN(rapid.SampledFrom(statuses), 1, 8).Draw(rt, "statuses") {
			if status.Rank() > highest.Rank() {
				highest = status
			}
			first.Status = status
			if change, err := f.get(row.ID).Report(first); err == nil {
				f.apply(change, nil)
			}
		}
		got := f.get(row.ID)
		require.Equal(rt, highest, got.ProviderStatus)
		require.Equal(rt, highest.MessageStatus(), got.Status)
	})
}

func testTakenSID(t *testing.T, open opener) {
	open.run(t, "ASIDOfAnotherRowIsRefused", func(f fixture) {
		owner, row := f.insertOne(rowIn(gateway.StatusDelivered)), f.insertOne(rowIn(gateway.StatusUnknown))
		r := reportOn(row, "sent")
		r.SID = owner.ProviderSID
		f.refuse(row.Report(r))
		require.Empty(f, f.events(row.ID))
	})
	open.run(t, "ASIDTakenEarlierInTheBatchIsRefused", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		changes := make([]gateway.Change, len(rows))
		for i, sid := range []string{"SM1", "SM1", "SM2"} {
			r := reportOn(rows[i], "sent")
			r.SID = sid
			change, err := rows[i].Report(r)
			require.NoError(f, err)
			changes[i] = change
		}
		require.Equal(f, []bool{true, false, true}, f.record(changes...))
	})
}
