// Package e2e runs whole gateways between the embedded store and the Twilio simulator.
package e2e

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
