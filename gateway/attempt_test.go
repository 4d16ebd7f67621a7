package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func failedAttempt(class gateway.ErrorClass) gateway.FailedAttempt {
	return gateway.FailedAttempt{Ref: "ref-1", Failure: gateway.Failure{Class: class, Code: 1}, Now: noon()}
}

func TestRetry_OnlyABlameworthyFailureCostsAnAttempt(t *testing.T) {
	t.Parallel()
	for _, class := range gateway.ErrorClasses() {
		change, err := row(gateway.StatusSending).Retry(failedAttempt(class))
		require.NoError(t, err)
		want := 1
		if class.Blameless() {
			want = 0
		}
		require.Equal(t, want, change.Now().Attempts, class)
	}
}

func TestRetry_AttemptsDoNotGoBelowZero(t *testing.T) {
	t.Parallel()
	m := row(gateway.StatusSending)
	m.Attempts = 0
	change, err := m.Retry(failedAttempt(gateway.ClassRateLimit))
	require.NoError(t, err)
	require.Zero(t, change.Now().Attempts)
}

func TestFail_AnOptOutAtTheProviderIsOne(t *testing.T) {
	t.Parallel()
	change, err := row(gateway.StatusSending).Fail(failedAttempt(gateway.ClassOptOut))
	require.NoError(t, err)
	require.Equal(t, gateway.StatusOptedOut, change.Now().Status)
}

// TestLateAnswer settles an attempt that a rescue has called unknown meanwhile.
func TestLateAnswer(t *testing.T) {
	t.Parallel()
	t.Run("SettlesItsAttempt", func(t *testing.T) {
		t.Parallel()
		change, err := row(gateway.StatusUnknown).Fail(failedAttempt(gateway.ClassRecipient))
		require.NoError(t, err)
		require.Equal(t, gateway.StatusFailed, change.Now().Status)
	})
	t.Run("LeavesAnotherAttemptAlone", func(t *testing.T) {
		t.Parallel()
		s := failedAttempt(gateway.ClassRecipient)
		s.Ref = "ref-0"
		_, err := row(gateway.StatusUnknown).Fail(s)
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
	})
	t.Run("CannotBeDoubtful", func(t *testing.T) {
		t.Parallel()
		_, err := row(gateway.StatusUnknown).Doubt(failedAttempt(gateway.ClassAmbiguous))
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
	})
	t.Run("OfAnUnarmedRowIsNone", func(t *testing.T) {
		t.Parallel()
		m, s := row(gateway.StatusSending), failedAttempt(gateway.ClassTransient)
		m.AttemptRef, s.Ref = "", ""
		_, err := m.Retry(s)
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
	})
}

func TestBegin(t *testing.T) {
	t.Parallel()
	claimed := row(gateway.StatusSending)
	claimed.AttemptRef, claimed.ErrorCode = "", 30001
	attempt := gateway.Attempt{Token: "token", Now: noon(), Ref: "ref-2"}
	t.Run("CountsAndClears", func(t *testing.T) {
		t.Parallel()
		change, err := claimed.Begin(attempt)
		require.NoError(t, err)
		require.True(t, change.Now().Begun())
		require.Equal(t, 2, change.Now().Attempts)
		require.Zero(t, change.Now().ErrorCode)
	})
	t.Run("NotTwice", func(t *testing.T) {
		t.Parallel()
		_, err := row(gateway.StatusSending).Begin(attempt)
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
	})
	t.Run("NotByAnotherClaim", func(t *testing.T) {
		t.Parallel()
		other := attempt
		other.Token = "another"
		_, err := claimed.Begin(other)
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
	})
}

func TestTurnAway_NotOnceTheAttemptHasBegun(t *testing.T) {
	t.Parallel()
	_, err := row(gateway.StatusSending).Expire(gateway.Skip{Now: noon()})
	require.ErrorIs(t, err, gateway.ErrIllegalStep)
}

func TestRescue_NotBeforeTheLeaseEnds(t *testing.T) {
	t.Parallel()
	_, err := row(gateway.StatusSending).Rescue(noon().Add(-1), noon())
	require.ErrorIs(t, err, gateway.ErrIllegalStep)
}

func TestRelease_OnlyToAClaimableStatus(t *testing.T) {
	t.Parallel()
	_, err := row(gateway.StatusSending).Release(gateway.State{Status: gateway.StatusHeld}, noon())
	require.ErrorIs(t, err, gateway.ErrIllegalStep)
}
