package deploy

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/internal/settings"
)

// TestCheck_PassesUnderTheMountsOfEachPod: the gateways' and that of helm test, with the files and folders that each
// has.
func TestCheck_PassesUnderTheMountsOfEachPod(t *testing.T) {
	t.Parallel()
	for _, file := range valueFiles(t) {
		r := releaseOf(t, readValues(t, file))
		for _, pod := range podsOf(r) {
			container := pod.Containers[0]
			t.Run(filepath.Base(file)+"/"+container.Name, func(t *testing.T) {
				t.Parallel()
				for _, f := range app.Check(t.Context(), app.CheckOptions{Config: underMounts(t, r, pod)}) {
					if f.What == "journal" || f.What == "store" {
						require.Less(t, f.Level, app.LevelError, "%s: %s", f.What, f.Text)
					}
				}
			})
		}
	}
}

// underMounts is what a container of the pod is configured with, its writable mounts being folders of the test's. What
// it would ask for over the network is not under test: an embedded store and a simulator stand for it.
func underMounts(t *testing.T, r release, pod corev1.PodSpec) config.Config {
	t.Helper()
	container, root := pod.Containers[0], t.TempDir()
	for _, mount := range container.VolumeMounts {
		if !mount.ReadOnly {
			require.NoError(t, os.MkdirAll(filepath.Join(root, mount.MountPath), 0o700))
		}
	}
	cfg, err := config.Load(settings.Source{Path: container.Args[2], ReadFile: mounted{t, container, pod, r}.read})
	require.NoError(t, err)
	if cfg.Webhooks.Journal.Folder != "" {
		cfg.Webhooks.Journal.Folder = filepath.Join(root, cfg.Webhooks.Journal.Folder)
	}
	path := filepath.Join(root, cfg.Store.SQLite.Path)
	if cfg.Store.Driver != config.DriverSQLite {
		path = filepath.Join(t.TempDir(), "store.db")
	}
	cfg.Store.Driver, cfg.Store.SQLite.Path = config.DriverSQLite, path
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err, "the store's folder must be there and writable")
	require.NoError(t, store.Close())
	simulator := twiliotest.New(twiliotest.Options{AccountSID: cfg.Twilio.AccountSID, AuthToken: pretendedSecret})
	t.Cleanup(simulator.Close)
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	cfg.Twilio.BaseURL = server.URL
	return cfg
}
