package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

const person = "+14155550100"

func stop(scope consent.Scope) gateway.ConsentChange {
	return gateway.ConsentChange{
		Number: person, Scope: scope, Source: consent.SourceKeyword, Word: "STOP", ProviderSID: "SM1", At: noon(),
	}
}

func start(scope consent.Scope) gateway.ConsentChange {
	c := stop(scope)
	c.OptIn, c.Word, c.At = true, "START", c.At.Add(time.Second)
	return c
}

func testConsent(t *testing.T, open opener) {
	standing := []consent.OptOut{{Number: person, Scope: channel, Since: noon(), Source: consent.SourceKeyword}}
	open.run(t, "AStagedStopStands", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel)}})
		require.Equal(f, standing, f.optOuts(person))
	})
	open.run(t, "AStagedStartClearsIt", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel)}},
			gateway.Staging{Reply: reply("SM2"), Consent: []gateway.ConsentChange{start(channel)}})
		require.Empty(f, f.optOuts(person))
	})
	open.run(t, "AStartWithoutAStopIsFine", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{start(channel)}})
		require.Empty(f, f.optOuts(person))
	})
	open.run(t, "AStartClearsOnlyItsScope", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1"),
			Consent: []gateway.ConsentChange{stop(channel), stop(consent.ScopeAll), start(consent.ScopeAll)}})
		require.Equal(f, standing, f.optOuts(person))
	})
	open.run(t, "ASecondStopKeepsTheFirstsTime", func(f fixture) {
		again := stop(channel)
		again.At = noon().Add(time.Hour)
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel), again}})
		require.Equal(f, standing, f.optOuts(person))
	})
	open.run(t, "ADuplicateReplyAppliesNone", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")})
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel)}})
		require.Empty(f, f.optOuts(person))
	})
	testChangeConsent(t, open)
	testOptOuts(t, open)
}

// testChangeConsent has the provider refuse a send to someone who has opted out there.
func testChangeConsent(t *testing.T, open opener) {
	refused := func(f fixture, m gateway.Message) gateway.Change {
		change, err := m.Fail(failedAttempt(m, gateway.ClassOptOut))
		require.NoError(f, err)
		return change.WithConsent(stop(channel))
	}
	open.run(t, "AnAppliedChangeAppliesIt", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSending))
		f.apply(refused(f, row), nil)
		require.Len(f, f.optOuts(person), 1)
	})
	open.run(t, "ARefusedChangeAppliesNone", func(f fixture) {
		stale := rowIn(gateway.StatusSending)
		row := stale
		row.ClaimToken = unique("token")
		stale.ID = f.insertOne(row).ID
		f.refuse(refused(f, stale), nil)
		require.Empty(f, f.optOuts(person))
	})
}

func testOptOuts(t *testing.T, open opener) {
	open.run(t, "OptOutsOfTheNumbersOnly", func(f fixture) {
		other := stop(channel)
		other.Number = "+14155550101"
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel), other}})
		got := f.optOuts("+14155550101", "+14155550102")
		require.Len(f, got, 1)
		require.Equal(f, other.Number, got[0].Number)
	})
	open.run(t, "OptOutsOfNobody", func(f fixture) {
		require.Empty(f, f.optOuts())
	})
	open.run(t, "OptOutsOfVeryMany", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1"), Consent: []gateway.ConsentChange{stop(channel)}})
		require.Len(f, f.optOuts(append(keysNobodyHas(), person)...), 1)
	})
}

func (f fixture) optOuts(numbers ...string) []consent.OptOut {
	f.Helper()
	optOuts, err := f.store.OptOuts(f.Context(), numbers)
	require.NoError(f, err)
	for i := range optOuts {
		optOuts[i].Since = optOuts[i].Since.UTC()
	}
	return optOuts
}
