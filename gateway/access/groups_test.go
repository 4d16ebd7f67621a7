package access_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/operate"
)

// TestOIDC_TellsGroupsThatAreLeftOutFromNone: a token of somebody in very many groups says where they are instead.
func TestOIDC_TellsGroupsThatAreLeftOutFromNone(t *testing.T) {
	t.Parallel()
	everybody := access.Rule{Group: access.Everybody, Role: operate.RoleViewer}
	admins := access.Rule{Group: "sms-admins", Role: operate.RoleOperator}
	sources := map[string]any{"src1": map[string]any{"endpoint": "https://graph.example.com/me/groups"}}
	distributed := map[string]any{"groups": nil, "_claim_names": map[string]any{"groups": "src1"}, "_claim_sources": sources}
	elsewhere := map[string]any{"_claim_names": map[string]any{"address": "src1"}, "_claim_sources": sources}
	for name, c := range map[string]struct {
		claims map[string]any
		rules  access.Rules
		want   int
	}{
		"Distributed":         {distributed, access.Rules{admins}, http.StatusForbidden},
		"Implicit":            {map[string]any{"groups": nil, "hasgroups": true}, access.Rules{admins}, http.StatusForbidden},
		"NotTheOneOfAll":      {distributed, access.Rules{everybody, admins}, http.StatusForbidden},
		"GroupsDoNotMatter":   {distributed, access.Rules{everybody}, http.StatusSeeOther},
		"AnotherClaimIsThere": {elsewhere, access.Rules{admins}, http.StatusSeeOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newOIDC(t, c.rules...)
			s.provider.change(func(p *provider) { p.claims = c.claims })
			b := s.browser()
			a := b.get(b.toProvider("/"))
			require.Equal(t, c.want, a.status, s.logged())
			if c.want == http.StatusForbidden {
				require.Contains(t, a.body, "The identity provider left your groups out")
				require.Contains(t, s.logged(), `reason="the provider left the groups out of the ID token`)
				require.Contains(t, s.logged(), "actor=alice")
			}
		})
	}
}
