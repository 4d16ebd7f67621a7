package gateway_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/storetest"
)

// TestRules holds the steps against the rules: each rule says exactly what its step does.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, rule := range gateway.Rules() {
		t.Run(string(rule.Step), func(t *testing.T) {
			t.Parallel()
			t.Run("LeavesNoOtherStatus", func(t *testing.T) { leavesNoOtherStatus(t, rule) })
			t.Run("ReachesEveryStatusAndNoOther", func(t *testing.T) { reaches(t, rule) })
		})
	}
}

func variantsOf(step gateway.Step) []storetest.Variant {
	return slices.DeleteFunc(storetest.Variants(), func(v storetest.Variant) bool { return v.Step != step })
}

func leavesNoOtherStatus(t *testing.T, rule gateway.Rule) {
	for _, v := range variantsOf(rule.Step) {
		for _, status := range gateway.Statuses() {
			if slices.Contains(rule.From, status) {
				continue
			}
			_, err := v.Take(v.Message(status))
			require.ErrorIs(t, err, gateway.ErrIllegalStep, "%s from %s", v.Name, status)
		}
	}
}

func reaches(t *testing.T, rule gateway.Rule) {
	from, to := map[gateway.Status]bool{}, map[gateway.Status]bool{}
	for _, v := range variantsOf(rule.Step) {
		for _, status := range v.From() {
			change, err := v.Take(v.Message(status))
			require.NoError(t, err, "%s from %s", v.Name, status)
			require.Equal(t, rule.Step, change.Step())
			from[status], to[change.Now().Status] = true, true
		}
	}
	require.ElementsMatch(t, rule.From, keys(from))
	require.ElementsMatch(t, slices.Compact(slices.Sorted(slices.Values(rule.To))), keys(to))
}

func keys(set map[gateway.Status]bool) []gateway.Status {
	var all []gateway.Status
	for status := range set {
		all = append(all, status)
	}
	return all
}

// TestClaimToken: only a row that is being sent bears a token.
func TestClaimToken(t *testing.T) {
	t.Parallel()
	for _, v := range storetest.Variants() {
		for _, status := range v.From() {
			t.Run(v.Name+"/from "+string(status), func(t *testing.T) {
				t.Parallel()
				change, err := v.Take(v.Message(status))
				require.NoError(t, err)
				now := change.Now()
				require.Equal(t, now.Status == gateway.StatusSending, now.ClaimToken != "")
			})
		}
	}
}

func TestEvent_QuietStepsLeaveNone(t *testing.T) {
	t.Parallel()
	quiet := []gateway.Step{gateway.StepClaim, gateway.StepRelease, gateway.StepLookAgain}
	for _, v := range storetest.Variants() {
		change, err := v.Take(v.Message(v.From()[0]))
		require.NoError(t, err)
		_, leaves := change.Event()
		require.Equal(t, !slices.Contains(quiet, v.Step), leaves, v.Name)
	}
}

func TestStatus_IsOfOneKind(t *testing.T) {
	t.Parallel()
	for _, status := range gateway.Statuses() {
		require.False(t, status.Open() && status.Terminal(), status)
		require.True(t, status.Open() || !status.Claimable(), status)
	}
}
