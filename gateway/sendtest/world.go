package sendtest

import (
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

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/schedule"
)

// Senders: two numbers and a Messaging Service.
const (
	SenderA = "+14155550001"
	SenderB = "+14155550002"
	Service = "MG00000000000000000000000000000001"
)

const (
	// poolNumber is what the service sends from.
	poolNumber = "+14155550009"
	text       = "Your certificate expires."
)

// World is a queue and a provider, in a bubble with a clock of its own. Pipelines
// are started on it; they are stopped at the end.
type World struct {
	*testing.T
	Store    *Store
	Provider *Provider
	Seen     *Observer
	Log      *Log
	tokens   atomic.Int64
	started  []Started
}

// abandon ends the pipelines that a failed test has left running.
func (w *World) abandon() {
	ended, cancel := context.WithCancel(w.Context())
	cancel()
	for _, p := range w.started {
		p.Stop(ended)
	}
}

// Run runs a test in a bubble.
func Run(t *testing.T, test func(*World)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &World{
			T: t, Store: newStore(), Provider: &Provider{Delay: 100 * time.Millisecond},
			Seen: newObserver(), Log: &Log{},
		}
		defer func() {
			w.abandon()
			require.NotContains(t, w.Log.String(), text, "a message's text is logged")
			require.NotContains(t, w.Log.String(), "+1415", "a phone number is logged")
		}()
		test(w)
	})
}

// Channel is a channel that sends from these numbers, and sends again what is not found at the provider.
func Channel(name string, senders ...string) gateway.Channel {
	return gateway.Channel{Name: name, Senders: gateway.Addresses(senders...), Region: "US", Weight: 1,
		OnUnknown: gateway.UnknownRetry}
}

// Options are those of a pipeline, and of the sweeps beside it.
type Options struct {
	outbound.Options
	// Sweeps are those of the sweeps, but for what they share with the pipeline.
	Sweeps reconcile.Options
}

// Options are those of a gateway on the world with one channel, "it".
func (w *World) Options(n *Node) *Options {
	return &Options{Options: w.sending(n), Sweeps: reconcile.Options{
		Settings: reconcile.Settings{
			Interval: 5 * time.Second, Settle: 2 * time.Minute, HoldAfter: time.Hour, Rows: 20, InFlight: 2,
			Poll: reconcile.Poll{After: 15 * time.Minute, Every: time.Hour, GiveUp: 36 * time.Hour, Rows: 20},
		},
		Inherited: func() {},
		Observer:  w.Seen,
	}}
}

// reconciling are the options of the sweeps, with what they share with the pipeline.
func (o *Options) reconciling(w *World) reconcile.Options {
	s := o.Sweeps
	s.Store, s.Provider, s.Account, s.Channels = o.Store.(reconcile.Store), w.Provider, o.Account, o.Channels
	s.Clock, s.Run, s.Jitter, s.Logger, s.Quarantine = o.Clock, o.Run, o.Jitter, o.Logger, o.Quarantine
	s.Settings.SendTimeout = o.Settings.SendTimeout
	s.Settings.Retry, s.Settings.Attempts = o.Settings.Retry.Policy, o.Settings.Retry.Attempts
	return s
}

func (w *World) sending(n *Node) outbound.Options {
	return outbound.Options{
		Store: n, Provider: w.Provider, Channels: []gateway.Channel{Channel("it", SenderA)},
		Settings: outbound.Settings{
			InFlight:     4,
			PollInterval: time.Second,
			ClaimRows:    100,
			Lease:        2 * time.Minute,
			SendTimeout:  15 * time.Second,
			RecordRows:   50,
			RecordDelay:  10 * time.Millisecond,
			Pause:        15 * time.Minute,
			CapsZone:     utc(w),
			Retry: outbound.Retry{
				Policy:   backoff.Policy{Base: 5 * time.Second, Max: 15 * time.Minute},
				Attempts: 3,
			},
			Settle:    2 * time.Minute,
			PollAfter: 15 * time.Minute,
		},
		Gateways:    func() int { return 1 },
		OptOutScope: func(string) consent.Scope { return consent.ScopeAll },
		AskLine: func(string, ...gateway.MessageID) schedule.Earliest {
			return schedule.Earliest{At: time.Now().Add(time.Minute), Reason: "line type is being looked up"}
		},
		Clock:    time.Now,
		Run:      "run",
		Token:    func() string { return fmt.Sprintf("token-%d", w.tokens.Add(1)) },
		Jitter:   func() float64 { return 0.5 },
		Logger:   slog.New(slog.NewTextHandler(w.Log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Observer: w.Seen,
	}
}

// Started is a pipeline with its sweeps, and their connection to the store.
type Started struct {
	pipeline *outbound.Pipeline
	sweeps   *reconcile.Reconciler
	Node     *Node
	w        *World
}

// Start starts a gateway, changed by the edits.
func (w *World) Start(edits ...func(*Options)) Started {
	w.Helper()
	n := w.Store.Connect()
	opts := w.Options(n)
	for _, edit := range edits {
		edit(opts)
	}
	s := w.Make(opts, n)
	s.Start()
	w.started = append(w.started, s)
	return s
}

// Make makes a gateway that is not started.
func (w *World) Make(opts *Options, n *Node) Started {
	opts.Quarantine = quarantine.New(opts.Clock)
	s := Started{sweeps: reconcile.New(opts.reconciling(w)), Node: n, w: w}
	opts.Overdue = s.sweeps.Overdue
	s.pipeline = outbound.New(opts.Options)
	return s
}

// Start starts sending and sweeps.
func (s Started) Start() {
	s.pipeline.Start()
	s.sweeps.Start()
}

// Stop stops both at once.
func (s Started) Stop(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { s.pipeline.Stop(ctx) })
	both.Go(func() { s.sweeps.Stop(ctx) })
	both.Wait()
}

// End stops the gateway with all the time it needs.
func (s Started) End() {
	s.w.Helper()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(s.w.Context(), 25*time.Second)
	defer cancel()
	s.Stop(ctx)
	require.Less(s.w, time.Since(begun), 25*time.Second, "time of Stop")
}

// Crash takes the store and the time away from the pipeline: nothing that it does
// from now on reaches the store.
func (s Started) Crash() {
	s.Node.Fault(func(string, int) error { return gateway.ErrUnavailable }, nil)
	ended, cancel := context.WithCancel(s.w.Context())
	cancel()
	s.Stop(ended)
}

// Insert inserts n rows in channel "it", each to a number of its own, and returns the first one's id.
func (w *World) Insert(n int, edits ...func(*gateway.Message)) gateway.MessageID {
	firstID := gateway.MessageID(len(w.Store.All()) + 1)
	for i := range n {
		id := firstID + gateway.MessageID(i)
		m := gateway.Message{
			ID: id, Channel: "it", Phones: Number(id), Body: text, Priority: gateway.PriorityDefault,
			CreatedAt: time.Now(), State: gateway.State{Status: gateway.StatusNew, StatusAt: time.Now()},
		}
		for _, edit := range edits {
			edit(&m)
		}
		w.Store.Insert(m)
	}
	return firstID
}

// Number is the phone number of the row.
func Number(id gateway.MessageID) string { return fmt.Sprintf("+1415556%04d", id) }

// After lets time pass until everybody waits.
func (w *World) After(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// RequireStatus requires every row to be in the status.
func (w *World) RequireStatus(want gateway.Status) {
	w.Helper()
	for _, m := range w.Store.All() {
		require.Equal(w, want, m.Status, "status of row %d", m.ID)
	}
}

// RequirePostedOnce requires that every row was posted exactly once.
func (w *World) RequirePostedOnce() {
	w.Helper()
	times := map[string]int{}
	for _, p := range w.Provider.Posted() {
		times[p.To]++
	}
	for _, m := range w.Store.All() {
		require.Equal(w, 1, times[Number(m.ID)], "posts of row %d", m.ID)
	}
}

// Logged returns the lines of the log that hold all of the parts.
func (w *World) Logged(parts ...string) []string {
	var lines []string
	for line := range strings.Lines(w.Log.String()) {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(line, part)
		}
		if all {
			lines = append(lines, line)
		}
	}
	return lines
}

func utc(w *World) *hours.Zone {
	zone, err := hours.LoadZone("UTC")
	require.NoError(w, err)
	return zone
}
