package observability

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// provider is a Twilio that can be stopped and started at one address.
type provider struct {
	t       *testing.T
	address string
	handler http.Handler
	server  *http.Server
}

func newProvider(t *testing.T, handler http.Handler) *provider {
	t.Helper()
	p := &provider{t: t, address: "127.0.0.1:0", handler: handler}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *provider) start() {
	p.t.Helper()
	listener, err := net.Listen("tcp", p.address)
	require.NoError(p.t, err)
	p.address = listener.Addr().String()
	p.server = &http.Server{Handler: p.handler, ReadHeaderTimeout: time.Minute}
	go func(s *http.Server) { _ = s.Serve(listener) }(p.server)
}

func (p *provider) stop() { _ = p.server.Close() }

// observed is a gateway between a queue and a provider, and the Prometheus that scrapes it.
type observed struct {
	*rig.World
	*server
	provider *provider
}

func observe(t *testing.T) observed {
	t.Helper()
	world := rig.NewWorld(t, twiliotest.Options{})
	o := observed{World: world, provider: newProvider(t, world.Simulator)}
	g := world.Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Twilio.BaseURL = "http://" + o.provider.address
		c.Metrics.DepthInterval = time.Second
		c.Channels[0].DailyBudget, c.Channels[0].Lookup = 1_000_000, "advise" // that these panels have something to show
	}), func(opts *app.Options) {
		opts.Registry = prometheus.NewRegistry()
		opts.Registry.MustRegister(collectors.NewGoCollector(),
			collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	})
	o.server = startPrometheus(t, g.AdminAddress(), shortened(t, pace))
	return o
}

const notMoving = "EbsSmsQueueNotMoving"

// TestPrometheus_SeesTheQueueStopAndGoOn runs the rules sixty times faster than real.
func TestPrometheus_SeesTheQueueStopAndGoOn(t *testing.T) {
	t.Parallel()
	o := observe(t)
	within(t, 20*time.Second, "the target is up", func() bool {
		targets := o.targets()
		return len(targets) == 1 && targets[0].Health == "up"
	})
	require.NoError(t, rig.Fill(t.Context(), o.Store, 20))
	o.Settle(t, 20*time.Second)
	within(t, 20*time.Second, "every rule was evaluated", func() bool {
		for _, r := range o.rules() {
			if r.Health == "unknown" {
				return false
			}
			require.Equal(t, "ok", r.Health, "%s: %s", r.Name, r.LastError)
		}
		return true
	})
	o.requireQueries(t)
	require.False(t, o.fires(notMoving))

	o.provider.stop()
	insert(t, o.Store, 20, 620)
	firing := within(t, 30*time.Second, "the alert fires", func() bool { return o.fires(notMoving) })

	o.provider.start()
	resolved := within(t, 60*time.Second, "the alert is over", func() bool { return !o.fires(notMoving) })
	o.Settle(t, 60*time.Second)
	require.True(t, o.Audit(t).Clean())
	require.False(t, o.fires("EbsSmsDoubledMessages"))
	for _, r := range o.rules() {
		require.Equal(t, "ok", r.Health, "%s: %s", r.Name, r.LastError)
	}
	t.Logf("fired %.1f s after the provider was stopped, over %.1f s after it was started", firing.Seconds(),
		resolved.Seconds())
}

// requireQueries asks all that the dashboard asks, until all has an answer but what
// shows trouble alone.
func (o observed) requireQueries(t *testing.T) {
	t.Helper()
	all := strings.NewReplacer("$namespace", ".*", "$job", ".*", "$channel", ".*")
	for _, q := range dashboardQueries(t) {
		expr := all.Replace(inTime(q.Expr))
		quiet := strings.Contains(expr, "ALERTS") || strings.HasSuffix(expr, "> 0")
		within(t, 20*time.Second, "data for "+expr, func() bool { return o.query(expr) > 0 || quiet })
	}
}

// insert adds the rows from first up to end.
func insert(t *testing.T, store rig.Store, first, end int) {
	t.Helper()
	var rows []gateway.Message
	for i := first; i < end; i++ {
		rows = append(rows, rig.Row(i))
	}
	_, err := store.Insert(t.Context(), rows)
	require.NoError(t, err)
}
