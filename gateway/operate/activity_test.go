package operate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// reject inserts a row of the channel and has it rejected then.
func (d desk) reject(t *testing.T, channel string, at time.Time) {
	t.Helper()
	m := gateway.Message{Channel: channel, Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusNew}}
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{m})
	require.NoError(t, err)
	m.ID = inserted[0].ID
	for _, take := range []func() (gateway.Change, error){
		func() (gateway.Change, error) {
			return m.Claim(gateway.Lease{Token: "a.b", Now: at, Until: at.Add(time.Minute)})
		},
		func() (gateway.Change, error) { return m.Reject(gateway.Skip{Reason: "no number", Now: at}) },
	} {
		change, err := take()
		require.NoError(t, err)
		_, err = d.store.Record(t.Context(), []gateway.Change{change})
		require.NoError(t, err)
		m = m.After(change)
	}
}

func TestActivity_CountsEachEventOnceForThoseWhoSeeIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.reject(t, "HR", noon.Add(-4*time.Hour))
	d.reject(t, "HR", noon.Add(-2*time.Hour))
	d.reject(t, "IT", noon.Add(-2*time.Hour))
	failed := func(actor operate.Actor, at time.Time) int64 {
		buckets, err := d.Activity(t.Context(), actor)
		require.NoError(t, err)
		require.Len(t, buckets, 181)
		n := int64(0)
		for _, b := range buckets {
			if b.At.Equal(at) || at.IsZero() {
				n += b.Failed
			}
		}
		return n
	}
	require.EqualValues(t, 2, failed(operate.CommandLine("joe"), noon.Add(-2*time.Hour)))
	require.EqualValues(t, 2, failed(operate.CommandLine("joe"), time.Time{}), "not that of before")
	hr := operate.Actor{Name: "joe", Roles: map[string]operate.Role{"HR": operate.RoleViewer}}
	require.EqualValues(t, 1, failed(hr, time.Time{}))
	*d.now = noon.Add(2 * time.Minute)
	d.reject(t, "HR", noon)
	require.EqualValues(t, 3, failed(operate.CommandLine("joe"), time.Time{}))
	require.EqualValues(t, 1, failed(operate.CommandLine("joe"), noon))
	_, err := d.Activity(t.Context(), operate.Actor{Name: "joe"})
	require.ErrorIs(t, err, operate.ErrForbidden)
}

func TestChannels_AreShownWithWhatStopsThem(t *testing.T) {
	t.Parallel()
	d := open(t)
	require.NoError(t, d.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseChannel, Name: "HR", Reason: "a fire", Since: noon}))
	all, err := d.Channels(t.Context(), operate.CommandLine("joe"))
	require.NoError(t, err)
	views := all.Channels
	require.Equal(t, []string{"HR", "IT"}, []string{views[0].Name, views[1].Name})
	require.Equal(t, "a fire", views[0].Pauses[0].Reason)
	require.Empty(t, views[1].Pauses)
	require.Empty(t, all.Pauses)
	require.NoError(t, d.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseAll, Reason: "an audit", Since: noon}))
	all, err = d.Channels(t.Context(), operate.Actor{Name: "joe", Roles: map[string]operate.Role{"IT": operate.RoleViewer}})
	require.NoError(t, err)
	require.Equal(t, "IT", all.Channels[0].Name)
	require.Len(t, all.Channels, 1)
	require.Equal(t, "an audit", all.Pauses[0].Reason, "it stops IT, too")
}
