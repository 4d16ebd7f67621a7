package app_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/test/rig"
)

// admin is what the operators' listener answers.
func admin(t *testing.T, g *app.App, path string) rig.Answer {
	t.Helper()
	return rig.Webhook{URL: "http://" + g.AdminAddress() + path, Method: "GET"}.Send(t)
}

func TestHealthz_SaysThatTheProcessAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.Gateway(t)
	require.NoError(t, os.Remove(w.Database), "a restart would not cure the database")
	require.Equal(t, rig.Answer{Status: 200, Type: "application/json", Body: `{"status":"ok"}` + "\n"}, admin(t, g, "/healthz"))
}

func TestReadyz(t *testing.T) {
	t.Parallel()

	t.Run("SaysOK", func(t *testing.T) {
		t.Parallel()
		g := newWorld(t).Gateway(t)
		require.Equal(t, rig.Answer{Status: 200, Type: "application/json", Body: `{"status":"ok","store":"ok"}` + "\n"}, admin(t, g, "/readyz"))
	})

	t.Run("NamesAFileThatIsGone", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		g := w.Gateway(t)
		require.NoError(t, os.Remove(w.Database))
		answer := admin(t, g, "/readyz")
		require.Equal(t, 503, answer.Status)
		require.Contains(t, answer.Body, "queue.db: no such file")
	})

	t.Run("NamesTheSchemaVersionThatDoesNotFit", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		g := w.Gateway(t)
		newVersion(t, w.Database)
		answer := admin(t, g, "/readyz")
		require.Equal(t, 503, answer.Status)
		require.Equal(t, `{"status":"unavailable","store":"schema version does not fit: found 7, need 1"}`+"\n", answer.Body)
	})
}

func TestMetrics_AreServedAsPrometheusReadsThem(t *testing.T) {
	t.Parallel()
	answer := admin(t, newWorld(t).Gateway(t), "/metrics")
	require.Equal(t, 200, answer.Status)
	require.Contains(t, answer.Type, "text/plain; version=0.0.4")
	require.Contains(t, answer.Body, "ebs_sms_build_info{")
	require.Contains(t, answer.Body, `ebs_sms_store_errors_total{operation="figures"} 0`)
	require.Contains(t, answer.Body, `ebs_sms_queue_messages{channel="RIG",status="NEW"} 0`)
}

func TestAdmin_HasNothingElse(t *testing.T) {
	t.Parallel()
	g := newWorld(t).Gateway(t)
	require.Equal(t, 404, admin(t, g, "/debug/pprof/").Status)
	require.Equal(t, 405, rig.Webhook{URL: "http://" + g.AdminAddress() + "/healthz", Signature: "-"}.Send(t).Status)
}
