package mailing

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/drain"
)

// Options are what a Worker is made of. All but Fallback are required.
type Options struct {
	Store      Store
	Mailer     Mailer
	Renderer   *digest.Renderer
	Timetables Timetables
	// Fallback is the address that gets what is no manager's, and the digests whose manager's address is refused; "" if
	// nobody does.
	Fallback string
	// Lookback is how long before its slot something came at most that is told.
	Lookback time.Duration
	// Timeout bounds one try to mail.
	Timeout time.Duration
	// Interval is how often slots and digests to be mailed are looked for.
	Interval time.Duration
	Clock    gateway.Clock
	// Token makes texts that are unique in the world.
	Token func() string
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Logger   *slog.Logger
	Observer Observer
}

// Worker makes digests and mails them. Make it with New, run it with Start, end it with Stop; a stopped Worker is not
// started again.
type Worker struct {
	Gatherer
	opts   Options
	log    *slog.Logger
	stages *drain.Stages
	loops  sync.WaitGroup
	// made are the slots whose digests are made, by channel.
	made map[string]time.Time
	// failures is how many tries to mail in a row were in vain.
	failures int
}

// New makes a Worker; it does nothing yet.
func New(opts Options) *Worker {
	return &Worker{
		Gatherer: Gatherer{Source: opts.Store, Fallback: strings.ToLower(opts.Fallback)}, opts: opts,
		log: opts.Logger.With("component", "digests"), stages: drain.New(), made: map[string]time.Time{},
	}
}

// Start begins. A second call, or one after Stop, does nothing.
func (w *Worker) Start() { w.stages.Start(func() { w.loops.Go(w.loop) }) }

// Stop begins no further digest, lets the one under way be mailed, and records that it was. When ctx ends first it is
// cut short: then it may be mailed again, as the same mail. It may be called more than once.
func (w *Worker) Stop(ctx context.Context) { w.stages.Stop(ctx, w.loops.Wait) }

func (w *Worker) loop() {
	for backoff.Wait(w.stages.Intake, w.round()) {
	}
}

// assignTimeout bounds the making of the digests of a slot.
const assignTimeout = 5 * time.Minute

// round makes the digests that are due, mails all that wait, and returns how long to rest.
func (w *Worker) round() time.Duration {
	ctx, cancel := context.WithTimeout(w.stages.Intake, assignTimeout)
	defer cancel()
	if err := w.assign(ctx); err != nil && w.stages.Intake.Err() == nil {
		w.opts.Observer.StoreFailed(OpAssign)
		w.log.Warn("making digests failed; it goes on", "error", err)
	}
	for w.stages.Intake.Err() == nil {
		switch outcome := w.mailNext(); outcome {
		case outcomeNone:
			return w.opts.Interval
		case outcomeFailed:
			w.failures++
			return rests().Delay(w.failures, w.opts.Jitter())
		case outcomeDone:
			w.failures = 0
		}
	}
	return 0
}

// rests are those after failures in a row, of whichever digests: one that fails by itself delays the others little, and
// a mail server that is away is left alone.
func rests() backoff.Policy { return backoff.Policy{Base: time.Second, Max: time.Minute, Jitter: 0.2} }
