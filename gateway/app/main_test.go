package app_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newApp makes a gateway that has not started yet.
func newApp(t *testing.T, opts app.Options) *app.App {
	t.Helper()
	gateway, err := app.New(t.Context(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, gateway.Stop(context.Background())) })
	return gateway
}

// row is the i-th row as it stands.
func row(t *testing.T, w *rig.World, id gateway.MessageID) gateway.Message {
	t.Helper()
	found, err := w.Store.Find(t.Context(), gateway.Keys{IDs: []gateway.MessageID{id}})
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

// newVersion writes another schema version into the database.
func newVersion(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_busy_timeout=10000")
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "UPDATE XXSMS_SCHEMA_VERSION SET VERSION = 99")
	require.NoError(t, err)
}

// elsewhere is a path where no file is.
func elsewhere(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "other.db")
}

// gate is a simulator whose answers to posts wait.
type gate struct {
	url     string
	arrived chan struct{}
	open    chan struct{}
}

func newGate(t *testing.T, simulator http.Handler) *gate {
	t.Helper()
	g := &gate{arrived: make(chan struct{}, 1), open: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			g.arrived <- struct{}{}
			select {
			case <-g.open:
			case <-t.Context().Done(): // the test is over
				return
			}
		}
		simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

// behind sends the gateway's posts through the gate.
func (g *gate) behind() rig.Setup {
	return rig.WithConfig(func(c *config.Config) { c.Twilio.BaseURL = g.url })
}

// reply is a signed reply to a gateway.
func reply(opts app.Options) rig.Webhook {
	return rig.Webhook{
		URL: opts.Config.Webhooks.PublicURL + opts.Config.Webhooks.InboundPaths[0],
		Form: map[string][]string{
			"MessageSid": {"SM00000000000000000000000000000001"}, "From": {"+12025550123"}, "To": {"+12025550100"},
			"Body":       {"Yes"},
			"AccountSid": {twiliotest.DefaultAccountSID},
		},
	}
}

func newWorld(t *testing.T) *rig.World {
	t.Helper()
	return rig.NewWorld(t, twiliotest.Options{})
}
