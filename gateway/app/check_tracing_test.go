package app_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
)

func TestCheck_AsksTheCollectorOfTraces(t *testing.T) {
	t.Parallel()
	collector := &tracingtest.Collector{}
	server := httptest.NewServer(collector)
	t.Cleanup(server.Close)
	cfg := trial(t, newWorld(t))
	cfg.Tracing.Endpoint = server.URL
	lines, worst := check(t, cfg)
	require.Equal(t, app.LevelWarning, worst)
	require.Contains(t, lines, "ok       traces        "+server.URL+"/v1/traces takes them")
	require.Empty(t, collector.Spans())

	collector.Answer(http.StatusForbidden)
	lines, worst = check(t, cfg)
	require.Equal(t, app.LevelWarning, worst)
	last := lines[len(lines)-1]
	require.Contains(t, last, "warning  traces        the collector takes none: ")
	require.Contains(t, last, "403 Forbidden")

	cfg.Tracing.CA = filepath.Join(t.TempDir(), "missing.pem")
	lines, worst = check(t, cfg)
	require.Equal(t, app.LevelError, worst)
	require.Contains(t, lines[len(lines)-1], "error    traces        reading tracing.ca: ")
}
