package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestReferenceNamesItsRow(t *testing.T) {
	t.Parallel()
	for _, id := range []gateway.MessageID{1, 35, 36, 1 << 62} {
		row, ok := gateway.RefRow(gateway.NewRef("token", id))
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

func TestReportOfAnEarlierAttempt(t *testing.T) {
	t.Parallel()
	const id = 7
	report := gateway.Report{Ref: gateway.NewRef("first", id), SID: "SM1", Status: "sent", At: noon()}
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
		for _, status := range []gateway.Status{gateway.StatusSending, gateway.StatusRetry, gateway.StatusUnknown, gateway.StatusHeld} {
			change, err := row(status, gateway.NewRef("second", id)).Report(report)
			require.NoError(t, err, status)
			require.Equal(t, gateway.StatusSent, change.Now().Status)
		}
	})
	t.Run("ShowsADoubleIfTheLaterAttemptIsAcceptedToo", func(t *testing.T) {
		t.Parallel()
		m := row(gateway.StatusSending, gateway.NewRef("second", id))
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
