package oracle

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

func unknown(id gateway.MessageID) gateway.Message {
	return gateway.Message{ID: id, State: gateway.State{Status: gateway.StatusUnknown, AttemptRef: "ref"}}
}

// reported is a report of the SID on a row, and the row after it.
func reported(
	t *testing.T, m gateway.Message, sid string, status gateway.ProviderStatus,
) (gateway.Change, gateway.Message) {
	t.Helper()
	change, err := m.Report(gateway.Report{Ref: m.AttemptRef, SID: sid, Status: status})
	require.NoError(t, err)
	return change, m.After(change)
}

func TestApply(t *testing.T) {
	t.Parallel()
	row := unknown(1)
	sent, after := reported(t, row, "SM1", "sent")
	delivered, _ := reported(t, after, "SM1", "delivered")
	held, err := row.Hold(time.Time{})
	require.NoError(t, err)

	type told = []error
	taken, missed := &ora.Error{Code: 1, Class: ora.ClassRow}, gateway.ErrMissed
	refusal := &ora.Error{Code: 20001, Class: ora.ClassSite}
	cases := map[string]struct {
		row            gateway.Message
		changes        []gateway.Change
		refusals, want told
	}{
		"OfOneRowFollowEachOther":   {row, []gateway.Change{sent, delivered}, told{nil, nil}, told{nil, nil}},
		"TheSecondOfTwoEqualMisses": {row, []gateway.Change{sent, sent}, told{nil, nil}, told{nil, missed}},
		"TheSecondNeedsTheFirst": {
			row, []gateway.Change{sent, delivered}, told{taken, nil}, told{missed, missed},
		},
		"TheSecondTakesTheFirstsPlace": {row, []gateway.Change{sent, held}, told{taken, nil}, told{missed, nil}},
		"ARefusalIsTold": {
			row, []gateway.Change{sent, delivered}, told{refusal, nil}, told{refusal, missed},
		},
		"AMissingRowMisses":             {unknown(2), []gateway.Change{sent}, told{nil}, told{missed}},
		"ARowThatHasMovedOnIsLeftAlone": {after, []gateway.Change{sent}, told{nil}, told{missed}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := states{tc.row.ID: tc.row.State}
			require.Equal(t, tc.want, rows.apply(tc.changes, tc.refusals))
		})
	}
}
