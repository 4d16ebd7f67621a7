package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

// TestOutcomes_GoOnToANumberThatMayBeAMobile: a channel that texts mobiles alone, in a country whose plan does not tell.
func TestOutcomes_GoOnToANumberThatMayBeAMobile(t *testing.T) {
	t.Parallel()
	const first, second = "+14155552671", "+14155552672"
	for name, c := range map[string]struct {
		phones string
		lookup gateway.LookupPolicy
		want   gateway.Status
	}{
		"ItsLineIsLookedUpFirst":      {first + " / " + second, gateway.LookupRequire, gateway.StatusRetry},
		"ItsLineMayBeKnown":           {first + " / " + second, gateway.LookupAdvise, gateway.StatusRetry},
		"NobodyWillEverKnow":          {first + " / " + second, gateway.LookupOff, gateway.StatusFailed},
		"ALandlineByThePlanStaysSo":   {first + " / +442079460018", gateway.LookupRequire, gateway.StatusFailed},
		"TheSameNumberWrittenTwice":   {first + " / (415) 555-2671", gateway.LookupRequire, gateway.StatusFailed},
		"AMobileBehindWhatMayBeOne":   {first + " / " + second + " / +447400123456", gateway.LookupOff, gateway.StatusRetry},
		"OneThatWasTriedIsNotTheNext": {first + " / +14155552673", gateway.LookupRequire, gateway.StatusFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ch := gateway.Channel{Name: "it", Region: "US", Lookup: c.lookup, Numbers: gateway.NumberPolicy{
				Types: []gateway.NumberType{gateway.TypeMobile},
			}}
			m := gateway.Message{ID: 7, Channel: "it", Phones: c.phones, State: gateway.State{
				Status: gateway.StatusSending, AttemptRef: "ref", Recipient: first, TriedNumbers: "+14155552673",
			}}
			change, err := plan.Outcomes{Channels: []gateway.Channel{ch}}.Refused(m, gateway.FailedAttempt{
				Ref: "ref", Now: noon(), Failure: gateway.Failure{Class: gateway.ClassRecipient, Code: 21211, Strikes: 1},
			})
			require.NoError(t, err)
			require.Equal(t, c.want, change.Now().Status)
		})
	}
}
