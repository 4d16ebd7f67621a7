package inbound_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	person     = "+14155550123"
	certNumber = "+18005550001"
	itNumber   = "+18005550002"
	service    = "MG00000000000000000000000000000001"
	foreign    = "+18005559999"
)

var noon = time.Date(2025, 6, 2, 12, 0, 0, 0, time.UTC)

// channels: it and desk share a number, cert has its own and a service.
func channels() []gateway.Channel {
	return []gateway.Channel{
		{Name: "cert", Senders: gateway.Addresses(certNumber, service)},
		{Name: "it", Senders: gateway.Addresses(itNumber)},
		{Name: "desk", Senders: gateway.Addresses(itNumber)},
	}
}

// memory is a Store in memory. A hook runs before the call that it is named after.
type memory struct {
	onStage  func(context.Context, []gateway.Staging) error
	onRecord func(context.Context, []gateway.Change) error
	// told is what becomes of a change, nil to write it.
	told func(gateway.Change) error

	// busy reports that a reply's person is locked.
	busy func(gateway.Staging) bool

	mu      sync.Mutex
	staged  []gateway.Staging
	commits int
	optOuts []consent.OptOut
	rows    map[gateway.MessageID]gateway.Message
	// histories are what Events returns.
	histories map[gateway.MessageID][]gateway.Event
	changes   []gateway.Change
}

// Stage implements inbound.Store.
func (m *memory) Stage(ctx context.Context, stagings []gateway.Staging) ([]error, error) {
	if m.onStage != nil {
		if err := m.onStage(ctx, stagings); err != nil {
			return nil, err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.commits++
	told := make([]error, len(stagings))
	for i, s := range stagings {
		told[i] = m.stage(s)
	}
	return told, nil
}

func (m *memory) stage(s gateway.Staging) error {
	if m.busy != nil && m.busy(s) {
		return gateway.ErrBusy
	}
	if slices.ContainsFunc(m.staged,
		func(other gateway.Staging) bool { return other.Reply.ProviderSID == s.Reply.ProviderSID }) {
		return gateway.ErrStaged
	}
	m.staged = append(m.staged, s)
	return nil
}

// OptOuts implements inbound.Store.
func (m *memory) OptOuts(_ context.Context, numbers []string) ([]consent.OptOut, error) {
	return slices.DeleteFunc(slices.Clone(m.optOuts), func(o consent.OptOut) bool {
		return !slices.Contains(numbers, o.Number)
	}), nil
}

// Find implements inbound.Store.
func (m *memory) Find(_ context.Context, keys gateway.Keys) ([]gateway.Message, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []gateway.Message
	for _, row := range m.rows {
		if slices.Contains(keys.IDs, row.ID) || slices.Contains(keys.Refs, row.AttemptRef) ||
			slices.Contains(keys.SIDs, row.ProviderSID) {
			found = append(found, row)
		}
	}
	return found, nil
}

// Events implements inbound.Store.
func (m *memory) Events(_ context.Context, ids ...gateway.MessageID) (found []gateway.Event, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		found = append(found, m.histories[id]...)
	}
	return found, nil
}

// Record implements inbound.Store.
func (m *memory) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	if m.onRecord != nil {
		if err := m.onRecord(ctx, changes); err != nil {
			return nil, err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	told := make([]error, len(changes))
	for i, c := range changes {
		row := m.rows[c.ID()]
		if told[i] = m.refuse(row, c); told[i] != nil {
			continue
		}
		m.rows[c.ID()] = row.After(c)
		m.changes = append(m.changes, c)
	}
	return told, nil
}

// refuse tells why the change of the row is not written, nil if it is.
func (m *memory) refuse(row gateway.Message, c gateway.Change) error {
	if m.told != nil {
		if err := m.told(c); err != nil {
			return err
		}
	}
	if row.State != c.Was() {
		return gateway.ErrMissed
	}
	return nil
}

// put writes a row as it stands.
func (m *memory) put(row gateway.Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows == nil {
		m.rows = map[gateway.MessageID]gateway.Message{}
	}
	m.rows[row.ID] = row
}

func (m *memory) row(id gateway.MessageID) gateway.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows[id]
}

// counted is an Observer that remembers.
type counted struct {
	mu         sync.Mutex
	fresh      []consent.Kind
	duplicates []consent.Kind
	results    []string
	lags       []time.Duration
	ended      []gateway.Status
	doubled    int
	busy       int
	refused    int
	journalled int
	replayed   int
	failed     int
}

// Busy implements inbound.Observer.
func (c *counted) Busy(_ string, rows int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy += rows
}

// Refused implements inbound.Observer.
func (c *counted) Refused(_ string, rows int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused += rows
}

// Reply implements inbound.Observer.
func (c *counted) Reply(s inbound.Staged) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.Duplicate {
		c.duplicates = append(c.duplicates, s.Kind)
		return
	}
	c.fresh = append(c.fresh, s.Kind)
}

// Callback implements inbound.Observer.
func (c *counted) Callback(r inbound.Reported) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.results = append(c.results, r.Result)
	c.lags = append(c.lags, r.Lag)
}

// Ended implements inbound.Observer.
func (c *counted) Ended(_ string, r gateway.Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = append(c.ended, r.Status.MessageStatus())
}

// Doubled implements inbound.Observer.
func (c *counted) Doubled() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubled++
}

// Journalled implements inbound.Observer.
func (c *counted) Journalled(sids []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.journalled += len(sids)
}

// Replayed implements inbound.Observer.
func (c *counted) Replayed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replayed++
}

// JournalFailed implements inbound.Observer.
func (c *counted) JournalFailed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed++
}

// fixture is a running Service with its surroundings.
type fixture struct {
	*inbound.Service
	store *memory
	seen  *counted
	log   *bytes.Buffer
}

// start starts a Service; each change is made to its options.
func start(t *testing.T, store *memory, changes ...func(*inbound.Options)) fixture {
	t.Helper()
	dictionary, err := consent.LoadDictionary()
	require.NoError(t, err)
	rules, err := consent.New(dictionary.ProviderWords())
	require.NoError(t, err)
	f := fixture{store: store, seen: &counted{}, log: &bytes.Buffer{}}
	opts := inbound.Options{
		Store: store, Rules: rules, Channels: channels(), OptOutScope: inbound.OptOutAll,
		PollAfter: time.Hour, Clock: func() time.Time { return noon }, Observer: f.seen,
		Logger: slog.New(slog.NewJSONHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Batch:  inbound.Batch{Rows: 10},
	}
	for _, change := range changes {
		change(&opts)
	}
	f.Service, err = inbound.New(opts)
	require.NoError(t, err)
	t.Cleanup(f.Close)
	return f
}

// impatient gives up on a store that is away after two tries or so.
func impatient(o *inbound.Options) { o.Batch.Timeout = 100 * time.Millisecond }

func byChannel(o *inbound.Options) { o.OptOutScope = inbound.OptOutChannel }

// together makes the calls at the same time, in order of arrival, and returns their errors.
func together(calls ...func() error) []error {
	errs := make([]error, len(calls))
	var group sync.WaitGroup
	for i, call := range calls {
		group.Go(func() { errs[i] = call() })
		yield()
	}
	group.Wait()
	return errs
}

// yield lets a call of together arrive before the next: inside a synctest bubble
// time passes only when all are waiting.
func yield() { <-time.After(time.Microsecond) }
