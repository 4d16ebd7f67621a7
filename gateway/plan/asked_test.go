package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

// TestMake_AQuestionGoesFromWhereItWasAskedFor: from another number the answer would not be one.
func TestMake_AQuestionGoesFromWhereItWasAskedFor(t *testing.T) {
	t.Parallel()
	numbers := ranked()
	service := gateway.Sender{ID: "MG00000000000000000000000000000001", Kind: gateway.SenderService}
	pool := gateway.Addresses(numbers["1"], numbers["2"], numbers["3"])
	for name, c := range map[string]struct {
		pool  []gateway.Sender
		asked string
		want  gateway.Sender
		fault string
	}{
		"whatever is open there":            {pool, numbers["3"], pool[2], ""},
		"whoever else it would go from":     {pool, numbers["2"], pool[1], ""},
		"a service":                         {[]gateway.Sender{service}, service.ID, service, ""},
		"not from a number that is gone":    {pool, numbers["9"], gateway.Sender{}, ReasonNoSender},
		"nor from a service that is gone":   {pool, service.ID, gateway.Sender{}, ReasonNoSender},
		"nor if somebody forgot where from": {pool, "", gateway.Sender{}, ReasonNoSender},
		"nor from one of another country's": {pool[:1], numbers["3"], gateway.Sender{}, ReasonNoSender},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row := asking(gateway.NoneFreeWait)
			row.Channel.Senders = c.pool
			row.Message.Body, row.Message.Choices, row.Message.Sender = "Reply 1 or 2", []gateway.MessageID{2, 1}, c.asked
			row.Open[answering] = []conversation.Message{{ID: 1, Sender: c.want, ClosesAt: noonToday()}}
			p := Make(row, noonToday())
			require.Equal(t, c.fault, p.Fault)
			require.Equal(t, c.want, p.Sender)
			if c.fault == "" {
				require.Equal(t, Asked, p.Rule)
				require.Equal(t, "Reply 1 or 2", p.Text, "with no reference")
				require.Zero(t, p.Again, "at once")
			}
		})
	}
}
