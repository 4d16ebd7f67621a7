package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// byOperator is an opt-out that an operator records.
func byOperator(scope consent.Scope) gateway.ConsentChange {
	return gateway.ConsentChange{
		Number: person, Scope: scope, Source: consent.SourceOperator, Reason: "asked on the phone", By: "jdoe",
		At: noon(),
	}
}

func testConsentLog(t *testing.T, open opener) {
	open.run(t, "KeepsWhoRecordedAWordAndWhy", func(f fixture) {
		f.recordConsent(byOperator(channel))
		require.Equal(f, []gateway.ConsentChange{byOperator(channel)}, f.consentLog(person))
	})
	open.run(t, "TakesTheLongestReason", func(f fixture) {
		long := byOperator(channel)
		long.Reason, long.By = strings.Repeat("é", 240), strings.Repeat("u", 240)
		f.recordConsent(long)
		require.Equal(f, []gateway.ConsentChange{long}, f.consentLog(person))
	})
	open.run(t, "HasEveryWordInTheOrderInWhichTheyWereSaid", func(f fixture) {
		late := byOperator(channel)
		late.At = noon().Add(time.Hour)
		f.recordConsent(late)
		f.stage(said("SM1", 5, start(channel)), said("SM2", 1, stop(consent.ScopeAll)))
		log := f.consentLog(person)
		require.Len(f, log, 3)
		require.Equal(f, []string{"STOP", "START", ""}, []string{log[0].Word, log[1].Word, log[2].Word})
		require.True(f, log[1].OptIn)
		require.Equal(f, consent.ScopeAll, log[0].Scope)
		require.Equal(f, "SM2", log[0].ProviderSID)
	})
	open.run(t, "IsOfOneNumber", func(f fixture) {
		f.recordConsent(byOperator(channel))
		require.Empty(f, f.consentLog("+14155550101"))
	})
	open.run(t, "AWordThatIsRecordedStands", func(f fixture) {
		f.recordConsent(byOperator(channel))
		require.Equal(f, []consent.OptOut{
			{Number: person, Scope: channel, Since: noon(), Source: consent.SourceOperator},
		}, f.optOuts(person))
		lifted := byOperator(channel)
		lifted.OptIn, lifted.At = true, noon().Add(time.Minute)
		f.recordConsent(lifted)
		require.Empty(f, f.optOuts(person))
	})
	open.run(t, "AWordThatIsRecordedGoesByItsTime", func(f fixture) {
		f.stage(said("SM1", 5, stop(channel)))
		lifted := byOperator(channel)
		lifted.OptIn = true
		f.recordConsent(lifted)
		require.Len(f, f.optOuts(person), 1)
	})
	open.run(t, "NothingIsRecordedOfNoWords", func(f fixture) {
		f.recordConsent()
		require.Empty(f, f.consentLog(person))
	})
}

func testStanding(t *testing.T, open opener) {
	open.run(t, "HasTheLastWordOfEachOptOut", func(f fixture) {
		f.stage(said("SM1", 0, stop(channel)), said("SM2", 1, stop(consent.ScopeAll)),
			said("SM3", 2, start(consent.ScopeAll)))
		want := stop(channel)
		require.Equal(f, []gateway.ConsentChange{want}, f.standing(gateway.StandingParams{Limit: 10}))
	})
	open.run(t, "PagesByNumberAndScope", func(f fixture) {
		var want []gateway.ConsentChange
		for _, number := range []string{"+14155550100", "+14155550101", "+447400123456"} {
			for _, scope := range []consent.Scope{consent.ScopeAll, "HR", "IT_ALERTS"} {
				c := byOperator(scope)
				c.Number = number
				f.recordConsent(c)
				c.Reason, c.By = "", ""
				want = append(want, c)
			}
		}
		var got []gateway.ConsentChange
		for p := (gateway.StandingParams{Limit: 2}); ; p.After = got[len(got)-1] {
			page := f.standing(p)
			if len(page) == 0 {
				break
			}
			require.LessOrEqual(f, len(page), 2)
			got = append(got, page...)
		}
		require.Equal(f, want, got)
	})
	open.run(t, "IsEmptyWhereNobodyOptedOut", func(f fixture) {
		require.Empty(f, f.standing(gateway.StandingParams{}))
	})
}

func (f fixture) recordConsent(changes ...gateway.ConsentChange) {
	f.Helper()
	require.NoError(f, f.store.RecordConsent(f.Context(), changes))
}

func (f fixture) consentLog(number string) []gateway.ConsentChange {
	f.Helper()
	log, err := f.store.ConsentLog(f.Context(), number)
	require.NoError(f, err)
	return inUTC(log)
}

func (f fixture) standing(p gateway.StandingParams) []gateway.ConsentChange {
	f.Helper()
	standing, err := f.store.Standing(f.Context(), p)
	require.NoError(f, err)
	return inUTC(standing)
}

func inUTC(changes []gateway.ConsentChange) []gateway.ConsentChange {
	for i := range changes {
		changes[i].At = changes[i].At.UTC()
	}
	return changes
}
