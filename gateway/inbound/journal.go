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

// journalled stages replies, and keeps those in the journal that the store does not take.
type journalled struct {
	*stager
	journal Journal
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
func openJournal(st *stager) (*journalled, error) {
	j, err := readJournal(st)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.stop = cancel
	if n, m := j.journal.Entries(), len(j.apart.replies); n+m > 0 {
		j.log.Info("replies wait in the journal", "replies", n, "set_aside", m)
		j.apart.due = time.Now()
		j.wake <- struct{}{}
	}
	st.heard = j.heard
	j.work.Go(func() { (&replayer{j}).loop(ctx) })
	return j, nil
}

// readJournal learns what waits.
func readJournal(st *stager) (*journalled, error) {
	j := &journalled{
		stager: st, journal: st.opts.Journal, pending: standing{},
		wake: make(chan struct{}, 1), passed: make(chan struct{}, 1),
		apart: apart{replies: map[string]gateway.Incoming{}},
	}
	if err := j.read(); err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return j, nil
}

func (j *journalled) read() error {
	err := j.journal.Scan(func(entry []byte) {
		if m, err := DecodeEntry(entry); err == nil { // replaying will tell of the others
			j.hold([]gateway.Incoming{m})
		}
	})
	if err != nil {
		return err
	}
	return j.journal.Aside(func(name string, entry []byte) {
		m, err := DecodeEntry(entry)
		if err != nil {
			j.log.Warn("what was set aside in the journal is no reply", "file", name, "error", err)
			return
		}
		j.apart.replies[name] = m
		j.hold([]gateway.Incoming{m})
	})
}

// stageOrJournal stages a batch of replies, and has those wait in the journal that the store
// does not take, whatever its reason. Batches come one at a time, so the order of replies is
// kept: while one waits, those after it do.
func (j *journalled) stageOrJournal(ctx context.Context, messages []gateway.Incoming) ([]error, error) {
	causes := j.stageInTime(ctx, messages)
	left := indexes(causes, func(err error) bool { return err != nil })
	if len(left) == 0 {
		return causes, nil
	}
	if cause := causes[left[0]]; !errors.Is(cause, errWaiting) {
		j.flowing.Store(false)
		j.log.Warn("replies go to the journal", "replies", len(left), "error", j.failed("staging replies", cause))
	}
	told := make([]error, len(messages))
	for n, err := range j.append(ctx, pick(messages, left)) {
		if err != nil {
			told[left[n]] = fmt.Errorf("%w: %w; journalling the reply: %w", gateway.ErrUnavailable, causes[left[n]],
				err)
		}
	}
	return told, nil
}

// errWaiting is why a reply is not staged although the store may be back.
var errWaiting = errors.New("replies before it wait in the journal")

// stageInTime stages, and waits no longer than JournalAfter, whatever the store does
// about its context. A staging that ends later does no harm: the replies' second one
// changes nothing.
func (j *journalled) stageInTime(ctx context.Context, messages []gateway.Incoming) []error {
	ctx, cancel := context.WithTimeout(ctx, j.opts.JournalAfter)
	defer cancel()
	if !j.caughtUp(ctx) {
		return all(errWaiting, messages)
	}
	done := make(chan []error, 1)
	j.work.Go(func() {
		told, _ := j.stageAll(ctx, messages, 1)
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
func (j *journalled) caughtUp(ctx context.Context) bool {
	for j.journal.Entries() > 0 {
		if !j.flowing.Load() || j.journal.Entries() > 2*j.opts.Batch.Rows {
			return false
		}
		select {
		case <-j.passed:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// all is the same error of each.
func all(err error, messages []gateway.Incoming) []error {
	errs := make([]error, len(messages))
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// append adds replies to the journal, and tells of each why it is not there. Their opt-outs
// hold from now on. What does not fit with the others may do so by itself.
func (j *journalled) append(ctx context.Context, messages []gateway.Incoming) []error {
	j.turn.Lock()
	defer j.turn.Unlock()
	err := j.appendTogether(ctx, messages)
	if err == nil || len(messages) == 1 {
		return all(err, messages)
	}
	told := make([]error, len(messages))
	for i := range messages {
		told[i] = j.appendTogether(ctx, messages[i:i+1])
	}
	return told
}

func (j *journalled) appendTogether(ctx context.Context, messages []gateway.Incoming) error {
	entries := make([][]byte, len(messages))
	for i, m := range messages {
		entries[i] = encodeEntry(m)
	}
	if err := j.journal.Append(ctx, entries...); err != nil {
		if len(messages) == 1 {
			j.opts.Observer.JournalFailed()
			j.log.Error("reply could not be journalled", "provider_sid", messages[0].Reply.ProviderSID, "error", err)
		}
		return err
	}
	j.hold(messages)
	j.opts.Observer.Journalled(sids(messages))
	select {
	case j.wake <- struct{}{}:
	default: // it is awake
	}
	return nil
}

func sids(messages []gateway.Incoming) []string {
	sids := make([]string, len(messages))
	for i, m := range messages {
		sids[i] = m.Reply.ProviderSID
	}
	return sids
}

// hold applies to the pending words what the replies will do to consent.
func (j *journalled) hold(messages []gateway.Incoming) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range messages {
		j.pending.apply(j.staging(m, j.pending).Consent)
	}
}

// heard lets an opt-in that is in the store end a pending opt-out that was said before it.
func (j *journalled) heard(changes []gateway.ConsentChange) {
	if len(changes) == 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range changes {
		if c.OptIn && len(j.pending[c.Number]) > 0 {
			j.pending.hear(c)
		}
	}
}

// release drops the pending words of replies that are in the store, if none waits.
func (j *journalled) release() {
	j.turn.Lock()
	defer j.turn.Unlock()
	if j.journal.Entries() > 0 {
		return
	}
	j.mu.Lock()
	if len(j.apart.replies) == 0 {
		j.pending = standing{}
	} else {
		j.pending = j.pending.optIns() // they outlast what is held again
	}
	j.mu.Unlock()
	for _, m := range j.apart.replies {
		j.hold([]gateway.Incoming{m})
	}
}

// optOuts are the opt-outs of these numbers that wait.
func (j *journalled) optOuts(numbers []string) []consent.OptOut {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.pending.optOuts(numbers)
}
