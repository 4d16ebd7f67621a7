package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestReferenceNamesItsRow(t *testing.T) {
	t.Parallel()
	for _, id := range []gateway.MessageID{1, 35, 36, 1 << 62} {
		row, ok := gateway.RefRow(gateway.NewRef("token", id, 0))
		require.True(t, ok)
		require.Equal(t, id, row)
	}
}

func TestForeignReferencesNameNoRow(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"", "token", "token.", "token.!", "token.-1", "token.0", ".", "token.zzzzzzzzzzzzzz"} {
		_, ok := gateway.RefRow(ref)
		require.False(t, ok, ref)
	}
}

func TestBegun(t *testing.T) {
	t.Parallel()
	history := []gateway.Event{
		{Step: gateway.StepBegin, AttemptRef: "first.7"}, {Step: gateway.StepRetry, AttemptRef: "other.7"},
		{Step: gateway.StepBegin, AttemptRef: "second.7"}, {Step: gateway.StepExpire},
	}
	for ref, begun := range map[string]bool{
		"first.7": true, "second.7": true, "x.7": false, "other.7": false, "first": false, "FIRST.7": false, "": false,
	} {
		require.Equal(t, begun, gateway.Begun(history, ref), ref)
	}
}

// Everybody whose posts are signed can write down the number of a row.
func TestReport_AReferenceThatOnlyNamesTheRowProvesNothing(t *testing.T) {
	t.Parallel()
	const id = 7
	for _, status := range []gateway.Status{
		gateway.StatusSending, gateway.StatusUnknown, gateway.StatusHeld, gateway.StatusRetry, gateway.StatusDeferred,
		gateway.StatusSent,
	} {
		m := gateway.Message{ID: id, State: gateway.State{Status: status, AttemptRef: gateway.NewRef("token", id, 0)}}
		if status == gateway.StatusSent {
			m.ProviderSID = "SM1"
		}
		for _, of := range []gateway.MessageID{0, id + 1} {
			_, err := m.Report(gateway.Report{Ref: gateway.NewRef("x", id, 0), RefOf: of, SID: "SM9", Status: "delivered",
				At: noon()})
			require.ErrorIs(t, err, gateway.ErrIllegalStep, status)
			require.NotErrorIs(t, err, gateway.ErrDoubled, status)
		}
	}
}

func TestReportOfAnEarlierAttempt(t *testing.T) {
	t.Parallel()
	const id = 7
	report := gateway.Report{Ref: gateway.NewRef("first", id, 0), RefOf: id, SID: "SM1", Status: "sent", At: noon()}
	row := func(status gateway.Status, ref string) gateway.Message {
		return gateway.Message{ID: id, State: gateway.State{Status: status, AttemptRef: ref}}
	}
	t.Run("SettlesARowClaimedAgainAndNotBegun", func(t *testing.T) {
		t.Parallel()
		change, err := row(gateway.StatusSending, "").Report(report)
		require.NoError(t, err)
		require.Equal(t, gateway.StatusSent, change.Now().Status)
	})
	t.Run("SettlesARowWhoseLaterAttemptHasBegun", func(t *testing.T) {
		t.Parallel()
		for _, status := range []gateway.Status{gateway.StatusSending, gateway.StatusRetry, gateway.StatusUnknown,
			gateway.StatusHeld} {
			change, err := row(status, gateway.NewRef("second", id, 0)).Report(report)
			require.NoError(t, err, status)
			require.Equal(t, gateway.StatusSent, change.Now().Status)
		}
	})
	t.Run("ShowsADoubleIfTheLaterAttemptIsAcceptedToo", func(t *testing.T) {
		t.Parallel()
		m := row(gateway.StatusSending, gateway.NewRef("second", id, 0))
		change, err := m.Report(report)
		require.NoError(t, err)
		_, err = m.After(change).Report(gateway.Report{Ref: m.AttemptRef, SID: "SM2", Status: "queued", At: noon()})
		require.ErrorIs(t, err, gateway.ErrDoubled)
	})
	t.Run("SaysNothingOfAnotherRow", func(t *testing.T) {
		t.Parallel()
		other := row(gateway.StatusSending, "")
		other.ID = id + 1
		_, err := other.Report(report)
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
		require.NotErrorIs(t, err, gateway.ErrDoubled)
	})
}
