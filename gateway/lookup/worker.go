package lookup

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/drain"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// Reasons of rows that wait for a lookup (STATUS_REASON).
const (
	ReasonLooking = "line type is being looked up"
	ReasonSpent   = "line type cannot be looked up: the monthly budget is spent"
	ReasonRefused = "line type cannot be looked up: refused by the provider"
	ReasonUnsaved = "line type cannot be looked up: refused by the database"
)

// Reasons lists them.
func Reasons() []string { return []string{ReasonLooking, ReasonSpent, ReasonRefused, ReasonUnsaved} }

const (
	// lookAgain is when a row that waits is looked at again if nothing woke it, beside the time that the queue takes.
	lookAgain = time.Minute
	// usual is how long a lookup takes, at most times.
	usual = 500 * time.Millisecond
	// saveAgain is the time between two tries to save what is locked.
	saveAgain = time.Second
	// shutFor is how long nothing is looked up after it turned out that nothing can be.
	shutFor = time.Hour
)

// Options are what a Worker is made of. Every field is required.
type Options struct {
	Store    Store
	Provider Provider
	// Account is the provider's account, whose lookups are counted.
	Account  string
	Settings Settings
	Clock    gateway.Clock
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Logger   *slog.Logger
	Observer Observer
}

// Settings are the worker's numbers; gateway/config documents and bounds them.
type Settings struct {
	// MaxAge is how long a line is taken for known.
	MaxAge time.Duration
	// MonthlyBudget is how many lookups all gateways together may make in a month.
	MonthlyBudget int
	// InFlight is how many lookups may be under way at once.
	InFlight int
}

// Worker looks numbers up. Make it with New, run it with Start, end it with Stop; a stopped Worker is not started again.
type Worker struct {
	opts     Options
	stages   *drain.Stages
	patience transition.Patience
	queue    *queue
	budget   *budget
	waker    *waker
	// shutUntil is until when, and why, nothing is looked up; nil if that never was.
	shutUntil atomic.Pointer[schedule.Earliest]
	asked     chan struct{}
	loops     sync.WaitGroup
	// held was told, and could not be saved yet.
	held []answer
	// failures is how many rounds in a row brought nothing.
	failures int
}

// New makes a Worker; it does nothing yet.
func New(opts Options) *Worker {
	opts.Logger = opts.Logger.With("component", "lookup")
	stages := drain.New()
	patience := transition.Patience{Store: opts.Store, Jitter: opts.Jitter, Log: opts.Logger, Observer: opts.Observer}
	return &Worker{
		opts: opts, stages: stages, patience: patience, queue: newQueue(),
		budget: &budget{store: opts.Store, name: opts.Account, cap: opts.Settings.MonthlyBudget},
		waker:  newWaker(opts, stages, patience),
		asked:  make(chan struct{}, 1),
	}
}

// Ask wants a number's line to be looked up, and returns until when, and with which reason, a row that cannot go without
// it has to wait. The rows that do wait are made due as soon as the line is known, or when it turns out that it will
// not be. Ask never blocks. When too many numbers wait it does nothing more, and the row asks again.
func (w *Worker) Ask(number string, rows ...gateway.MessageID) schedule.Earliest {
	now := w.opts.Clock()
	if shut := w.shutUntil.Load(); shut != nil && now.Before(shut.At) {
		return *shut
	}
	waiting := w.queue.add(number, rows)
	select {
	case w.asked <- struct{}{}:
	default:
	}
	wait := lookAgain + usual*time.Duration(waiting/w.opts.Settings.InFlight)
	return schedule.Earliest{At: now.Add(wait), Reason: ReasonLooking}
}

// Start begins to look up. A second call, or one after Stop, does nothing.
func (w *Worker) Start() {
	w.stages.Start(func() {
		w.loops.Go(w.loop)
		w.loops.Go(w.waker.loop)
	})
}

// Stop asks for nothing more, lets the lookups under way finish and saves what they told. When ctx ends first they are cut
// short. It may be called more than once: every call returns when the Worker has stopped.
func (w *Worker) Stop(ctx context.Context) {
	w.stages.Stop(ctx, func() {
		w.loops.Wait()
		w.saveHeld()
		if err := w.budget.giveBack(w.stages.Writes); err != nil {
			w.patience.Failed(w.stages.Writes, opReserve, err)
		}
	})
}

// Figures reads how much there is to do, and how much of the budget is used.
func (w *Worker) Figures(ctx context.Context) (Figures, error) {
	key := gateway.UsageKey{Scope: gateway.UsageLookup, Name: w.opts.Account, Period: monthOf(w.opts.Clock())}
	used, err := w.opts.Store.Usage(ctx, []gateway.UsageKey{key})
	if err != nil {
		return Figures{}, fmt.Errorf("reading the budget of lookups: %w", err)
	}
	return Figures{Waiting: w.queue.len(), Used: used[0]}, nil
}

// loop looks up what is asked for, a round at a time.
func (w *Worker) loop() {
	for w.stages.Intake.Err() == nil {
		if w.queue.len() == 0 {
			w.idle()
			continue
		}
		if rest := w.round(); rest > 0 && !backoff.Wait(w.stages.Intake, rest) {
			return
		}
	}
}

// idle waits for a question, and saves what could not be saved before.
func (w *Worker) idle() {
	var again <-chan time.Time
	if len(w.held) > 0 {
		again = time.After(saveAgain)
	}
	select {
	case <-w.asked:
	case <-again:
		w.saveHeld()
	case <-w.stages.Intake.Done():
	}
}
