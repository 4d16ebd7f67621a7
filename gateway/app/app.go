package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/journal"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/membership"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/tracing"
)

// Options are what an App is made of. Config and Logger are required.
type Options struct {
	// Config is loaded and valid.
	Config config.Config
	Logger *slog.Logger
	// Registry has the collectors until Stop and is what /metrics serves; a new one if nil.
	Registry *prometheus.Registry
	Version  string
	// Clock is time.Now if nil.
	Clock gateway.Clock
	// Listen opens a listener, net.Listen if nil.
	Listen func(network, address string) (net.Listener, error)
	// Dial opens connections to the provider and to mail servers, a net.Dialer's if nil.
	Dial Dial
	// Connect makes the provider, Twilio if nil.
	Connect Connect
	// Wrap is put around the store, nothing if nil: tests cut a gateway off from it.
	Wrap func(Store) Store
	// Heartbeat is how often XXSMS_NODES is told that this gateway is alive, the same for all gateways of a queue, since
	// from it follows how soon they share a sender's rate anew; 3 s if 0.
	Heartbeat time.Duration
	// Look is how often it is looked for work that nobody tells of: replies to match, digests to mail, and, half as often,
	// problems to alert of; 15 s if 0.
	Look time.Duration
}

func (o Options) withDefaults() Options {
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Listen == nil {
		o.Listen = net.Listen
	}
	if o.Wrap == nil {
		o.Wrap = func(s Store) Store { return s }
	}
	if o.Connect == nil {
		o.Connect = connectTwilio
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = heartbeatInterval
	}
	if o.Look == 0 {
		o.Look = lookInterval
	}
	if o.Version == "" {
		o.Version = "unknown"
	}
	return o
}

// App is one gateway.
type App struct {
	opts Options
	log  *slog.Logger
	// run is this run's own part of its node's name, and of its claims.
	run     string
	node    gateway.Heartbeat
	store   Store
	members *membership.Members
	metrics *metrics.Metrics
	// observer is told what the pipelines do: metrics, and who else listens.
	observer observer
	// tracer is nil if nothing is traced.
	tracer *tracing.Tracer
	// figures are the values of the metrics.
	figures prometheus.Gatherer
	// journal is nil if there is none.
	journal *journal.Journal
	// conversations know which messages wait for an answer.
	conversations conversation.Book
	inbound       *inbound.Service
	// matcher finds what replies answer.
	matcher  *inbound.Matcher
	provider Provider
	receiver ords.Receiver
	pipeline *outbound.Pipeline
	// reconciler settles what the pipeline could not.
	reconciler *reconcile.Reconciler
	// lookups asks the provider about numbers; it is started if a channel wants that.
	lookups  *lookup.Worker
	stranded *stranded
	// digests tells managers; nil if no digests are mailed.
	digests *mailing.Worker
	// alerts is nil if nobody is told of problems.
	alerts   *alerts
	webhooks *httpserver.Server
	admin    *httpserver.Server
	// console and its pages are nil if there is none.
	console *httpserver.Server
	pages   *console.Console
	// lists is nil if there are none.
	lists    *httpserver.Server
	stack    stack
	stopping atomic.Bool
	start    sync.Once
}

// errShadow keeps a shadow from sending.
var errShadow = errors.New("mode is shadow: nothing may be sent")

// New opens the store and the listeners and wires everything. Nothing is sent or
// answered before Start. On an error everything opened is closed again.
func New(ctx context.Context, opts Options) (*App, error) {
	opts = opts.withDefaults()
	if opts.Config.Mode == config.ModeShadow {
		return nil, errShadow
	}
	a := &App{opts: opts, log: opts.Logger, run: token()[:8]}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.stack.unwind(ctx))
	}
	return a, nil
}

func (a *App) wire(ctx context.Context) error {
	host, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("reading host name: %w", err)
	}
	a.node = gateway.Heartbeat{
		Node: a.nodeName(host), Host: host, Version: a.opts.Version, StartedAt: a.opts.Clock(),
	}
	if a.opts.Config.Tracing.On() {
		a.log = tracing.NewSample(a.opts.Config.Tracing.SampleRatio).Log(a.log)
	}
	a.log = a.log.With("node", a.node.Node)
	for _, f := range checkSecurity(a.opts.Config, a.opts.Clock()) {
		a.log.Warn("insecure configuration", "finding", f.Text)
	}
	if a.store, err = openStore(ctx, storeOptions{a.opts.Config, a.node.Node, a.opts.Clock, a.log}); err != nil {
		return err
	}
	a.store = a.opts.Wrap(a.store)
	a.stack.push("store", func(context.Context) error { return a.store.Close() })
	a.members = membership.New(membership.Options{
		Store: a.store, Self: a.node, Clock: a.opts.Clock, Interval: a.opts.Heartbeat,
	})
	if err := a.wireMetrics(); err != nil {
		return err
	}
	if err := a.wireTracing(); err != nil {
		return err
	}
	if err := a.wireJournal(); err != nil {
		return err
	}
	if a.provider, a.receiver, err = a.opts.Connect(a.opts, a.log); err != nil {
		return err
	}
	a.stack.push("provider", func(context.Context) error {
		a.provider.Close()
		return nil
	})
	if err := a.wireWebhooks(); err != nil {
		return err
	}
	if err := a.wireAdmin(); err != nil {
		return err
	}
	if err := a.wireOperate(); err != nil {
		return err
	}
	a.wireSending()
	a.stranded = newStranded(a.store, a.opts.Config, a.log)
	if err := a.wireDigests(); err != nil {
		return err
	}
	a.alerts, err = newAlerts(a)
	return err
}

// wireOperate opens the listeners for people and for other systems: what both see is read once.
func (a *App) wireOperate() error {
	service, err := newOperate(a.opts, a.store)
	if err != nil {
		return err
	}
	if err := a.wireConsole(service); err != nil {
		return err
	}
	return a.wireLists(service)
}

// nodeName tells this run of this gateway apart from every other.
func (a *App) nodeName(host string) string {
	name := a.opts.Config.Node
	if name == "" {
		name = host
	}
	return name + "/" + a.run
}

// Start answers webhooks and sends. A second call does nothing.
func (a *App) Start() {
	a.start.Do(func() {
		a.webhooks.Serve()
		a.stack.push("webhooks", func(ctx context.Context) error {
			a.inbound.Abort()
			return a.webhooks.Shutdown(ctx)
		})
		a.admin.Serve()
		a.stack.push("admin", a.admin.Shutdown)
		a.startConsole()
		if a.lists != nil {
			a.lists.Serve()
			a.stack.push("lists", a.lists.Shutdown)
		}
		a.matcher.Start()
		a.stack.push("matching of replies", func(context.Context) error {
			a.matcher.Stop()
			return nil
		})
		for _, l := range a.loops() {
			a.goLoop(l)
		}
		a.startSending()
		a.log.Info("gateway started", "version", a.opts.Version,
			"webhooks", a.WebhookAddress(), "admin", a.AdminAddress(), "console", a.ConsoleAddress(), "lists", a.ListsAddress(),
			"channels", len(a.opts.Config.Channels))
	})
}

// Stop ends sending first, then answering, then everything else, within
// outbound.drain or until ctx ends. It may be called more than once: every call
// returns when the gateway has stopped, and the first one the errors.
func (a *App) Stop(ctx context.Context) error {
	if !a.stopping.Swap(true) {
		a.log.Info("gateway stopping", "drain", a.opts.Config.Outbound.Drain.String())
		defer a.log.Info("gateway stopped")
	}
	a.start.Do(func() {}) // a stopped App does not start, and a starting one does first
	ctx, cancel := context.WithTimeout(ctx, a.opts.Config.Outbound.Drain)
	defer cancel()
	return a.stack.unwind(ctx)
}

// Run starts the gateway, waits for ctx to end, and stops it.
func (a *App) Run(ctx context.Context) error {
	a.Start()
	<-ctx.Done()
	return a.Stop(context.WithoutCancel(ctx))
}

// WebhookAddress is where webhooks are answered, host:port.
func (a *App) WebhookAddress() string { return a.webhooks.Address() }

// AdminAddress is where /metrics, /healthz and /readyz are served, host:port.
func (a *App) AdminAddress() string { return a.admin.Address() }

// Store is the gateway's store, for tools that run a gateway in their own process.
func (a *App) Store() Store { return a.store }
