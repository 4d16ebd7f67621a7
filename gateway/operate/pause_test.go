package operate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// ofHR is a pause of the channel.
func ofHR() gateway.Pause { return gateway.Pause{Scope: gateway.PauseChannel, Name: "HR"} }

// pauses are those that stand.
func (d desk) pauses(t *testing.T) []gateway.Pause {
	t.Helper()
	pauses, err := d.store.Pauses(t.Context())
	require.NoError(t, err)
	return pauses
}

func TestPause_IsWrittenOnceWithWhoAndWhy(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := ofHR()
	p.Until = noon.Add(time.Hour)
	for i := range 2 {
		changed, err := d.Pause(t.Context(), asked(), p)
		require.NoError(t, err)
		require.Equal(t, i == 0, changed)
	}
	p.Since, p.By, p.Reason = noon, "jdoe", "asked on the phone"
	require.Equal(t, []gateway.Pause{p}, d.pauses(t))
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{})
	require.NoError(t, err)
	require.Equal(t, []gateway.AuditEntry{{ID: 1, At: noon, Actor: "jdoe", Action: gateway.AuditPause, Target: "channel HR",
		Reason: "asked on the phone", Detail: "until 2026-11-23T13:00:00Z"}}, log)
}

func TestPause_TakesThePlaceOfAGateways(t *testing.T) {
	t.Parallel()
	d := open(t)
	own := ofHR()
	own.Reason, own.Until = "20003", noon.Add(time.Minute)
	require.NoError(t, d.store.SetPause(t.Context(), own))
	changed, err := d.Pause(t.Context(), asked(), ofHR())
	require.NoError(t, err)
	require.True(t, changed)
	require.Len(t, d.pauses(t), 1)
	require.True(t, d.pauses(t)[0].Until.IsZero())
}

func TestResume_EndsAPauseOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.Pause(t.Context(), asked(), ofHR())
	require.NoError(t, err)
	for i := range 2 {
		changed, err := d.Resume(t.Context(), asked(), gateway.Pause{Scope: gateway.PauseChannel, Name: "HR"})
		require.NoError(t, err)
		require.Equal(t, i == 0, changed)
	}
	require.Empty(t, d.pauses(t))
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{Target: "channel HR"})
	require.NoError(t, err)
	require.Equal(t, []gateway.AuditAction{gateway.AuditResume, gateway.AuditPause},
		[]gateway.AuditAction{log[0].Action, log[1].Action})
}

func TestResume_LeavesAPauseThatNobodyHasSeen(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.Pause(t.Context(), asked(), ofHR())
	require.NoError(t, err)
	seen := d.pauses(t)[0]
	other := seen
	other.Since, other.Reason = seen.Since.Add(time.Second), "the account is refused"
	require.NoError(t, d.store.SetPause(t.Context(), other))
	_, err = d.Resume(t.Context(), asked(), seen)
	require.ErrorIs(t, err, operate.ErrOtherPause)
	changed, err := d.Resume(t.Context(), asked(), other)
	require.NoError(t, err)
	require.True(t, changed)
}

func TestResume_EndsWhatIsNoLongerConfigured(t *testing.T) {
	t.Parallel()
	d := open(t)
	require.NoError(t, d.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseSender, Name: "+15005550000"}))
	_, err := d.Resume(t.Context(), as(operate.RoleOperator, "HR"), gateway.Pause{Scope: gateway.PauseSender, Name: "+15005550000"})
	require.ErrorIs(t, err, operate.ErrForbidden)
	changed, err := d.Resume(t.Context(), asked(), gateway.Pause{Scope: gateway.PauseSender, Name: "+15005550000"})
	require.NoError(t, err)
	require.True(t, changed)
}

func TestPause_RefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	d := open(t)
	over := ofHR()
	over.Until = noon
	for name, c := range map[string]struct {
		pause gateway.Pause
		err   error
		says  string
	}{
		"Channel": {gateway.Pause{Scope: gateway.PauseChannel, Name: "hr"}, operate.ErrUnknownChannel, `"hr"`},
		"Sender":  {gateway.Pause{Scope: gateway.PauseSender, Name: "+1"}, operate.ErrUnknownSender, `"+1"`},
		"Scope":   {gateway.Pause{Scope: "queue"}, operate.ErrBadPause, `"queue"`},
		"Over":    {over, operate.ErrBadPause, "over"},
	} {
		_, err := d.Pause(t.Context(), asked(), c.pause)
		require.ErrorIs(t, err, c.err, name)
		require.ErrorContains(t, err, c.says, name)
	}
	require.Empty(t, d.pauses(t))
}

func TestPause_RehearsedWritesNothing(t *testing.T) {
	t.Parallel()
	d, dry := open(t), asked()
	dry.DryRun = true
	changes, err := d.Pause(t.Context(), dry, ofHR())
	require.NoError(t, err)
	require.True(t, changes)
	require.Empty(t, d.pauses(t))
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{})
	require.NoError(t, err)
	require.Empty(t, log)
}
