package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testLeases(t *testing.T, open opener) {
	open.run(t, "AStaleTokenCannotBegin", func(f fixture) {
		stale := f.claimOne().Message
		f.reclaim(stale)
		f.refuse(begin(stale))
	})
	open.run(t, "AStaleTokenCannotRelease", func(f fixture) {
		stale := f.claimOne()
		f.reclaim(stale.Message)
		f.refuse(stale.Message.Release(stale.Prior, noon()))
	})
	open.run(t, "AStaleAttemptCannotSettle", func(f fixture) {
		stale := f.apply(begin(f.claimOne().Message))
		f.apply(stale.Rescue(stale.NextAttemptAt, stale.NextAttemptAt))
		f.refuse(stale.Doubt(failedAttempt(stale, gateway.ClassAmbiguous)))
	})
	open.run(t, "ALateAnswerSettlesARescuedAttempt", func(f fixture) {
		late := f.apply(begin(f.claimOne().Message))
		rescued := f.apply(late.Rescue(late.NextAttemptAt, late.NextAttemptAt))
		got := f.apply(rescued.Report(reportOn(late, "queued")))
		require.Equal(f, gateway.StatusSent, got.Status)
	})
	open.run(t, "ARescuedRowIsClaimedAgain", func(f fixture) {
		row := f.claimOne().Message
		again := f.reclaim(row)
		require.NotEqual(f, row.ClaimToken, again.ClaimToken)
	})
	testDue(t, open)
}

// reclaim rescues a claimed row whose lease has ended and claims it anew.
func (f fixture) reclaim(m gateway.Message) gateway.Message {
	f.Helper()
	f.apply(m.Rescue(m.NextAttemptAt, time.Time{}))
	claims := f.claimAll(m.NextAttemptAt)
	require.Len(f, claims, 1)
	return claims[0].Message
}

func testDue(t *testing.T, open opener) {
	for _, status := range []gateway.Status{gateway.StatusSending, gateway.StatusUnknown, gateway.StatusSent} {
		open.run(t, "DueOldestFirst/"+string(status), func(f fixture) {
			in := ids(f.insert(lookedAt(status, 0), lookedAt(status, -2), lookedAt(status, 1), lookedAt(status, -1)))
			require.Equal(f, []gateway.MessageID{in[1], in[3], in[0]},
				f.due(gateway.DueParams{Status: status, Now: noon(), Limit: 10}))
		})
	}
	open.run(t, "DueTakesNoMoreThanTheLimit", func(f fixture) {
		in := ids(f.insert(lookedAt(gateway.StatusSent, -1), lookedAt(gateway.StatusSent, -2)))
		require.Equal(f, in[1:], f.due(gateway.DueParams{Status: gateway.StatusSent, Now: noon(), Limit: 1}))
	})
	open.run(t, "DuePagesByKey", func(f fixture) {
		var rows []gateway.Message
		for _, seconds := range []int{-1, -3, -2, -3, -2, -2, -9} {
			rows = append(rows, lookedAt(gateway.StatusUnknown, seconds))
		}
		in := ids(f.insert(rows...))
		var seen []gateway.MessageID
		p := gateway.DueParams{Status: gateway.StatusUnknown, Now: noon(), Limit: 2}
		for {
			page, err := f.store.Due(f.Context(), p)
			require.NoError(f, err)
			if len(page) == 0 {
				break
			}
			seen, p.After = append(seen, ids(page)...), page[len(page)-1].DueKey()
		}
		require.Equal(f, []gateway.MessageID{in[6], in[1], in[3], in[2], in[4], in[5], in[0]}, seen)
	})
	open.run(t, "DueTakesOnlyTheStatus", func(f fixture) {
		f.insert(lookedAt(gateway.StatusUnknown, -1), lookedAt(gateway.StatusRetry, -1))
		require.Empty(f, f.due(gateway.DueParams{Status: gateway.StatusSent, Now: noon(), Limit: 10}))
	})
	open.run(t, "DueTakesOnlyTheAccountsAndThoseOfNone", func(f fixture) {
		rows := []gateway.Message{lookedAt(gateway.StatusUnknown, -3), lookedAt(gateway.StatusUnknown, -2),
			lookedAt(gateway.StatusUnknown, -1)}
		rows[0].ProviderAccount, rows[1].ProviderAccount, rows[2].ProviderAccount = "AC1", "", "AC2"
		in := ids(f.insert(rows...))
		require.Equal(f, in[:2], f.due(gateway.DueParams{
			Status: gateway.StatusUnknown, Account: "AC1", Now: noon(), Limit: 10,
		}))
	})
	open.run(t, "DueLeavesRowsWithoutATime", func(f fixture) {
		m := rowIn(gateway.StatusSent)
		m.NextAttemptAt = time.Time{}
		f.insert(m)
		require.Empty(f, f.due(gateway.DueParams{Status: gateway.StatusSent, Now: noon(), Limit: 10}))
	})
}

// lookedAt is a row to be looked at so many seconds after noon.
func lookedAt(status gateway.Status, seconds int) gateway.Message {
	m := rowIn(status)
	m.NextAttemptAt = noon().Add(time.Duration(seconds) * time.Second)
	return m
}

func (f fixture) due(p gateway.DueParams) []gateway.MessageID {
	f.Helper()
	due, err := f.store.Due(f.Context(), p)
	require.NoError(f, err)
	return ids(due)
}
