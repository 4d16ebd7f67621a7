package app_test

import (
	"errors"
	"net"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

var errTaken = errors.New("address is taken")

// listeners opens listeners, and refuses one address.
type listeners struct {
	refused string
	open    []net.Listener
}

func (l *listeners) listen(network, address string) (net.Listener, error) {
	if address == l.refused {
		return nil, errTaken
	}
	opened, err := net.Listen(network, "127.0.0.1:0")
	if err == nil {
		l.open = append(l.open, opened)
	}
	return opened, err
}

// TestMain finds what else leaks: connections of the store, and goroutines.
func TestNew_UndoesEverythingIfAStepFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*app.Options)
		opened int
		fault  string
	}{
		"store cannot be opened": {func(o *app.Options) { o.Config.Store.SQLite.Path = "." }, 0, "store unavailable"},
		"store is unknown": {func(o *app.Options) { o.Config.Store.Driver = "floppy" }, 0,
			`unknown driver "floppy"`},
		"journal is a file":    {func(o *app.Options) { o.Config.Webhooks.Journal.Folder = o.Config.Store.SQLite.Path }, 0, "opening the journal: mkdir"},
		"account is malformed": {func(o *app.Options) { o.Config.Twilio.AccountSID = "SK1" }, 0, "account SID"},
		"token is missing":     {func(o *app.Options) { o.Config.Twilio.AuthToken = "" }, 0, "auth token"},
		"path is malformed": {func(o *app.Options) { o.Config.Webhooks.InboundPaths = []string{"sms"} }, 0,
			`path "sms"`},
		"webhook address taken": {func(o *app.Options) { o.Config.Webhooks.Listen = "taken" }, 0,
			"listening for webhooks"},
		"admin address taken": {func(o *app.Options) { o.Config.Admin.Listen = "taken" }, 1, "listening for admin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := newWorld(t).Options(t)
			ls := &listeners{refused: "taken"}
			opts.Listen, opts.Registry = ls.listen, prometheus.NewRegistry()
			good := opts
			c.change(&opts)

			_, err := app.New(t.Context(), opts)
			require.ErrorContains(t, err, c.fault)
			require.Len(t, ls.open, c.opened)
			for _, l := range ls.open {
				require.ErrorIs(t, l.Close(), net.ErrClosed)
			}
			newApp(t, good) // nothing is left in the registry
		})
	}
}

func TestNew_RefusesARegistryThatIsTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	registry := prometheus.NewRegistry()
	shared := func(o *app.Options) { o.Registry = registry }
	newApp(t, w.Options(t, shared))
	_, err := app.New(t.Context(), w.Options(t, shared))
	require.ErrorContains(t, err, "registering metrics")
}

func TestNew_SendsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
	before := row(t, w, 1)
	require.NoError(t, newApp(t, w.Options(t)).Stop(t.Context()))
	require.Equal(t, before, row(t, w, 1))
	require.Zero(t, w.Simulator.Tally().Posts)
}

func TestNew_CreatesAMissingStore(t *testing.T) {
	t.Parallel()
	path := elsewhere(t)
	newApp(t, newWorld(t).Options(t, rig.WithConfig(func(c *config.Config) { c.Store.SQLite.Path = path })))
	require.FileExists(t, path)
}
