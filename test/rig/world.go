package rig

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// World is a simulator and a store in the test's own process, for gateways to
// stand between. Everything ends with the test.
type World struct {
	Simulator *twiliotest.Simulator
	Store     *sqlite.Store
	// Config is how a gateway finds the store.
	Config config.Store
	// URL is the simulator's.
	URL string
}

// NewWorld makes a World whose simulator has these faults.
func NewWorld(t testing.TB, opts twiliotest.Options) *World {
	t.Helper()
	if opts.StepDelay == 0 {
		opts.StepDelay = 10 * time.Millisecond
	}
	w := &World{Simulator: twiliotest.New(opts), Config: config.Default().Store}
	t.Cleanup(w.Simulator.Close)
	server := httptest.NewServer(w.Simulator)
	t.Cleanup(server.Close)
	w.URL = server.URL
	w.Config.SQLite.Path = filepath.Join(t.TempDir(), "queue.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: w.Config.SQLite.Path})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	w.Store = store
	return w
}

// Setup changes a gateway's options and configuration before it starts.
type Setup func(*app.Options)

// WithConfig changes the configuration alone.
func WithConfig(change func(*config.Config)) Setup {
	return func(o *app.Options) { change(&o.Config) }
}

// Options are those of a gateway with 32 posts in flight on ports of its own.
func (w *World) Options(t testing.TB, setups ...Setup) app.Options {
	t.Helper()
	webhooks, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = webhooks.Close() }) // the gateway has closed it, if there was one
	address := webhooks.Addr().String()
	opts := app.Options{
		Logger: slog.New(slog.DiscardHandler),
		Config: Site{
			Store: w.Config, Journal: filepath.Join(t.TempDir(), "journal"),
			Simulator: w.URL, Webhooks: address, Admin: "127.0.0.1:0", InFlight: 32,
		}.Config(),
		Listen: func(network, wanted string) (net.Listener, error) {
			if wanted == address {
				return webhooks, nil
			}
			return net.Listen(network, wanted)
		},
	}
	opts.Config.Webhooks.Journal.After = 2 * time.Second // what is answered is staged, on a busy machine too
	for _, setup := range setups {
		setup(&opts)
	}
	return opts
}

// Gateway starts a gateway with these options; the simulator's phones answer to it.
func (w *World) Gateway(t testing.TB, setups ...Setup) *app.App {
	t.Helper()
	opts := w.Options(t, setups...)
	gateway, err := app.New(t.Context(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, gateway.Stop(context.Background())) })
	w.Simulator.SetInboundURL(opts.Config.Webhooks.PublicURL + opts.Config.Webhooks.InboundPaths[0])
	gateway.Start()
	return gateway
}

// Settle waits until every row has its outcome.
func (w *World) Settle(t testing.TB, limit time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), limit, errors.New("rows are still open"))
	defer cancel()
	require.NoError(t, Poll(ctx, 50*time.Millisecond, func() (bool, error) { return Settled(ctx, w.Store) }))
}

// Audit compares the queue with what the simulator received.
func (w *World) Audit(t testing.TB) Audit {
	t.Helper()
	audit, err := Compare(t.Context(), w.Store, w.Simulator.Accepted(), w.Simulator.Tally())
	require.NoError(t, err)
	return audit
}

// Get reads an address of a gateway and returns status and body.
func Get(t testing.TB, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	answer := do(t, req)
	return answer.Status, answer.Body
}
