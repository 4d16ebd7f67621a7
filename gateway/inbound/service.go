package inbound

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/groupcommit"
)

// Store is what inbound needs of a store. Every method is safe for use by many
// goroutines and wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	// Stage writes replies and what they do to consent in one transaction, and tells of each
	// what became of it: nil if it was written, gateway.ErrStaged if its provider SID is there already, also
	// earlier in the same call, gateway.ErrBusy if the person's consent is locked. It waits for no
	// row, and what was not written has changed nothing. With a second error nothing was
	// written, or everything. Of what a person said the last word by its time is the one that holds.
	Stage(context.Context, []gateway.Staging) ([]error, error)
	// OptOuts returns the opt-outs in force for the numbers, in any scope.
	OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error)
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
	// Events returns the histories of messages.
	Events(context.Context, ...gateway.MessageID) ([]gateway.Event, error)
	// Record writes changes in one transaction, in order, each as a compare-and-set, and tells of each
	// what became of it: nil if it was written, gateway.ErrMissed, gateway.ErrBusy, or the database's refusal of
	// that row. It waits for no row. With a second error nothing was written, or everything.
	Record(context.Context, []gateway.Change) ([]error, error)
}

// Options configure a Service. Store and Rules are required.
type Options struct {
	Store    Store
	Rules    consent.Rules
	Channels []gateway.Channel
	// OptOutScope is what a stop word closes, OptOutAll if empty.
	OptOutScope OptOutScope
	// HelpText answers who asks for help where no channel's text does. "" leaves help words to the provider: none is
	// answered.
	HelpText string
	// PollAfter is when to ask the provider for a message whose report was not final,
	// 0 is never.
	PollAfter time.Duration
	// Journal takes replies while the store is away; nil refuses them.
	Journal Journal
	// JournalAfter is how long the store may take to stage replies before they go to
	// the journal, 500 ms if it is 0; one that says that it is away is not waited for.
	JournalAfter time.Duration
	Batch        Batch
	// Staged is called when a reply is in the store that was not there; it must not block. Nil is nothing.
	Staged   func()
	Clock    gateway.Clock
	Logger   *slog.Logger
	Observer Observer
}

// Batch bounds a group commit. The zero value of a field is its default.
type Batch struct {
	// Rows closes a batch at this size, 100 by default.
	Rows int
	// Delay is how long the first status report of a batch waits for company, 5 ms by default. Replies
	// wait for none: a batch is what comes while the one before it is committed.
	Delay time.Duration
	// Timeout bounds a commit, 8 s by default: the provider should still hear that it failed.
	Timeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.OptOutScope == "" {
		o.OptOutScope = OptOutAll
	}
	if o.Batch.Rows <= 0 {
		o.Batch.Rows = 100
	}
	if o.Batch.Delay <= 0 {
		o.Batch.Delay = 5 * time.Millisecond
	}
	if o.Batch.Timeout <= 0 {
		o.Batch.Timeout = 8 * time.Second
	}
	if o.JournalAfter <= 0 {
		o.JournalAfter = 500 * time.Millisecond
	}
	if o.Staged == nil {
		o.Staged = func() {}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = Unobserved{}
	}
	return o
}

// base is what the parts of a Service have in common.
type base struct {
	opts Options
	log  *slog.Logger
}

// Service accepts replies and status reports. It is safe for concurrent use; Close
// it to release its goroutines.
type Service struct {
	base
	replies  *groupcommit.Group[gateway.Incoming, error]
	reporter *reporter
	// journal is nil if there is none.
	journal *journalled
	// refusal is the last, if no reply was taken since.
	refusal atomic.Pointer[refusal]
}

// refusal is a reply that was not taken.
type refusal struct {
	at  time.Time
	why error
}

// refusalHolds is how long a refusal tells of the next reply. A gateway that gets none meanwhile may be asked again.
const refusalHolds = 30 * time.Second

// Refusing is why replies are being refused: neither the store nor the journal took the last one, within the last half
// minute. It is nil otherwise.
func (s *Service) Refusing() error {
	if last := s.refusal.Load(); last != nil && s.opts.Clock().Sub(last.at) < refusalHolds {
		return last.why
	}
	return nil
}

// New starts a Service. It fails if the journal cannot be read.
func New(opts Options) (*Service, error) {
	opts = opts.withDefaults()
	b := base{opts: opts, log: opts.Logger.With("component", "inbound")}
	s := &Service{base: b}
	stager := &stager{base: b, heard: noWord}
	commit := stager.stagePatiently
	if opts.Journal != nil {
		var err error
		if s.journal, err = openJournal(stager); err != nil {
			return nil, err
		}
		commit = s.journal.stageOrJournal
	}
	s.replies = groupcommit.New(group(Batch{Rows: opts.Batch.Rows, Timeout: opts.Batch.Timeout}, commit))
	s.reporter = newReporter(b)
	return s, nil
}

// noWord hears no words of consent.
func noWord([]gateway.ConsentChange) {}

// Abort has reports wait for locked rows no longer: the provider comes again, to a gateway that does not stop.
func (s *Service) Abort() { s.reporter.abort() }

// PendingOptOuts are the opt-outs of these numbers that wait in the journal. Whoever
// asks the store as well asks here first: an opt-out leaves here once it is there.
func (s *Service) PendingOptOuts(numbers []string) []consent.OptOut {
	if s.journal == nil {
		return nil
	}
	return s.journal.optOuts(numbers)
}

// Close commits what was handed in and stops; later calls of Accept and Status fail
// with gateway.ErrUnavailable. What is in the journal stays there. It may be called
// more than once.
func (s *Service) Close() {
	s.Abort()
	s.replies.Close()
	s.reporter.close()
	if s.journal != nil {
		s.journal.close()
	}
}

// group is how items of either kind are committed together.
func group[T, R any](b Batch, commit func(context.Context, []T) ([]R, error)) groupcommit.Options[T, R] {
	return groupcommit.Options[T, R]{
		MaxItems: b.Rows,
		MaxDelay: b.Delay,
		Split:    gateway.Refused,
		Commit: func(ctx context.Context, items []T) ([]R, error) {
			ctx, cancel := context.WithTimeout(ctx, b.Timeout)
			defer cancel()
			return commit(ctx, items)
		},
	}
}

// Delays between tries while the store is away: it may only be busy, and Twilio does
// not repeat a post by itself.
const (
	firstDelay   = 50 * time.Millisecond
	longestDelay = time.Second
)

// delay is how long to wait after so many tries.
func delay(try int) time.Duration {
	return backoff.Policy{Base: firstDelay, Max: longestDelay}.Delay(try, 0)
}

// again waits and reports whether to call the store again: if it was away, until the
// commit's time is up.
func again(ctx context.Context, try int, err error) bool {
	return errors.Is(err, gateway.ErrUnavailable) && backoff.Wait(ctx, delay(try))
}

// failed is a group's error as callers see it.
func (s base) failed(doing string, err error) error {
	if errors.Is(err, groupcommit.ErrClosed) {
		err = fmt.Errorf("%w: %w", gateway.ErrUnavailable, err)
	}
	var panicked *groupcommit.PanicError
	if errors.As(err, &panicked) {
		s.log.Error("commit panicked", "error", err, "stack", string(panicked.Stack))
	}
	return fmt.Errorf("%s: %w", doing, err)
}
