package days

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
)

// Addresses in the network.
const (
	webhookHost  = "sms.example.com"
	providerHost = "twilio.example.com"
)

// process is a gateway that can be killed: from one moment to the next nothing that it does has an effect.
type process struct {
	app  *app.App
	dead *atomic.Bool
	// listeners are its own; what it has dialled is in conns.
	mu        sync.Mutex
	listeners []*listener
	conns     []net.Conn
}

// start starts a gateway.
func start(ctx context.Context, n *network, cfg config.Config, log *slog.Logger) (*process, error) {
	p := &process{dead: new(atomic.Bool)}
	opts := app.Options{
		Config: cfg, Logger: log, Heartbeat: 2 * time.Minute,
		Listen: func(network, address string) (net.Listener, error) {
			l, err := n.Listen(network, address)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.listeners = append(p.listeners, l.(*listener))
			return l, err
		},
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if p.dead.Load() {
				return nil, errRefused
			}
			c, err := n.Dial(ctx, network, address)
			if err == nil {
				p.mu.Lock()
				p.conns = append(p.conns, c)
				p.mu.Unlock()
			}
			return c, err
		},
		Wrap: func(s app.Store) app.Store { return &lifeline{s, p.dead} },
	}
	var err error
	if p.app, err = app.New(ctx, opts); err != nil {
		return nil, fmt.Errorf("starting a gateway: %w", err)
	}
	p.app.Start()
	return p, nil
}

// kill ends the gateway as SIGKILL does, and returns when nothing is left of it.
func (p *process) kill() {
	p.dead.Store(true)
	p.mu.Lock()
	for _, l := range p.listeners {
		l.cut()
	}
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = p.app.Stop(ctx)
}

// lifeline is a gateway's store until it dies: then it changes nothing any more.
type lifeline struct {
	app.Store
	dead *atomic.Bool
}

// errDead is temporary, as the end of a session is.
func errDead() error { return fmt.Errorf("%w: the gateway is dead", gateway.ErrUnavailable) }

// alive runs a write unless the gateway is dead; of one that dies meanwhile nobody hears.
func alive[T any](l *lifeline, write func() (T, error)) (result T, err error) {
	if !l.dead.Load() {
		result, err = write()
	}
	if l.dead.Load() {
		return result, errDead()
	}
	return result, err
}

// Claim implements app.Store.
func (l *lifeline) Claim(ctx context.Context, p gateway.ClaimParams) ([]gateway.Claim, error) {
	return alive(l, func() ([]gateway.Claim, error) { return l.Store.Claim(ctx, p) })
}

// Record implements app.Store.
func (l *lifeline) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	return alive(l, func() ([]error, error) { return l.Store.Record(ctx, changes) })
}

// Stage implements app.Store.
func (l *lifeline) Stage(ctx context.Context, s []gateway.Staging) ([]error, error) {
	return alive(l, func() ([]error, error) { return l.Store.Stage(ctx, s) })
}

// SetPause implements app.Store.
func (l *lifeline) SetPause(ctx context.Context, p gateway.Pause) error {
	_, err := alive(l, func() (struct{}, error) { return struct{}{}, l.Store.SetPause(ctx, p) })
	return err
}

// Reserve implements app.Store.
func (l *lifeline) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	return alive(l, func() (gateway.Granted, error) { return l.Store.Reserve(ctx, r) })
}

// SaveLines implements app.Store.
func (l *lifeline) SaveLines(ctx context.Context, lines []gateway.Line) error {
	_, err := alive(l, func() (struct{}, error) { return struct{}{}, l.Store.SaveLines(ctx, lines) })
	return err
}

// Heartbeat implements app.Store.
func (l *lifeline) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	_, err := alive(l, func() (struct{}, error) { return struct{}{}, l.Store.Heartbeat(ctx, h) })
	return err
}
