package transition_test

import (
	"context"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// A callback reports a delivery while another gateway writes that the message was
// sent: the write misses, the row is read again, and the step is taken from there.
func ExampleWriter_Apply() {
	seen := gateway.Message{ID: 7, State: gateway.State{
		Status: gateway.StatusSent, ProviderSID: "SM1", ProviderStatus: "queued",
	}}
	meanwhile := seen
	meanwhile.ProviderStatus = "sent"

	results, err := transition.Writer{Store: newRows(meanwhile)}.Apply(context.Background(), []transition.Intent{{
		Message: seen,
		Step: func(m gateway.Message) (gateway.Change, error) {
			return m.Report(gateway.Report{SID: "SM1", Status: "delivered", At: time.Now()})
		},
	}})
	fmt.Println(results[0].Message.Status, results[0].Err, err)
	// Output: DELIVERED <nil> <nil>
}
