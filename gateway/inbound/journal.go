package inbound

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Journal is where replies wait that the store has not taken. It is safe for concurrent use.
type Journal interface {
	// Append keeps the entries, in order, all or none, and returns when they are durable.
	Append(ctx context.Context, entries ...[]byte) error
	// Replay hands out the entries, oldest first and at most so many at once, until none is
	// left or take fails, and forgets those that were taken. It may hand one out again after a restart.
	Replay(ctx context.Context, most int, take func(context.Context, [][]byte) error) (int, error)
	// Scan hands out the entries, oldest first, and forgets none.
	Scan(see func([]byte)) error
	// Entries is how many entries wait.
	Entries() int
	// SetAside keeps an entry apart from those that wait, and returns the name that it has there.
	SetAside(entry []byte) (string, error)
	// Aside hands out what is apart, oldest first.
	Aside(see func(name string, entry []byte)) error
	// Forget drops what is apart under this name.
	Forget(name string) error
}

// journalled is a Service's side of its journal.
type journalled struct {
	// turn is held while replies are added, or found to be none.
	turn sync.Mutex
	// pending is what the replies say that wait or are apart.
	mu      sync.RWMutex
	pending standing

	wake chan struct{}
	stop context.CancelFunc
	// flowing tells that the store took what was replayed last; passed is told after each pass.
	flowing atomic.Bool
	passed  chan struct{}
	// apart are the replies that were set aside; replaying alone knows them.
	apart apart
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
	s.journal = &journalled{
		pending: standing{}, stop: cancel,
		wake: make(chan struct{}, 1), passed: make(chan struct{}, 1), apart: apart{replies: map[string]Message{}},
	}
	if err := s.readJournal(); err != nil {
		cancel()
		return fmt.Errorf("reading the journal: %w", err)
	}
	if n, m := s.opts.Journal.Entries(), len(s.journal.apart.replies); n+m > 0 {
		s.log.Info("replies wait in the journal", "replies", n, "set_aside", m)
		s.journal.apart.due = time.Now()
		s.journal.wake <- struct{}{}
	}
	s.journal.work.Go(func() { s.replayLoop(ctx) })
	return nil
}

func (s *Service) readJournal() error {
	err := s.opts.Journal.Scan(func(entry []byte) {
		if m, err := decodeEntry(entry); err == nil { // replaying will tell of the others
			s.hold([]Message{m})
		}
	})
	if err != nil {
		return err
	}
	return s.opts.Journal.Aside(func(name string, entry []byte) {
		m, err := decodeEntry(entry)
		if err != nil {
			s.log.Warn("what was set aside in the journal is no reply", "file", name, "error", err)
			return
		}
		s.journal.apart.replies[name] = m
		s.hold([]Message{m})
	})
}

// stageOrJournal stages a batch of replies, and has those wait in the journal that the store
// does not take, whatever its reason. Batches come one at a time, so the order of replies is
// kept: while one waits, those after it do.
func (s *Service) stageOrJournal(ctx context.Context, messages []Message) ([]error, error) {
	causes := s.stageInTime(ctx, messages)
	left := indexes(causes, func(err error) bool { return err != nil })
	if len(left) == 0 {
		return causes, nil
	}
	if cause := causes[left[0]]; !errors.Is(cause, errWaiting) {
		s.journal.flowing.Store(false)
		s.log.Warn("replies go to the journal", "replies", len(left), "error", s.failed("staging replies", cause))
	}
	told := make([]error, len(messages))
	for n, err := range s.append(ctx, pick(messages, left)) {
		if err != nil {
			told[left[n]] = fmt.Errorf("%w: %w; journalling the reply: %w", gateway.ErrUnavailable, causes[left[n]], err)
		}
	}
	return told, nil
}

// errWaiting is why a reply is not staged although the store may be back.
var errWaiting = errors.New("replies before it wait in the journal")

// stageInTime stages, and waits no longer than JournalAfter, whatever the store does
// about its context. A staging that ends later does no harm: the replies' second one
// changes nothing.
func (s *Service) stageInTime(ctx context.Context, messages []Message) []error {
	ctx, cancel := context.WithTimeout(ctx, s.opts.JournalAfter)
	defer cancel()
	if !s.caughtUp(ctx) {
		return all(errWaiting, messages)
	}
	done := make(chan []error, 1)
	s.journal.work.Go(func() {
		told, _ := s.stageAll(ctx, messages, 1)
		done <- told
	})
	select {
	case told := <-done:
		return told
	case <-ctx.Done():
		return all(fmt.Errorf("staging replies: %w", ctx.Err()), messages)
	}
}

// caughtUp reports whether no reply waits in the journal, and lets the last few of them be
// replayed: at a steady rate of replies there would otherwise always be one.
func (s *Service) caughtUp(ctx context.Context) bool {
	for s.opts.Journal.Entries() > 0 {
		if !s.journal.flowing.Load() || s.opts.Journal.Entries() > 2*s.opts.Batch.Rows {
			return false
		}
		select {
		case <-s.journal.passed:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// all is the same error of each.
func all(err error, messages []Message) []error {
	errs := make([]error, len(messages))
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// append adds replies to the journal, and tells of each why it is not there. Their opt-outs
// hold from now on. What does not fit with the others may do so by itself.
func (s *Service) append(ctx context.Context, messages []Message) []error {
	s.journal.turn.Lock()
	defer s.journal.turn.Unlock()
	err := s.appendTogether(ctx, messages)
	if err == nil || len(messages) == 1 {
		return all(err, messages)
	}
	told := make([]error, len(messages))
	for i := range messages {
		told[i] = s.appendTogether(ctx, messages[i:i+1])
	}
	return told
}

func (s *Service) appendTogether(ctx context.Context, messages []Message) error {
	entries := make([][]byte, len(messages))
	for i, m := range messages {
		entries[i] = encodeEntry(m)
	}
	if err := s.opts.Journal.Append(ctx, entries...); err != nil {
		if len(messages) == 1 {
			s.opts.Observer.JournalFailed()
			s.log.Error("reply could not be journalled", "provider_sid", messages[0].Reply.ProviderSID, "error", err)
		}
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

// hold applies to the pending words what the replies will do to consent.
func (s *Service) hold(messages []Message) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	for _, m := range messages {
		s.staging(m, s.journal.pending) // applies it
	}
}

// heard lets an opt-in that is in the store end a pending opt-out that was said before it.
func (j *journalled) heard(changes []gateway.ConsentChange) {
	if j == nil || len(changes) == 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range changes {
		if c.OptIn && len(j.pending[c.Number]) > 0 {
			j.pending.apply(c)
		}
	}
}

// release drops the pending words of replies that are in the store, if none waits.
func (s *Service) release() {
	s.journal.turn.Lock()
	defer s.journal.turn.Unlock()
	if s.opts.Journal.Entries() > 0 {
		return
	}
	s.journal.mu.Lock()
	if len(s.journal.apart.replies) == 0 {
		s.journal.pending = standing{}
	} else {
		s.journal.pending = s.journal.pending.optIns() // they outlast what is held again
	}
	s.journal.mu.Unlock()
	for _, m := range s.journal.apart.replies {
		s.hold([]Message{m})
	}
}

// PendingOptOuts are the opt-outs of these numbers that wait in the journal. Whoever
// asks the store as well asks here first: an opt-out leaves here once it is there.
func (s *Service) PendingOptOuts(numbers []string) []consent.OptOut {
	if s.journal == nil {
		return nil
	}
	s.journal.mu.RLock()
	defer s.journal.mu.RUnlock()
	return s.journal.pending.optOuts(numbers)
}
