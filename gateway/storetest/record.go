package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testRecord(t *testing.T, open opener) {
	testPredicate(t, open)
	open.run(t, "OneRefusedChangeDoesNotFailTheBatch", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusHeld), rowIn(gateway.StatusUnknown))
		changes := make([]gateway.Change, len(rows))
		for i, row := range rows {
			row.Status = gateway.StatusUnknown
			changes[i] = must(f, row.Hold)
		}
		require.Equal(f, []bool{true, false, true}, f.record(changes...))
	})
	open.run(t, "ChangesOfOneRowFollowEachOther", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		sent := must(f, func(time.Time) (gateway.Change, error) { return row.Report(reportOn(row, "sent")) })
		row = row.After(sent)
		delivered := must(f, func(time.Time) (gateway.Change, error) { return row.Report(reportOn(row, "delivered")) })
		require.Equal(f, []bool{true, true}, f.record(sent, delivered))
		require.Equal(f, normal(row.After(delivered)), f.get(row.ID))
	})
	open.run(t, "TheSecondOfTwoEqualChangesIsRefused", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusUnknown))
		hold := must(f, row.Hold)
		require.Equal(f, []bool{true, false}, f.record(hold, hold))
	})
	open.run(t, "AMissingRowIsRefused", func(f fixture) {
		row := rowIn(gateway.StatusUnknown)
		row.ID = f.insertOne(fresh()).ID + 1000
		require.Equal(f, []bool{false}, f.record(must(f, row.Hold)))
	})
	open.run(t, "NothingIsNothing", func(f fixture) {
		require.Empty(f, f.record())
	})
	open.run(t, "KeepsALongErrorText", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSending))
		s := failedAttempt(row, gateway.ClassTransient)
		s.Failure.Text = strings.Repeat("The carrier said no. ", 95)
		require.Equal(f, s.Failure.Text, f.apply(row.Retry(s)).ErrorText)
	})
	open.run(t, "LeavesTheFeedersColumnsAlone", func(f fixture) {
		m := full()
		m.State = rowIn(gateway.StatusSending).State
		row := f.insertOne(m)
		got := f.apply(row.Doubt(failedAttempt(row, gateway.ClassAmbiguous)))
		got.State = row.State
		require.Equal(f, row, got)
	})
}

// must makes a change that is legal.
func must(f fixture, step func(time.Time) (gateway.Change, error)) gateway.Change {
	f.Helper()
	change, err := step(noon())
	require.NoError(f, err)
	return change
}

// testPredicate changes one column of the row behind the back of a step.
func testPredicate(t *testing.T, open opener) {
	cases := map[string]func(*gateway.Message){
		"Status":         func(m *gateway.Message) { m.Status = gateway.StatusUnknown },
		"ClaimToken":     func(m *gateway.Message) { m.ClaimToken = "another" },
		"NoClaimToken":   func(m *gateway.Message) { m.ClaimToken = "" },
		"AttemptRef":     func(m *gateway.Message) { m.AttemptRef = "another" },
		"ProviderSID":    func(m *gateway.Message) { m.ProviderSID = "SM-another" },
		"NoAttemptRef":   func(m *gateway.Message) { m.AttemptRef = "" },
		"ProviderStatus": func(m *gateway.Message) { m.ProviderStatus = "queued" },
	}
	for name, differ := range cases {
		open.run(t, "RefusesARowWithAnother/"+name, func(f fixture) {
			stale := rowIn(gateway.StatusSending)
			row := stale
			differ(&row)
			stale.ID = f.insertOne(row).ID
			f.refuse(stale.Retry(failedAttempt(stale, gateway.ClassTransient)))
		})
	}
	open.run(t, "AppliesToARowWithAnother/NextAttemptAt", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusUnknown))
		hold := must(f, row.Hold)
		f.apply(row.LookAgain(noon(), noon().Add(time.Hour)))
		require.Equal(f, []bool{true}, f.record(hold))
	})
}
