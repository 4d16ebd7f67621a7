package days

import (
	"bytes"
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
	mailHost     = "mail.example.com:25"
)

// process is a gateway that can be killed: from one moment to the next nothing that it does has an effect.
type process struct {
	network *network
	// mailed is called when the mail server has got the whole of a mail, and before its answer is read.
	mailed func(*process)
	app    *app.App
	dead   atomic.Bool
	// listeners are its own; what it has dialled is in conns.
	mu        sync.Mutex
	listeners []*listener
	conns     []net.Conn
}

// start starts it.
func (p *process) start(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	opts := app.Options{
		Config: cfg, Logger: log, Heartbeat: 2 * time.Minute, Look: 2 * time.Minute, Listen: p.listen, Dial: p.dial,
		Wrap: func(s app.Store) app.Store { return &lifeline{s, &p.dead} },
	}
	var err error
	if p.app, err = app.New(ctx, opts); err != nil {
		return fmt.Errorf("starting a gateway: %w", err)
	}
	p.app.Start()
	return nil
}

func (p *process) listen(network, address string) (net.Listener, error) {
	l, err := p.network.Listen(network, address)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listeners = append(p.listeners, l.(*listener))
	return l, err
}

func (p *process) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if p.dead.Load() {
		return nil, errRefused
	}
	c, err := p.network.Dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = append(p.conns, c)
	if address == mailHost {
		return &letterbox{c, func() { p.mailed(p) }}, nil
	}
	return c, nil
}

// kill ends the gateway as SIGKILL does, and returns when nothing is left of it.
func (p *process) kill() {
	p.cut()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = p.app.Stop(ctx)
}

// cut has it do nothing any more.
func (p *process) cut() {
	p.dead.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.listeners {
		l.cut()
	}
	for _, c := range p.conns {
		_ = c.Close()
	}
}

// letterbox is a connection to the mail server.
type letterbox struct {
	net.Conn
	mailed func()
}

// Write implements net.Conn. In memory it returns when everything is read.
func (l *letterbox) Write(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err == nil && bytes.HasSuffix(b, []byte("\r\n.\r\n")) {
		l.mailed()
	}
	return n, err
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

func (l *lifeline) write(write func() error) error {
	_, err := alive(l, func() (struct{}, error) { return struct{}{}, write() })
	return err
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
	return l.write(func() error { return l.Store.SetPause(ctx, p) })
}

// Reserve implements app.Store.
func (l *lifeline) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	return alive(l, func() (gateway.Granted, error) { return l.Store.Reserve(ctx, r) })
}

// SaveLines implements app.Store.
func (l *lifeline) SaveLines(ctx context.Context, lines []gateway.Line) error {
	return l.write(func() error { return l.Store.SaveLines(ctx, lines) })
}

// Heartbeat implements app.Store.
func (l *lifeline) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	return l.write(func() error { return l.Store.Heartbeat(ctx, h) })
}

// RecordMatches implements app.Store.
func (l *lifeline) RecordMatches(ctx context.Context, replies []gateway.Reply) ([]error, error) {
	return alive(l, func() ([]error, error) { return l.Store.RecordMatches(ctx, replies) })
}

// Assign implements app.Store.
func (l *lifeline) Assign(ctx context.Context, m gateway.Mailing) (int64, error) {
	return alive(l, func() (int64, error) { return l.Store.Assign(ctx, m) })
}

// ClaimMailing implements app.Store.
func (l *lifeline) ClaimMailing(ctx context.Context, c gateway.MailingClaim) ([]gateway.Mailing, error) {
	return alive(l, func() ([]gateway.Mailing, error) { return l.Store.ClaimMailing(ctx, c) })
}

// KeepMailing implements app.Store.
func (l *lifeline) KeepMailing(ctx context.Context, m gateway.Mailing) error {
	return l.write(func() error { return l.Store.KeepMailing(ctx, m) })
}

// EndMailing implements app.Store.
func (l *lifeline) EndMailing(ctx context.Context, m gateway.Mailing) error {
	return l.write(func() error { return l.Store.EndMailing(ctx, m) })
}
