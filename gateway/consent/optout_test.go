package consent_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/consent"
)

func TestBlocks(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		scopes []consent.Scope
		want   bool
	}{
		"NoOptOut":          {nil, false},
		"EveryChannel":      {[]consent.Scope{consent.ScopeAll}, true},
		"ThisChannel":       {[]consent.Scope{"hr"}, true},
		"OtherChannel":      {[]consent.Scope{"payroll"}, false},
		"OtherAndThis":      {[]consent.Scope{"payroll", "hr"}, true},
		"ChannelsAreExact":  {[]consent.Scope{"HR", "hr2", "h"}, false},
		"EmptyScopeIsNoAll": {[]consent.Scope{""}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, consent.Blocks(optOutsOf(tc.scopes), "hr"))
		})
	}
}

func TestBlocks_MoreOptOutsNeverUnblock(t *testing.T) {
	t.Parallel()
	scope := rapid.SampledFrom([]consent.Scope{consent.ScopeAll, "hr", "payroll", ""})
	rapid.Check(t, func(t *rapid.T) {
		optOuts := optOutsOf(rapid.SliceOf(scope).Draw(t, "scopes"))
		more := append(optOuts, consent.OptOut{Scope: scope.Draw(t, "another")})
		if consent.Blocks(optOuts, "hr") {
			require.True(t, consent.Blocks(more, "hr"))
		}
	})
}

func optOutsOf(scopes []consent.Scope) []consent.OptOut {
	optOuts := make([]consent.OptOut, 0, len(scopes))
	for _, scope := range scopes {
		optOuts = append(optOuts, consent.OptOut{Number: "+14155550100", Scope: scope, Source: consent.SourceKeyword})
	}
	return optOuts
}
