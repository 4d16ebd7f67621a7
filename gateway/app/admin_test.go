package app_test

import (
	"context"
	"database/sql"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/journal"
	"ebs-sms-gateway/internal/settings"
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
	require.NoError(t, os.Remove(w.Config.SQLite.Path), "a restart would not cure the database")
	require.Equal(t, rig.Answer{Status: 200, Type: "application/json", Body: `{"status":"ok"}` + "\n"},
		admin(t, g, "/healthz"))
}

func TestAdmin_CountsTheConnectionsThatItCloses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.Gateway(t)
	for range 100 { // more than the listener may have
		strange, err := net.Dial("tcp", g.AdminAddress())
		require.NoError(t, err)
		defer strange.Close()
	}
	metrics := func() string { return admin(t, g, "/metrics").Body }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(t, rig.Poll(ctx, 10*time.Millisecond, func() (bool, error) {
		return strings.Contains(metrics(), `ebs_sms_connections_closed_total{listener="admin",reason="connections"} 3`), nil
	}))
	require.Contains(t, metrics(), `ebs_sms_webhooks_rejected_total{reason="connections"} 0`, "these are webhooks' alone")
}

func TestReadyz(t *testing.T) {
	t.Parallel()

	t.Run("SaysOK", func(t *testing.T) {
		t.Parallel()
		g := newWorld(t).Gateway(t)
		require.Equal(t, rig.Answer{Status: 200, Type: "application/json", Body: `{"status":"ok","store":"ok"}` + "\n"},
			admin(t, g, "/readyz"))
	})

	t.Run("NamesAFileThatIsGone", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		g := w.Gateway(t, withoutJournal())
		require.NoError(t, os.Remove(w.Config.SQLite.Path))
		answer := admin(t, g, "/readyz")
		require.Equal(t, 503, answer.Status)
		require.Contains(t, answer.Body, "queue.db: no such file")
	})

	t.Run("NamesTheSchemaVersionThatDoesNotFit", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		g := w.Gateway(t, withoutJournal())
		newVersion(t, w.Config.SQLite.Path)
		answer := admin(t, g, "/readyz")
		require.Equal(t, 503, answer.Status)
		require.Equal(t, `{"status":"unavailable","store":"schema version does not fit: found 99, need 8"}`+"\n",
			answer.Body)
	})
}

func withoutJournal() rig.Setup {
	return rig.WithConfig(func(c *config.Config) { c.Webhooks.Journal.Folder = "" })
}

func TestReadyz_WithoutTheStore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil  func(t *testing.T, folder string)
		status int
		body   string
	}{
		"IsOKWhileTheJournalAccepts": {func(*testing.T, string) {}, 200, `,"journal":"accepting"}` + "\n"},
		"NamesAJournalThatCannotBeWritten": {func(t *testing.T, folder string) {
			require.NoError(t, os.RemoveAll(folder))
		}, 503, "writing to the journal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, folder := newWorld(t), ""
			g := w.Gateway(t, func(o *app.Options) { folder = o.Config.Webhooks.Journal.Folder })
			require.NoError(t, os.Remove(w.Config.SQLite.Path))
			c.spoil(t, folder)
			answer := admin(t, g, "/readyz")
			require.Equal(t, c.status, answer.Status)
			require.Contains(t, answer.Body, "queue.db: no such file")
			require.Contains(t, answer.Body, c.body)
		})
	}
}

func TestReadyz_NamesAFullJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder := filepath.Join(t.TempDir(), "journal")
	j, err := journal.Open(journal.Options{Folder: folder})
	require.NoError(t, err)
	require.NoError(t, j.Append(t.Context(), []byte(`{"body":"`+strings.Repeat("x", 1<<20)+`"}`)))
	require.NoError(t, j.Close())
	db, err := sql.Open("sqlite", w.Config.SQLite.Path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(t.Context(), "BEGIN IMMEDIATE") // nobody stages what is in the journal
	require.NoError(t, err)
	g := newApp(t, w.Options(t, rig.WithConfig(func(c *config.Config) {
		c.Webhooks.Journal.Folder, c.Webhooks.Journal.MaxSize = folder, settings.MiB
	})))
	require.NoError(t, os.Remove(w.Config.SQLite.Path))
	g.Start()
	answer := admin(t, g, "/readyz")
	require.Equal(t, 503, answer.Status)
	require.Contains(t, answer.Body, `"journal":"journal full"`)
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
