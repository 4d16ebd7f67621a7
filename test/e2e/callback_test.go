package e2e

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// late answers a post only after its message was reported delivered.
func late(t *testing.T, w *rig.World) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		held := httptest.NewRecorder()
		w.Simulator.ServeHTTP(held, r)
		if r.Method == http.MethodPost {
			_ = rig.Poll(t.Context(), time.Millisecond, func() (bool, error) { // ends with the test at the latest
				return w.Simulator.Tally().Callbacks.Posted == 3, nil
			})
		}
		maps.Copy(answer.Header(), held.Header())
		answer.WriteHeader(held.Code)
		_, _ = held.Body.WriteTo(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestAMessageReportedBeforeItsPostIsAnsweredIsSentOnce(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	url := late(t, w)
	require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
	g := w.Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Twilio.BaseURL, c.Twilio.Timeout, c.Outbound.Lease = url, 30*time.Second, 2*time.Minute
	}))
	waitFor(t, "the answer", func() bool {
		return metric(t, g,
			`ebs_sms_sends_total{channel="RIG",outcome="accepted"}`) == 1
	})
	w.Settle(t, time.Minute)
	audit := w.Audit(t)
	require.True(t, audit.Clean(), "%+v", audit)
	require.Equal(t, map[gateway.Status]int{gateway.StatusDelivered: 1}, audit.Status)
	require.EqualValues(t, 1, audit.Posts)
	require.Zero(t, metric(t, g, "ebs_sms_doubled_messages_total"))
}
