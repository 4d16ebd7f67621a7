package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testEvents(t *testing.T, open opener) {
	open.run(t, "AnAppliedChangeLeavesItsEvent", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSending))
		change, err := row.Fail(failedAttempt(row, gateway.ClassRecipient))
		f.apply(change, err)
		want, _ := change.Event()
		require.Equal(f, []gateway.Event{want}, f.events(row.ID))
	})
	open.run(t, "EventsKeepTheirOrder", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSending))
		row = f.apply(row.Doubt(failedAttempt(row, gateway.ClassAmbiguous)))
		row = f.apply(row.NotFound(noon(), noon()))
		var steps []gateway.Step
		for _, event := range f.events(row.ID) {
			steps = append(steps, event.Step)
		}
		require.Equal(f, []gateway.Step{gateway.StepDoubt, gateway.StepNotFound}, steps)
	})
	open.run(t, "ARefusedChangeLeavesNone", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusHeld))
		row.Status = gateway.StatusUnknown
		f.refuse(row.Hold(noon()))
		require.Empty(f, f.events(row.ID))
	})
	open.run(t, "QuietStepsLeaveNone", func(f fixture) {
		claim := f.claimOne()
		f.apply(claim.Message.Release(claim.Prior, noon()))
		unknown := f.insertOne(rowIn(gateway.StatusUnknown))
		f.apply(unknown.LookAgain(noon(), noon().Add(time.Hour)))
		require.Empty(f, append(f.events(claim.Message.ID), f.events(unknown.ID)...))
	})
	open.run(t, "AMessageHasOnlyItsOwn", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		f.apply(rows[0].Hold(noon()))
		require.Empty(f, f.events(rows[1].ID))
	})
	open.run(t, "HistoriesAreReadTogether", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		for _, row := range rows {
			f.apply(row.Hold(noon()))
		}
		var of []gateway.MessageID
		for _, event := range f.events(rows[2].ID, rows[0].ID, rows[0].ID, rows[2].ID+1000) {
			of = append(of, event.MessageID)
		}
		require.ElementsMatch(f, []gateway.MessageID{rows[0].ID, rows[2].ID}, of)
		require.Empty(f, f.events())
	})
}
