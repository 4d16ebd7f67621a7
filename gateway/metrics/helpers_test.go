package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/metrics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scope is a Metrics and what a scrape of it says.
type scope struct {
	*metrics.Metrics
	handler http.Handler
}

func options() metrics.Options {
	return metrics.Options{
		Channels:        []string{"CERTS", "ALERTS"},
		Resolutions:     []string{"found", "held"},
		Operations:      []string{"claim", "record"},
		RejectReasons:   []string{"bad_signature", "form"},
		Routes:          []string{"other", "/sms/inbound"},
		Statuses:        []int{200, 401},
		ReplyKinds:      []string{"reply", "stop"},
		CallbackResults: []string{"applied", "orphan"},
		ListOperations:  []string{"other", "listInbound"},
		ListReasons:     []string{"login", "rate"},
		Listeners:       []string{"webhooks", "lists"},
		CloseReasons:    []string{"connections", "client_connections"},
		SpanResults:     []string{"exported", "dropped"},
		Version:         "1.2.3",
	}
}

func newScope() scope {
	registry := prometheus.NewRegistry()
	opts := options()
	opts.Registerer = registry
	return scope{metrics.New(opts), promhttp.HandlerFor(registry, promhttp.HandlerOpts{})}
}

// exposition is the text that Prometheus reads.
func (s scope) exposition(t *testing.T) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, http.StatusOK, recorder.Code)
	return recorder.Body.String()
}

// series are the values by name and labels.
func (s scope) series(t *testing.T) map[string]float64 {
	t.Helper()
	series := map[string]float64{}
	for line := range strings.Lines(s.exposition(t)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, text, found := strings.Cut(strings.TrimSuffix(line, "\n"), "} ")
		if found {
			name += "}"
		} else {
			name, text, _ = strings.Cut(name, " ")
		}
		value, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err, line)
		series[name] = value
	}
	return series
}

// moved are the series that an action changes, with their new values. Of histograms
// only sum and count are looked at. A series that was not there fails the test.
func (s scope) moved(t *testing.T, action func()) map[string]float64 {
	t.Helper()
	before := s.series(t)
	action()
	changes := map[string]float64{}
	for name, value := range s.series(t) {
		was, there := before[name]
		require.True(t, there, "%s was not there from the start", name)
		if value != was && !strings.Contains(name, "_bucket") {
			changes[name] = value
		}
	}
	return changes
}
