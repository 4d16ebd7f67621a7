package inbound

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/batch"
	"ebs-sms-gateway/gateway/consent"
)

// Journal is where replies wait while the store is away. It is safe for concurrent use.
type Journal interface {
	// Append keeps the entries, in order, and returns when they are durable.
	Append(ctx context.Context, entries ...[]byte) error
	// Replay hands out the entries, oldest first, until none is left or take fails, and
	// forgets those that were taken. It may hand one out again after a restart.
	Replay(ctx context.Context, take func(context.Context, []byte) error) (int, error)
	// Scan hands out the entries, oldest first, and forgets none.
	Scan(see func([]byte)) error
	// SetAside keeps an entry for a human.
	SetAside(entry []byte) error
	// Entries is how many entries wait.
	Entries() int
}

// journalled is a Service's side of its journal.
type journalled struct {
	// turn is held while replies are added, or found to be none.
	turn sync.Mutex
	// pending are the opt-outs of the replies that wait.
	mu      sync.RWMutex
	pending standing

	wake chan struct{}
	stop context.CancelFunc
	// refusals is how often the oldest reply was refused; replaying alone knows it.
	refusals int
	// work is the replaying, and stagings that took too long.
	work sync.WaitGroup
}

func (j *journalled) close() {
	j.stop()
	j.work.Wait()
}

// openJournal learns the opt-outs that wait, and starts replaying.
func (s *Service) openJournal() error {
	ctx, cancel := context.WithCancel(context.Background())
	s.journal = &journalled{pending: standing{}, wake: make(chan struct{}, 1), stop: cancel}
	err := s.opts.Journal.Scan(func(entry []byte) {
		if m, err := decodeEntry(entry); err == nil { // replaying will tell of the others
			s.hold([]Message{m})
		}
	})
	if err != nil {
		cancel()
		return fmt.Errorf("reading the journal: %w", err)
	}
	if n := s.opts.Journal.Entries(); n > 0 {
		s.log.Info("replies wait in the journal", "replies", n)
		s.journal.wake <- struct{}{}
	}
	s.journal.work.Go(func() { s.replayLoop(ctx) })
	return nil
}

// stageOrJournal stages a batch of replies or, if the store does not, has them wait in
// the journal. Batches come one at a time, so the order of replies is kept: while one
// waits, those after it do.
func (s *Service) stageOrJournal(ctx context.Context, messages []Message) ([]struct{}, error) {
	cause := errWaiting
	if s.opts.Journal.Entries() == 0 {
		cause = s.stageInTime(ctx, messages)
		if cause == nil || gateway.Refused(cause) {
			return make([]struct{}, len(messages)), cause
		}
		s.log.Warn("store is away; replies go to the journal", "error", cause)
	}
	if err := s.append(ctx, messages); err != nil {
		s.opts.Observer.JournalFailed()
		s.log.Error("replies could not be journalled", "replies", len(messages), "error", err)
		return nil, fmt.Errorf("%w: %w; journalling replies: %w", gateway.ErrUnavailable, cause, err)
	}
	return make([]struct{}, len(messages)), nil
}

// errWaiting is why a reply is not staged although the store may be back.
var errWaiting = errors.New("replies before it wait in the journal")

// stageInTime stages, and waits no longer than JournalAfter, whatever the store does
// about its context. A staging that ends later does no harm: the replies' second one
// changes nothing.
func (s *Service) stageInTime(ctx context.Context, messages []Message) error {
	ctx, cancel := context.WithTimeout(ctx, s.opts.JournalAfter)
	defer cancel()
	done := make(chan error, 1)
	s.journal.work.Go(func() {
		done <- guarded(func() error { return s.stage(ctx, messages) })
	})
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("staging replies: %w", ctx.Err())
	}
}

// append adds replies to the journal. Their opt-outs hold from now on.
func (s *Service) append(ctx context.Context, messages []Message) error {
	entries := make([][]byte, len(messages))
	for i, m := range messages {
		entries[i] = encodeEntry(m)
	}
	s.journal.turn.Lock()
	defer s.journal.turn.Unlock()
	if err := s.opts.Journal.Append(ctx, entries...); err != nil {
		return err
	}
	s.hold(messages)
	s.opts.Observer.Journalled(len(messages))
	select {
	case s.journal.wake <- struct{}{}:
	default: // it is awake
	}
	return nil
}

// hold applies to the pending opt-outs what the replies will do to consent.
func (s *Service) hold(messages []Message) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	for _, m := range messages {
		s.staging(m, s.journal.pending) // applies it
	}
}

// release drops the pending opt-outs if no reply waits: they are in the store.
func (s *Service) release() {
	s.journal.turn.Lock()
	defer s.journal.turn.Unlock()
	if s.opts.Journal.Entries() > 0 {
		return
	}
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	clear(s.journal.pending)
}

// PendingOptOuts are the opt-outs of these numbers that wait in the journal. Whoever
// asks the store as well asks here first: an opt-out leaves here once it is there.
func (s *Service) PendingOptOuts(numbers []string) []consent.OptOut {
	if s.journal == nil {
		return nil
	}
	s.journal.mu.RLock()
	defer s.journal.mu.RUnlock()
	var optOuts []consent.OptOut
	for _, number := range numbers {
		for _, scope := range s.journal.pending[number] {
			optOuts = append(optOuts, consent.OptOut{Number: number, Scope: scope, Source: consent.SourceKeyword})
		}
	}
	return optOuts
}

// replayLoop empties the journal whenever replies wait there, until ctx ends.
func (s *Service) replayLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.journal.wake:
		}
		for try := 1; !s.replay(ctx); try++ {
			if !pause(ctx, try) {
				return
			}
		}
	}
}

// replay stages what waits in the journal, and reports whether all is staged.
func (s *Service) replay(ctx context.Context) bool {
	n, err := s.opts.Journal.Replay(ctx, s.stageEntry)
	if n > 0 {
		s.log.Info("replies staged from the journal", "replies", n)
	}
	if err != nil {
		if ctx.Err() == nil {
			s.log.Debug("replies still wait in the journal", "error", err)
		}
		return false
	}
	s.release()
	return true
}

// patience is how often a reply is tried that the store refuses though it is not away:
// the fault may be the store's and not the reply's.
const patience = 10

// stageEntry stages a reply from the journal. One that the store will never take is
// set aside: it must not keep those after it waiting.
func (s *Service) stageEntry(ctx context.Context, entry []byte) error {
	m, err := decodeEntry(entry)
	if err == nil {
		err = guarded(func() error {
			ctx, cancel := context.WithTimeout(ctx, s.opts.Batch.Timeout)
			defer cancel()
			return s.stage(ctx, []Message{m})
		})
	}
	if err != nil {
		err = s.failed("staging a reply from the journal", err)
		if !gateway.Refused(err) {
			return err
		}
		if s.journal.refusals++; s.journal.refusals < patience {
			return err
		}
		s.opts.Observer.JournalFailed()
		s.log.Error("reply from the journal cannot be staged; it is set aside", "provider_sid", m.Reply.ProviderSID, "error", err)
		if err := s.opts.Journal.SetAside(entry); err != nil {
			return err
		}
	}
	s.journal.refusals = 0
	s.opts.Observer.Replayed()
	return nil
}

// guarded makes a panic an error.
func guarded(work func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &batch.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return work()
}
