package reconcile_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/reconcile"
)

// queue is a store of rows, and a provider whose list is empty.
type queue struct {
	mu   sync.Mutex
	rows map[gateway.MessageID]gateway.Message
	// away fails every write, hangs keeps a question to the provider from being answered.
	away, hangs bool
	// pages are the pages that were read by status, lists the questions to the provider.
	pages map[gateway.Status]int
	lists int
	seen  map[string]int
}

func newQueue(rows ...gateway.Message) *queue {
	q := &queue{rows: map[gateway.MessageID]gateway.Message{}, pages: map[gateway.Status]int{}, seen: map[string]int{}}
	for _, m := range rows {
		q.rows[m.ID] = m
	}
	return q
}

func (q *queue) Due(_ context.Context, p gateway.DueParams) ([]gateway.Message, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pages[p.Status]++
	var due []gateway.Message
	for _, m := range q.rows {
		if m.Status == p.Status && !m.NextAttemptAt.After(p.Now) {
			due = append(due, m)
		}
	}
	return due, nil
}

func (q *queue) Record(_ context.Context, changes []gateway.Change) ([]error, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.away {
		return nil, gateway.ErrUnavailable
	}
	told := make([]error, len(changes))
	for i, c := range changes {
		if m := q.rows[c.ID()]; c.AppliesTo(m.State) {
			q.rows[c.ID()] = m.After(c)
			continue
		}
		told[i] = gateway.ErrMissed
	}
	return told, nil
}

func (q *queue) Find(_ context.Context, k gateway.Keys) ([]gateway.Message, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var found []gateway.Message
	for _, m := range q.rows {
		if slices.Contains(k.IDs, m.ID) {
			found = append(found, m)
		}
	}
	return found, nil
}

func (q *queue) List(ctx context.Context, _ gateway.ListParams) ([]gateway.ProviderMessage, error) {
	q.mu.Lock()
	q.lists++
	hangs := q.hangs
	q.mu.Unlock()
	if hangs {
		<-ctx.Done()
	}
	return nil, ctx.Err()
}

func (q *queue) Sender(id string) gateway.Sender { return gateway.Addresses(id)[0] }

func (q *queue) Fetch(context.Context, string) (gateway.ProviderMessage, error) {
	return gateway.ProviderMessage{}, errors.New("not asked for")
}

func (q *queue) tell(what string, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seen[what] += n
}

func (q *queue) Resolved(r reconcile.Resolved)      { q.tell(string(r.As), 1) }
func (q *queue) Ended(string, gateway.Report)       { q.tell("ended", 1) }
func (q *queue) Doubled()                           { q.tell("doubled", 1) }
func (q *queue) StoreFailed(operation string)       { q.tell("failed "+operation, 1) }
func (q *queue) Busy(operation string, rows int)    { q.tell("busy "+operation, rows) }
func (q *queue) Refused(operation string, rows int) { q.tell("refused "+operation, rows) }
func (q *queue) row(id gateway.MessageID) gateway.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.rows[id]
}

// reconciler sweeps the queue every five seconds.
func (q *queue) reconciler(edits ...func(*reconcile.Options)) *reconcile.Reconciler {
	opts := reconcile.Options{
		Store: q, Provider: q, Channels: []gateway.Channel{{Name: "it", OnUnknown: gateway.UnknownRetry}},
		Settings: reconcile.Settings{
			Interval: 5 * time.Second, Settle: 2 * time.Minute, Rows: 20, InFlight: 2, SendTimeout: 15 * time.Second,
			Retry: backoff.Policy{Base: time.Minute, Max: time.Hour}, Attempts: 3,
			Poll: reconcile.Poll{After: 15 * time.Minute, Every: time.Hour, GiveUp: 36 * time.Hour, Rows: 20},
		},
		Clock: time.Now, Run: "run", Inherited: func() {}, Quarantine: quarantine.New(time.Now),
		Jitter: func() float64 { return 0.5 }, Logger: slog.New(slog.DiscardHandler), Observer: q,
	}
	for _, edit := range edits {
		edit(&opts)
	}
	return reconcile.New(opts)
}

// doubtful is a row whose outcome is unknown, and due to be looked up.
func doubtful(id gateway.MessageID) gateway.Message {
	return gateway.Message{ID: id, Channel: "it", Body: "Hello", State: gateway.State{
		Status: gateway.StatusUnknown, StatusAt: time.Now(), NextAttemptAt: time.Now(), Attempts: 1,
		AttemptRef: "ref", Recipient: "+14155560101", Sender: number, ClaimedAt: time.Now(),
	}}
}

// after lets time pass until everybody waits.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestReconciler_LooksOnlyAtWhatIsOverdue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(doubtful(1))
		r := q.reconciler()
		r.Start()
		defer r.Stop(t.Context())
		after(time.Minute)
		require.Equal(t, map[gateway.Status]int{gateway.StatusSending: 1}, q.pages, "what earlier runs have in hand")
		r.Overdue([]gateway.Status{gateway.StatusUnknown})
		after(5 * time.Second)
		require.Equal(t, gateway.StatusRetry, q.row(1).Status)
		require.Equal(t, 1, q.seen["not_found"])
	})
}

func TestReconciler_SendsAgainNoLaterThanTheRowsDeadline(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ expires, want time.Duration }{
		"Long":  {time.Hour, time.Minute},
		"Short": {20 * time.Second, 15 * time.Second}, // after the first sweep, five seconds from now
		"Past":  {time.Second, -4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := doubtful(1)
				m.ExpiresAt = time.Now().Add(tc.expires)
				q := newQueue(m)
				r := q.reconciler()
				r.Overdue([]gateway.Status{gateway.StatusUnknown})
				r.Start()
				defer r.Stop(t.Context())
				after(5 * time.Second)
				require.Equal(t, gateway.StatusRetry, q.row(1).Status)
				require.Equal(t, tc.want, time.Until(q.row(1).NextAttemptAt))
			})
		})
	}
}

func TestReconciler_PassesOverRowsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cannotWrite := quarantine.New(time.Now)
		cannotWrite.Confine(1, errors.New("refused by a rule"))
		other := doubtful(2)
		other.Recipient = "+14155560102"
		q := newQueue(doubtful(1), other)
		r := q.reconciler(func(o *reconcile.Options) { o.Quarantine = cannotWrite })
		r.Overdue([]gateway.Status{gateway.StatusUnknown})
		r.Start()
		defer r.Stop(t.Context())
		after(6 * time.Second)
		require.Equal(
			t,
			[]gateway.Status{gateway.StatusUnknown, gateway.StatusRetry},
			[]gateway.Status{q.row(1).Status, q.row(2).Status},
		)
		require.Equal(t, 1, q.lists)
	})
}

func TestReconcilerStop_EndsQuestionsUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(doubtful(1))
		q.hangs = true
		r := q.reconciler()
		r.Overdue([]gateway.Status{gateway.StatusUnknown})
		r.Start()
		after(6 * time.Second)
		began := time.Now()
		r.Stop(context.Background())
		require.Zero(t, time.Since(began))
		require.Equal(t, doubtful(1).Status, q.row(1).Status, "an end of the question is no answer")
		require.Empty(t, q.seen)
	})
}

func TestReconcilerStop_GivesAStoreThatIsAwayALastMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(doubtful(1))
		q.away = true
		r := q.reconciler()
		r.Overdue([]gateway.Status{gateway.StatusUnknown})
		r.Start()
		after(6 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		r.Stop(ctx)
		require.Equal(t, 13*time.Second, time.Since(began))
	})
}

func TestReconcilerStop_BeforeStartPreventsIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		r := q.reconciler()
		r.Stop(t.Context())
		r.Start()
		after(time.Minute)
		require.Empty(t, q.pages)
	})
}
