package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/webhook"
)

// exemplars is what is exposed to who reads exemplars, once something was observed of each latency.
func exemplars(t *testing.T, trace func(string) string) string {
	t.Helper()
	registry := prometheus.NewRegistry()
	opts := options()
	opts.Registerer, opts.Trace = registry, trace
	m := metrics.New(opts)
	m.Sent(outbound.Sent{Channel: "CERTS", Ref: "ref"})
	m.Webhook(webhook.Answered{Route: "other", Status: 200, ReplySID: "SM1", Took: time.Second})
	m.Callback(inbound.Reported{Result: "applied", Ref: "ref", Lag: time.Second})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
	r.Header.Set("Accept", "application/openmetrics-text; version=1.0.0")
	recorder := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}).ServeHTTP(recorder, r)
	return recorder.Body.String()
}

func TestLatenciesNameTheirTraces(t *testing.T) {
	t.Parallel()
	exposed := exemplars(t, func(subject string) string { return "of-" + subject })
	for _, line := range []string{
		`ebs_sms_provider_request_duration_seconds_bucket\{outcome="accepted",le="0.01"\} 1 # \{trace_id="of-ref"\}`,
		`ebs_sms_queue_wait_seconds_bucket\{channel="CERTS",le="1.0"\} 1 # \{trace_id="of-ref"\}`,
		`ebs_sms_webhook_duration_seconds_bucket\{code="200",path="other",le="1.0"\} 1 # \{trace_id="of-SM1"\}`,
		`ebs_sms_callback_lag_seconds_bucket\{le="1.0"\} 1 # \{trace_id="of-ref"\}`,
	} {
		require.Regexp(t, line, exposed)
	}
}

func TestWhatIsNotTracedHasNoExemplar(t *testing.T) {
	t.Parallel()
	require.NotContains(t, exemplars(t, nil), "trace_id")
	require.NotContains(t, exemplars(t, func(string) string { return "" }), "trace_id")
}
