package lookup

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/drain"
	"ebs-sms-gateway/gateway/transition"
)

const (
	// wakeEvery is the time between two looks at rows that are not put off yet: their numbers may be known before they
	// are, or another session has them locked.
	wakeEvery = 200 * time.Millisecond
	// wakeFor is how long they are looked at; after it they come by their own time.
	wakeFor = 30 * time.Second
	// wakeRows bounds the rows of one commit.
	wakeRows = 200
)

// errAwake: the row does not wait for a lookup.
var errAwake = errors.New("row does not wait for a lookup")

// waker makes rows due that waited for a lookup.
type waker struct {
	opts     Options
	stages   *drain.Stages
	patience transition.Patience
	rung     chan struct{}

	mu sync.Mutex
	// until is up to when each row is looked at.
	until map[gateway.MessageID]time.Time
}

func newWaker(opts Options, stages *drain.Stages, patience transition.Patience) *waker {
	return &waker{
		opts: opts, stages: stages, patience: patience,
		rung: make(chan struct{}, 1), until: map[gateway.MessageID]time.Time{},
	}
}

// wake has the rows made due.
func (k *waker) wake(rows []gateway.MessageID) {
	if len(rows) == 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	until := k.opts.Clock().Add(wakeFor)
	for _, id := range rows {
		k.until[id] = until
	}
	select {
	case k.rung <- struct{}{}:
	default:
	}
}

// loop makes rows due until the Worker stops. What is left then comes by its own time.
func (k *waker) loop() {
	ctx, failures := k.stages.Intake, 0
	for ctx.Err() == nil {
		left, err := k.round(ctx)
		switch {
		case err != nil:
			failures++
			k.patience.Failed(ctx, opResume, err)
			backoff.Wait(ctx, k.patience.Delay(failures))
			continue
		case left:
			backoff.Wait(ctx, wakeEvery)
		default:
			k.idle(ctx)
		}
		failures = 0
	}
}

// idle waits for rows.
func (k *waker) idle(ctx context.Context) {
	select {
	case <-k.rung:
	case <-ctx.Done():
	}
}

// round tries all rows once, and reports whether some are left to be tried again.
func (k *waker) round(ctx context.Context) (left bool, err error) {
	for ids := range slices.Chunk(k.due(), wakeRows) {
		if err := k.resume(ctx, ids); err != nil {
			return true, err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.until) > 0, nil
}

// due are the rows to try; those of which it is too late are forgotten.
func (k *waker) due() []gateway.MessageID {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.opts.Clock()
	var ids []gateway.MessageID
	for id, until := range k.until {
		if now.After(until) {
			delete(k.until, id)
			continue
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// resume makes those rows due that wait for a lookup. One that this gateway still has in hand is about to be put off;
// any other has gone its way.
func (k *waker) resume(ctx context.Context, ids []gateway.MessageID) error {
	rows, err := k.opts.Store.Find(ctx, gateway.Keys{IDs: ids})
	if err != nil {
		return err
	}
	var intents []transition.Intent
	held := map[gateway.MessageID]bool{}
	for _, m := range rows {
		if held[m.ID] = m.Status == gateway.StatusSending && !m.Begun(); !held[m.ID] {
			intents = append(intents, transition.Intent{Message: m, Step: k.step})
		}
	}
	results, err := transition.Writer{Store: k.opts.Store}.Apply(ctx, intents)
	if err != nil {
		return err
	}
	for _, r := range results {
		held[r.Message.ID] = r.Stuck()
	}
	k.patience.Count(opResume, results...)
	k.forget(ids, held)
	return nil
}

func (k *waker) step(m gateway.Message) (gateway.Change, error) {
	now := k.opts.Clock()
	if !slices.Contains(Reasons(), m.StatusReason) || !m.NextAttemptAt.After(now) {
		return gateway.Change{}, errAwake
	}
	return m.Resume(now)
}

func (k *waker) forget(ids []gateway.MessageID, held map[gateway.MessageID]bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, id := range ids {
		if !held[id] {
			delete(k.until, id)
		}
	}
}
