package operate_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// word is an opt-out of a person.
func word(scope consent.Scope, source consent.Source, keyword string) gateway.ConsentChange {
	return gateway.ConsentChange{Number: person, Scope: scope, Source: source, Word: keyword, At: noon}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	const all = consent.ScopeAll
	said := func(source consent.Source, keyword string) []gateway.ConsentChange {
		return []gateway.ConsentChange{word(all, source, keyword)}
	}
	for name, c := range map[string]struct {
		words []gateway.ConsentChange
		want  operate.DriftKind
	}{
		"NoneOfTwiliosWordForAllChannels": {said(consent.SourceKeyword, "STOP"), ""},
		"TheProviderAlone":                {said(consent.SourceProvider, ""), operate.DriftProvider},
		"AnOperator":                      {said(consent.SourceOperator, ""), operate.DriftOperator},
		"SomebodyWithSQL":                 {said("", ""), operate.DriftOperator},
		"AWordOfALanguage":                {said(consent.SourceKeyword, "BAJA"), operate.DriftWord},
		"TwoWordsOfTwiliosLanguage":       {said(consent.SourceKeyword, "OPT OUT"), operate.DriftWord},
		"OneChannel": {[]gateway.ConsentChange{
			word("HR", consent.SourceKeyword, "STOP"),
		}, operate.DriftChannel},
		"NoneIfBothHaveIt": {[]gateway.ConsentChange{
			word("HR", consent.SourceOperator, ""), word("IT", consent.SourceProvider, ""),
		}, ""},
		"NoneIfOneWordIsWhole": {[]gateway.ConsentChange{
			word("HR", consent.SourceOperator, ""), word(all, consent.SourceKeyword, "stop"),
		}, ""},
		"TheNearestToTheProviders": {[]gateway.ConsentChange{
			word("HR", consent.SourceKeyword, "END"), word("IT", consent.SourceOperator, ""),
		}, operate.DriftChannel},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.record(t, c.words...)
			drifts, err := d.Drift(t.Context(), whole())
			require.NoError(t, err)
			if c.want == "" {
				require.Empty(t, drifts)
				return
			}
			want := operate.Drift{Kind: c.want, Number: person, Since: noon}
			for _, w := range c.words {
				want.Scopes = append(want.Scopes, w.Scope)
			}
			require.Equal(t, []operate.Drift{want}, drifts)
		})
	}
}

func TestDrift_GoesThroughEveryPage(t *testing.T) {
	t.Parallel()
	d := open(t)
	const people = gateway.SearchLimit
	var words []gateway.ConsentChange
	for i := range people {
		for _, scope := range []consent.Scope{"HR", "IT", "PAYROLL"} { // a page ends within a person
			w := word(scope, consent.SourceOperator, "")
			w.Number = fmt.Sprintf("+1415555%04d", i)
			words = append(words, w)
		}
	}
	d.record(t, words...)
	drifts, err := d.Drift(t.Context(), whole())
	require.NoError(t, err)
	require.Len(t, drifts, people)
	for _, drift := range drifts {
		require.Len(t, drift.Scopes, 3)
	}
}

func TestDrift_HasNoneWhereNobodyOptedOut(t *testing.T) {
	t.Parallel()
	drifts, err := open(t).Drift(t.Context(), whole())
	require.NoError(t, err)
	require.Empty(t, drifts)
}

func TestDrift_IsMaskedUnlessItIsToBeRevealed(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.record(t, word("HR", consent.SourceOperator, ""))
	drifts, err := d.Drift(t.Context(), operate.Reading{Actor: asked().Actor})
	require.NoError(t, err)
	require.Equal(t, "***"+person[len(person)-4:], drifts[0].Number)
	_, err = d.Drift(t.Context(), operate.Reading{Actor: asked().Actor, Reveal: true})
	require.ErrorIs(t, err, operate.ErrIncompleteAct)
	_, err = d.Drift(t.Context(), operate.Reading{})
	require.ErrorIs(t, err, operate.ErrForbidden)

	_, err = d.Drift(t.Context(), whole())
	require.NoError(t, err)
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{})
	require.NoError(t, err)
	require.Len(t, log, 1)
	require.Equal(t, gateway.AuditReveal, log[0].Action)
}

// whole asks for everything, by somebody who may have it.
func whole() operate.Reading {
	return operate.Reading{Actor: asked().Actor, Reveal: true, Reason: asked().Reason}
}
