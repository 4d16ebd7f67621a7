package twiliotest_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// Everything at once, for the race detector; what was accepted must add up.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	s, _ := receiver(t, twiliotest.Options{Faults: twiliotest.Faults{ErrorAfter: 0.2, DuplicateCallback: 0.2}})
	const senders, each = 8, 50
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for range each {
				s.create(map[string]string{"StatusCallback": callbackURL})
				s.get("/Messages.json?PageSize=5")
				s.Tally()
			}
		})
	}
	wg.Go(func() {
		for range each {
			s.SetFaults(s.Faults())
			s.receive(twiliotest.Inbound{Body: "Y"})
		}
	})
	wg.Wait()
	tally := s.Tally()
	require.EqualValues(t, senders*each, tally.Accepted)
	require.EqualValues(t, each, tally.Inbound.Posted)
	require.Len(t, s.Accepted(), senders*each)
}
