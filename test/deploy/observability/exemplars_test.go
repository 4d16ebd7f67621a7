package observability

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// TestPrometheusFindsTheTraceOfALatency: from a graph to the message that took that long.
func TestPrometheusFindsTheTraceOfALatency(t *testing.T) {
	t.Parallel()
	collector := httptest.NewServer(&tracingtest.Collector{})
	t.Cleanup(collector.Close)
	w := rig.NewWorld(t, twiliotest.Options{})
	g := w.Gateway(t, rig.WithConfig(func(c *config.Config) { c.Tracing.Endpoint = collector.URL }))
	s := runPrometheus(t, fmt.Sprintf(`global: {scrape_interval: 500ms, scrape_timeout: 500ms}
scrape_configs: [{job_name: ebs-sms-gateway, static_configs: [{targets: [%q]}]}]
`, g.AdminAddress()), "exemplar-storage")

	inserted, err := w.Store.Insert(t.Context(), []gateway.Message{{
		Channel: rig.Channel, Priority: gateway.PriorityDefault, Phones: "+12022000000", CountryCode: "US", Body: "one",
	}})
	require.NoError(t, err)
	w.Settle(t, time.Minute)
	rows, err := w.Store.Find(t.Context(), gateway.Keys{IDs: []gateway.MessageID{inserted[0].ID}})
	require.NoError(t, err)
	trace := tracing.NewSample(1).ID(rows[0].AttemptRef)
	within(t, 30*time.Second, "Prometheus has the exemplar", func() bool {
		return s.exemplars(`ebs_sms_provider_request_duration_seconds_bucket{outcome="accepted"}`)[trace]
	})
}

// exemplars are the traces of a query's exemplars.
func (s *server) exemplars(query string) map[string]bool {
	s.t.Helper()
	var found []struct {
		Exemplars []struct {
			Labels map[string]string `json:"labels"`
		} `json:"exemplars"`
	}
	now := time.Now().Unix()
	s.get("query_exemplars?"+url.Values{
		"query": {query}, "start": {fmt.Sprint(now - 600)}, "end": {fmt.Sprint(now + 60)},
	}.Encode(), &found)
	traces := map[string]bool{}
	for _, series := range found {
		for _, e := range series.Exemplars {
			traces[e.Labels["trace_id"]] = true
		}
	}
	return traces
}
