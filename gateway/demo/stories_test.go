package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

func TestPick_ShowsTheNewestOfEachStoryAndThenTheNewest(t *testing.T) {
	t.Parallel()
	row := func(id gateway.MessageID, s gateway.State) gateway.Message { return gateway.Message{ID: id, State: s} }
	quiet := gateway.State{Status: gateway.StatusDeferred, StatusReason: "quiet hours in America/Denver until 07:47"}
	plain := gateway.State{Status: gateway.StatusDelivered}
	landline := gateway.State{Status: gateway.StatusRejected, StatusReason: plan.ReasonLandline}
	rows := []gateway.Message{
		row(9, plain), row(8, landline), row(7, plain), row(6, landline),
		row(5, gateway.State{Status: gateway.StatusOptedOut}),
		row(4, gateway.State{Status: gateway.StatusDelivered, TriedNumbers: firstNumber}),
		row(3, quiet), {ID: 2, Choices: []gateway.MessageID{1}, State: plain},
	}
	ids := func(n int) (ids []gateway.MessageID) {
		for _, m := range pick(rows, n, stories()) {
			ids = append(ids, m.ID)
		}
		return ids
	}
	require.Equal(t, []gateway.MessageID{3, 4, 8, 5, 2, 9, 7}, ids(7))
	require.Len(t, ids(20), len(rows))
	require.Empty(t, pick(nil, 6, stories()))
}
