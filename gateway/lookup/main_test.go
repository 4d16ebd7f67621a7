package lookup_test

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/schedule"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// database is a store in memory.
type database struct {
	mu    sync.Mutex
	rows  map[gateway.MessageID]gateway.Message
	lines map[string]gateway.Line
	used  map[gateway.UsageKey]int
	// locked is a number whose row another session has.
	locked string
	// fail, if set, is asked before every call.
	fail func(call string) error
}

func newDatabase() *database {
	return &database{
		rows: map[gateway.MessageID]gateway.Message{}, lines: map[string]gateway.Line{}, used: map[gateway.UsageKey]int{},
	}
}

func (d *database) begin(ctx context.Context, call string) error {
	d.mu.Lock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if d.fail != nil {
		return d.fail(call)
	}
	return nil
}

func (d *database) Find(ctx context.Context, k gateway.Keys) ([]gateway.Message, error) {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "find"); err != nil {
		return nil, err
	}
	var found []gateway.Message
	for _, id := range k.IDs {
		if m, ok := d.rows[id]; ok {
			found = append(found, m)
		}
	}
	return found, nil
}

func (d *database) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "record"); err != nil {
		return nil, err
	}
	results := make([]error, len(changes))
	for i, c := range changes {
		if m := d.rows[c.ID()]; c.AppliesTo(m.State) {
			d.rows[c.ID()] = m.After(c)
		} else {
			results[i] = gateway.ErrMissed
		}
	}
	return results, nil
}

func (d *database) Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error) {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "numbers"); err != nil {
		return nil, err
	}
	var known []gateway.Number
	for _, n := range numbers {
		if line, ok := d.lines[n]; ok {
			known = append(known, gateway.Number{Line: line})
		}
	}
	return known, nil
}

func (d *database) SaveLines(ctx context.Context, lines []gateway.Line) error {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "save"); err != nil {
		return err
	}
	if slices.ContainsFunc(lines, func(l gateway.Line) bool { return l.Number == d.locked }) {
		return gateway.ErrBusy
	}
	for _, line := range lines {
		d.lines[line.Number] = line
	}
	return nil
}

func (d *database) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "reserve"); err != nil {
		return gateway.Granted{}, err
	}
	units := r.Grant(d.used[r.UsageKey])
	d.used[r.UsageKey] += units
	return gateway.Granted{Units: units, Used: d.used[r.UsageKey]}, nil
}

func (d *database) Usage(ctx context.Context, keys []gateway.UsageKey) ([]int, error) {
	defer d.mu.Unlock()
	if err := d.begin(ctx, "usage"); err != nil {
		return nil, err
	}
	used := make([]int, len(keys))
	for i, key := range keys {
		used[i] = d.used[key]
	}
	return used, nil
}

// set does something to the database.
func (d *database) set(do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	do()
}

// carriers answer lookups. Every number is mobile, after a second, unless script says otherwise.
type carriers struct {
	mu     sync.Mutex
	asked  []string
	script func(number string) (gateway.LineType, error)
}

func (c *carriers) Lookup(ctx context.Context, number string) (gateway.Line, error) {
	c.mu.Lock()
	c.asked = append(c.asked, number)
	script := c.script
	c.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return gateway.Line{}, &gateway.LookupError{Class: gateway.ClassAmbiguous, Err: ctx.Err()}
	}
	line := gateway.Line{Number: number, Type: gateway.LineMobile, CheckedAt: time.Now()}
	if script != nil {
		var err error
		if line.Type, err = script(number); err != nil {
			return gateway.Line{}, err
		}
	}
	return line, nil
}

// times is how often each number was asked for.
func (c *carriers) times() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	times := map[string]int{}
	for _, n := range c.asked {
		times[n]++
	}
	return times
}

// seen is what the observer was told.
type seen struct {
	mu      sync.Mutex
	results map[lookup.Result]int
	failed  map[string]int
}

func (s *seen) LookedUp(r lookup.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results[r]++
}

func (s *seen) StoreFailed(operation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed[operation]++
}

func (*seen) Busy(string, int)    {}
func (*seen) Refused(string, int) {}

// site is a worker with what is around it.
type site struct {
	*lookup.Worker
	t    *testing.T
	db   *database
	net  *carriers
	seen *seen
}

const budget = 1000

func settings() lookup.Settings {
	return lookup.Settings{MaxAge: 90 * 24 * time.Hour, MonthlyBudget: budget, InFlight: 4}
}

// open starts a worker. It is stopped with the test.
func open(t *testing.T, db *database, net *carriers, s lookup.Settings) *site {
	t.Helper()
	w := &site{t: t, db: db, net: net, seen: &seen{results: map[lookup.Result]int{}, failed: map[string]int{}}}
	w.Worker = lookup.New(lookup.Options{
		Store: db, Provider: net, Account: "AC1", Settings: s, Clock: time.Now,
		Jitter: func() float64 { return 0.5 }, Logger: slog.New(slog.DiscardHandler), Observer: w.seen,
	})
	w.Start()
	t.Cleanup(func() { w.Stop(context.WithoutCancel(t.Context())) })
	return w
}

// in runs a test in fake time.
func in(t *testing.T, do func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		do(t)
	})
}

// wait is a row that waits for a number: it asks, and is put off as it is told.
func (w *site) wait(id gateway.MessageID, number string) {
	w.t.Helper()
	claimed := gateway.Message{ID: id, State: gateway.State{Status: gateway.StatusSending, ClaimToken: "c"}}
	w.db.set(func() { w.db.rows[id] = claimed })
	w.putOff(claimed, w.Ask(number, id))
}

func (w *site) putOff(m gateway.Message, wait schedule.Earliest) {
	w.t.Helper()
	change, err := m.Defer(gateway.Skip{Now: time.Now(), Reason: wait.Reason}, wait.At)
	require.NoError(w.t, err)
	results, err := w.db.Record(w.t.Context(), []gateway.Change{change})
	require.NoError(w.t, err)
	require.Equal(w.t, []error{nil}, results)
}

// due are the rows that may be claimed now.
func (w *site) due() []gateway.MessageID {
	w.db.mu.Lock()
	defer w.db.mu.Unlock()
	var due []gateway.MessageID
	for id, m := range w.db.rows {
		if m.Status.Claimable() && !m.NextAttemptAt.After(time.Now()) {
			due = append(due, id)
		}
	}
	slices.Sort(due)
	return due
}

func (w *site) row(id gateway.MessageID) gateway.Message {
	w.db.mu.Lock()
	defer w.db.mu.Unlock()
	return w.db.rows[id]
}

func (w *site) known() []string {
	w.db.mu.Lock()
	defer w.db.mu.Unlock()
	return slices.Sorted(maps.Keys(w.db.lines))
}

// pass lets time pass, and everything happen that is due by then.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
