package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// cast is who gets texts.
type cast struct {
	staff     []person
	doubtfuls []doubtful
}

// world is everything the demo runs: simulator, gateway, and a second opening of
// the store for the feeder and for looking.
type world struct {
	clock gateway.Clock
	// wakesAt is when the first quiet hours of channelShift are over.
	wakesAt   time.Time
	folder    string
	simulator *twiliotest.Simulator
	simAddr   string
	server    *http.Server
	app       *app.App
	store     *sqlite.Store
	undo      []func() error
}

// dead tells the simulator which numbers take no texts: half are refused at once, half are reported undelivered.
func dead(people []person) []twiliotest.Rule {
	var rules []twiliotest.Rule
	for i, p := range people {
		for _, number := range p.dead() {
			rule := twiliotest.Rule{To: number, Code: 21614, HTTPStatus: http.StatusBadRequest}
			if i%2 == 1 {
				rule = twiliotest.Rule{To: number, Final: twiliotest.StatusUndelivered, ErrorCode: 30005}
			}
			rules = append(rules, rule)
		}
	}
	return rules
}

// lines tells what lookups say.
func lines(people []person) func(number string) twiliotest.Line {
	landlines := map[string]bool{}
	for _, p := range people {
		landlines[p.landline] = true
	}
	return func(number string) twiliotest.Line {
		if landlines[number] {
			return twiliotest.Line{Type: "landline", Carrier: "Simulated Telephone"}
		}
		return twiliotest.Line{Type: "mobile", Carrier: "Simulated Wireless"}
	}
}

// newWorld starts the simulator and the gateway on loopback ports of their own.
func newWorld(ctx context.Context, opts Options, all cast) (w *world, err error) {
	w = &world{clock: opts.Clock, wakesAt: wakesAt(opts.Clock())}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.folder, err = os.MkdirTemp("", "ebs-sms-gateway-demo-"); err != nil {
		return w, fmt.Errorf("making the demo's folder: %w", err)
	}
	w.undo = append(w.undo, func() error { return os.RemoveAll(w.folder) })
	if err := w.startSimulator(opts, all); err != nil {
		return w, err
	}
	if err := w.startGateway(ctx, opts); err != nil {
		return w, err
	}
	w.store, err = sqlite.Open(ctx, sqlite.Options{Path: w.database(), MustExist: true})
	if err != nil {
		return w, err
	}
	w.undo = append(w.undo, w.store.Close)
	return w, nil
}

func (w *world) database() string { return filepath.Join(w.folder, "queue.db") }

// faults make the demo see what real life brings: throttling, and answers that
// leave open whether a message was accepted.
func faults() twiliotest.Faults {
	return twiliotest.Faults{
		LatencyMin: 20 * time.Millisecond, LatencyMax: 80 * time.Millisecond,
		TooManyRequests: .02, RetryAfter: time.Second,
		ErrorAfter: .01, ResetAfter: .01, ResetBefore: .01,
		ListDelay: 500 * time.Millisecond, DuplicateCallback: .02, ReorderCallback: .02,
	}
}

func (w *world) startSimulator(opts Options, all cast) error {
	crowd := &crowd{rnd: rand.New(rand.NewPCG(opts.Seed, 2)), doubtfuls: all.doubtfuls, got: map[string]int{}}
	w.simulator = twiliotest.New(twiliotest.Options{
		Faults: faults(), Rules: dead(all.staff), Line: lines(all.staff), StepDelay: 300 * time.Millisecond,
		Reply: crowd.reply, Seed: opts.Seed, Clock: w.clock,
	})
	w.undo = append(w.undo, func() error { w.simulator.Close(); return nil })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening for the simulator: %w", err)
	}
	w.simAddr = listener.Addr().String()
	w.server = &http.Server{Handler: w.simulator, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.server.Serve(listener) }() // ends with Close
	w.undo = append(w.undo, w.server.Close)
	return nil
}

func (w *world) startGateway(ctx context.Context, opts Options) error {
	open, err := newListeners(3)
	if err != nil {
		return err
	}
	w.undo = append(w.undo, open.close)
	cfg := w.config(addresses{webhooks: open.address(0), admin: open.address(1), console: open.address(2)})
	if err := w.writeConfiguration(cfg); err != nil {
		return err
	}
	w.simulator.SetInboundURL(cfg.Webhooks.PublicURL + cfg.Webhooks.InboundPaths[0])
	w.app, err = app.New(ctx, app.Options{
		Config: cfg, Logger: opts.Logger, Version: opts.Version, Clock: w.clock, Listen: open.listen,
	})
	if err != nil {
		return err
	}
	w.undo = append(w.undo, func() error { return w.app.Stop(context.WithoutCancel(ctx)) })
	w.app.Start()
	return nil
}

// listeners are open before the gateway is, so that its configuration names their ports.
type listeners []net.Listener

func newListeners(n int) (open listeners, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("listening: %w", err), open.close())
		}
		open = append(open, l)
	}
	return open, nil
}

func (ls listeners) address(i int) string { return ls[i].Addr().String() }

// listen gives the one of an address.
func (ls listeners) listen(network, address string) (net.Listener, error) {
	for _, l := range ls {
		if l.Addr().String() == address {
			return l, nil
		}
	}
	return net.Listen(network, address)
}

// close closes those that nobody has closed yet.
func (ls listeners) close() error {
	var errs []error
	for _, l := range ls {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (w *world) close() error {
	var errs []error
	for i := len(w.undo) - 1; i >= 0; i-- {
		errs = append(errs, w.undo[i]())
	}
	w.undo = nil
	return errors.Join(errs...)
}

// crowd are the people who answer.
type crowd struct {
	mu        sync.Mutex
	rnd       *rand.Rand
	doubtfuls []doubtful
	// got counts the texts of those, by their number.
	got map[string]int
}

// reply says what the recipient of a delivered message writes back, if anything.
func (c *crowd) reply(m twiliotest.Message) (string, time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delay := time.Duration(200+c.rnd.IntN(1500)) * time.Millisecond
	asked := strings.HasPrefix(m.Body, "Reply 1 for ")
	doubtful := slices.IndexFunc(c.doubtfuls, func(d doubtful) bool { return d.mobile == m.To })
	switch {
	case asked:
		return pickOne(c.rnd, "1", "2", "The first"), delay, doubtful < 0 || c.doubtfuls[doubtful].explains
	case doubtful >= 0:
		c.got[m.To]++
		return "Yes please", delay, c.got[m.To] == 2
	}
	switch n := c.rnd.IntN(100); {
	case n < 22:
		return pickOne(c.rnd, "YES", "Yes please", "yes 👍", "Already renewed, see portal", "NO", "Who is this?"), delay,
			true
	case n < 26:
		return pickOne(c.rnd, "STOP", "Stop.", "UNSUBSCRIBE"), delay, true
	case n < 27:
		return "HELP", delay, true
	}
	return "", 0, false
}

// discard is the logger of a demo whose terminal shows a table.
func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
