package outbound_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/reconcile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	senderA    = "+14155550001"
	senderB    = "+14155550002"
	poolNumber = "+14155550009"
	service    = "MG00000000000000000000000000000001"
	text       = "Your certificate expires."
)

// world is a queue and a provider, in a bubble with a clock of its own. Pipelines
// are started on it; they are stopped at the end.
type world struct {
	*testing.T
	store    *store
	provider *provider
	seen     *observer
	log      *lockedBuffer
	tokens   atomic.Int64
	started  []started
}

// abandon ends the pipelines that a failed test has left running.
func (w *world) abandon() {
	ended, cancel := context.WithCancel(w.Context())
	cancel()
	for _, p := range w.started {
		p.Stop(ended)
	}
}

// inWorld runs a test in a bubble.
func inWorld(t *testing.T, test func(*world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			T:        t,
			store:    newStore(),
			provider: &provider{delay: 100 * time.Millisecond},
			seen:     newObserver(),
			log:      &lockedBuffer{},
		}
		defer func() {
			w.abandon()
			require.NotContains(t, w.log.String(), text, "a message's text is logged")
			require.NotContains(t, w.log.String(), "+1415", "a phone number is logged")
		}()
		test(w)
	})
}

func channel(name string, senders ...string) gateway.Channel {
	return gateway.Channel{Name: name, Senders: senders, Region: "US", Weight: 1, OnUnknown: gateway.UnknownRetry}
}

// options are those of a pipeline, and of the sweeps beside it.
type options struct {
	outbound.Options
	sweeps reconcile.Options
}

// options are those of a gateway on the world with one channel, "it".
func (w *world) options(n *node) *options {
	return &options{Options: w.sending(n), sweeps: reconcile.Options{
		Settings: reconcile.Settings{
			Interval: 5 * time.Second, Settle: 2 * time.Minute, HoldAfter: time.Hour, Rows: 20, InFlight: 2,
			Poll: reconcile.Poll{After: 15 * time.Minute, Every: time.Hour, GiveUp: 36 * time.Hour, Rows: 20},
		},
		Inherited: func() {},
		Observer:  w.seen,
	}}
}

// reconciling are the options of the sweeps, with what they share with the pipeline.
func (o *options) reconciling(w *world) reconcile.Options {
	s := o.sweeps
	s.Store, s.Provider, s.Account, s.Channels = o.Store.(reconcile.Store), w.provider, o.Account, o.Channels
	s.Clock, s.Run, s.Jitter, s.Logger, s.Quarantine = o.Clock, o.Run, o.Jitter, o.Logger, o.Quarantine
	s.Settings.SendTimeout = o.Settings.SendTimeout
	s.Settings.Retry, s.Settings.Attempts = o.Settings.Retry.Policy, o.Settings.Retry.Attempts
	return s
}

func (w *world) sending(n *node) outbound.Options {
	return outbound.Options{
		Store: n, Provider: w.provider, Channels: []gateway.Channel{channel("it", senderA)},
		Settings: outbound.Settings{
			InFlight:     4,
			PollInterval: time.Second,
			ClaimRows:    100,
			Lease:        2 * time.Minute,
			SendTimeout:  15 * time.Second,
			RecordRows:   50,
			RecordDelay:  10 * time.Millisecond,
			Pause:        15 * time.Minute,
			Retry: outbound.Retry{
				Policy:   backoff.Policy{Base: 5 * time.Second, Max: 15 * time.Minute},
				Attempts: 3,
			},
			Settle:    2 * time.Minute,
			PollAfter: 15 * time.Minute,
		},
		Gateways:    func() int { return 1 },
		OptOutScope: func(string) consent.Scope { return consent.ScopeAll },
		Clock:       time.Now,
		Run:         "run",
		Token:       func() string { return fmt.Sprintf("token-%d", w.tokens.Add(1)) },
		Jitter:      func() float64 { return 0.5 },
		Logger:      slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Observer:    w.seen,
	}
}

// started is a pipeline with its sweeps, and their connection to the store.
type started struct {
	pipeline *outbound.Pipeline
	sweeps   *reconcile.Reconciler
	node     *node
	w        *world
}

// start starts a gateway, changed by the edits.
func (w *world) start(edits ...func(*options)) started {
	w.Helper()
	n := w.store.connect()
	opts := w.options(n)
	for _, edit := range edits {
		edit(opts)
	}
	s := w.make(opts, n)
	s.Start()
	w.started = append(w.started, s)
	return s
}

// make makes a gateway that is not started.
func (w *world) make(opts *options, n *node) started {
	opts.Quarantine = quarantine.New(opts.Clock)
	s := started{sweeps: reconcile.New(opts.reconciling(w)), node: n, w: w}
	opts.Overdue = s.sweeps.Overdue
	s.pipeline = outbound.New(opts.Options)
	return s
}

// Start starts sending and sweeps.
func (s started) Start() {
	s.pipeline.Start()
	s.sweeps.Start()
}

// Stop stops both at once.
func (s started) Stop(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { s.pipeline.Stop(ctx) })
	both.Go(func() { s.sweeps.Stop(ctx) })
	both.Wait()
}

// stop stops the gateway with all the time it needs.
func (s started) stop() {
	s.w.Helper()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(s.w.Context(), 25*time.Second)
	defer cancel()
	s.Stop(ctx)
	require.Less(s.w, time.Since(begun), 25*time.Second, "time of Stop")
}

// crash takes the store and the time away from the pipeline: nothing that it does
// from now on reaches the store.
func (s started) crash() {
	s.node.fault(func(string, int) error { return gateway.ErrUnavailable }, nil)
	ended, cancel := context.WithCancel(s.w.Context())
	cancel()
	s.Stop(ended)
}

// insert inserts n rows in channel "it", each to a number of its own, and returns the first one's id.
func (w *world) insert(n int, edits ...func(*gateway.Message)) gateway.MessageID {
	firstID := gateway.MessageID(len(w.store.all()) + 1)
	for i := range n {
		id := firstID + gateway.MessageID(i)
		m := gateway.Message{
			ID: id, Channel: "it", Phones: number(id), Body: text, Priority: gateway.PriorityDefault,
			CreatedAt: time.Now(), State: gateway.State{Status: gateway.StatusNew, StatusAt: time.Now()},
		}
		for _, edit := range edits {
			edit(&m)
		}
		w.store.insert(m)
	}
	return firstID
}

// number is the phone number of the row.
func number(id gateway.MessageID) string { return fmt.Sprintf("+1415556%04d", id) }

// after lets time pass until everybody waits.
func (w *world) after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// requireStatus requires every row to be in the status.
func (w *world) requireStatus(want gateway.Status) {
	w.Helper()
	for _, m := range w.store.all() {
		require.Equal(w, want, m.Status, "status of row %d", m.ID)
	}
}

// requirePostedOnce requires that every row was posted exactly once.
func (w *world) requirePostedOnce() {
	w.Helper()
	times := map[string]int{}
	for _, p := range w.provider.posted() {
		times[p.To]++
	}
	for _, m := range w.store.all() {
		require.Equal(w, 1, times[number(m.ID)], "posts of row %d", m.ID)
	}
}

// observer counts what it is told.
type observer struct {
	mu     sync.Mutex
	counts map[string]int
	rows   []int
}

func newObserver() *observer { return &observer{counts: map[string]int{}} }

func (o *observer) add(key string, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[key] += n
}

func (o *observer) count(key string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.counts[key]
}

// claims are the sizes of the claims that got rows.
func (o *observer) claims() []int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rows
}

func (o *observer) Claimed(_ string, rows int, _ time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if rows > 0 {
		o.rows = append(o.rows, rows)
	}
}
func (o *observer) Posting(delta int)                  { o.add("posting", delta) }
func (o *observer) Sent(s outbound.Sent)               { o.add("sent "+string(s.Outcome.Kind()), 1) }
func (o *observer) Recorded(rows int, _ time.Duration) { o.add("recorded", rows) }
func (o *observer) TurnedAway(_ string, status gateway.Status) {
	o.add("turned away "+string(status), 1)
}
func (o *observer) Resolved(r reconcile.Resolution) { o.add("resolved "+string(r), 1) }
func (o *observer) Ended(_ string, r gateway.Report) {
	o.add("ended "+string(r.Status.MessageStatus()), 1)
}
func (o *observer) Busy(operation string, rows int)     { o.add("busy "+operation, rows) }
func (o *observer) Refused(operation string, rows int)  { o.add("refused "+operation, rows) }
func (o *observer) Unreadable(channel string, rows int) { o.add("unreadable "+channel, rows) }
func (o *observer) Doubled()                            { o.add("doubled", 1) }
func (o *observer) StoreFailed(operation string)        { o.add("failed "+operation, 1) }
func (o *observer) PausesInForce(int)                   {}

func (o *observer) Pauses(pauses []gateway.Pause, now time.Time) {
	for _, pause := range pauses {
		if pause.Holds(now) {
			o.add(fmt.Sprintf("pause %s %d", pause.Scope, pause.Code()), 1)
		}
	}
}

func (o *observer) Paused(scope gateway.PauseScope) { o.add("paused "+string(scope), 1) }

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// Count is how often the log says it.
func (b *lockedBuffer) Count(text string) int { return strings.Count(b.String(), text) }

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
