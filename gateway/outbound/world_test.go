package outbound_test

import (
	"testing"

	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/sendtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	senderA = sendtest.SenderA
	senderB = sendtest.SenderB
	service = sendtest.Service
)

type (
	options  = sendtest.Options
	node     = sendtest.Node
	provider = sendtest.Provider
	post     = sendtest.Post
	answer   = sendtest.Answer
)

// What tests ask for, by short names.
var (
	channel   = sendtest.Channel
	number    = sendtest.Number
	at        = sendtest.At
	failed    = sendtest.Failed
	ambiguous = sendtest.Ambiguous
	always    = sendtest.Always
	first     = sendtest.First
	hang      = sendtest.Hang
)

// world is a queue and a provider, with questions of this package's tests.
type world struct {
	*sendtest.World
	// joined is how many gateways share the rates.
	joined int
}

// inWorld runs a test in a bubble.
func inWorld(t *testing.T, test func(*world)) {
	t.Helper()
	sendtest.Run(t, func(w *sendtest.World) { test(&world{World: w}) })
}
