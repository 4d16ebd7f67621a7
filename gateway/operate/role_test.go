package operate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// as is an act of somebody with one role for a channel.
func as(role operate.Role, channel string) operate.Act {
	return operate.Act{Actor: operate.Actor{Name: "jdoe", Roles: map[string]operate.Role{channel: role}}, Reason: "asked"}
}

func TestARoleMayDoWhatLesserOnesMay(t *testing.T) {
	t.Parallel()
	for i, role := range operate.Roles() {
		for j, other := range operate.Roles() {
			require.Equal(t, i >= j, as(role, "HR").Actor.May(other, "HR"), "%s as %s", role, other)
		}
		require.False(t, as(role, "HR").Actor.May("root", "HR"))
		require.False(t, as("root", "HR").Actor.May(role, "HR"))
		require.False(t, operate.Actor{}.May(role, "HR"))
	}
}

func TestARoleIsOfItsChannel(t *testing.T) {
	t.Parallel()
	hr, all := as(operate.RoleOperator, "HR").Actor, as(operate.RoleOperator, operate.EveryChannel).Actor
	require.True(t, hr.May(operate.RoleViewer, "HR"))
	require.False(t, hr.May(operate.RoleViewer, "IT"))
	require.False(t, hr.May(operate.RoleViewer, operate.EveryChannel), "what is of no channel")
	require.True(t, all.May(operate.RoleOperator, "IT"))
	require.True(t, all.May(operate.RoleOperator, operate.EveryChannel))
}

func TestActs_NeedARoleForTheirChannel(t *testing.T) {
	t.Parallel()
	viewer, helpDesk := as(operate.RoleViewer, operate.EveryChannel), as(operate.RoleHelpDesk, "IT")
	for name, act := range map[string]operate.Act{"a viewer": viewer, "of another channel": helpDesk} {
		d := open(t)
		_, err := d.OptOut(t.Context(), act, operate.Target{Number: person, Channel: "HR"})
		require.ErrorIs(t, err, operate.ErrForbidden, name)
		_, err = d.OptOut(t.Context(), act, operate.Target{Number: person})
		require.ErrorIs(t, err, operate.ErrForbidden, name)
		require.Empty(t, d.scopes(t), name)

		_, err = d.OptOut(t.Context(), asked(), operate.Target{Number: person, Channel: "HR"})
		require.NoError(t, err)
		_, err = d.OptIn(t.Context(), act, operate.Target{Number: person, Channel: "HR"})
		require.ErrorIs(t, err, operate.ErrForbidden, name)
		require.Len(t, d.scopes(t), 1, name)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	dry := asked()
	dry.DryRun = true
	changes, err := d.OptOut(t.Context(), dry, operate.Target{Number: person})
	require.NoError(t, err)
	require.True(t, changes)
	require.Empty(t, d.scopes(t))
}

func TestResolve_NeedsARoleForTheChannels(t *testing.T) {
	t.Parallel()
	d := open(t)
	reply, message := d.decidedIn(t, "HR", gateway.Match{Status: gateway.MatchAmbiguous})[0].ID, d.sent(t, person)
	_, err := d.Resolve(t.Context(), as(operate.RoleHelpDesk, "IT"), operate.Resolution{Reply: reply, Message: message})
	require.ErrorIs(t, err, operate.ErrNoReply, "who does not see it does not learn that there is one")
	_, err = d.Resolve(t.Context(), as(operate.RoleViewer, "HR"), operate.Resolution{Reply: reply, Message: message})
	require.ErrorIs(t, err, operate.ErrForbidden)
	changed, err := d.Resolve(t.Context(), as(operate.RoleHelpDesk, "HR"), operate.Resolution{Reply: reply, Message: message})
	require.NoError(t, err)
	require.True(t, changed)
}
