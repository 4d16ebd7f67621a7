package operate_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// queued inserts the row that a line of testdata/orders.tsv tells of.
func (d desk) queued(t *testing.T, status, sid, expires string) gateway.MessageID {
	t.Helper()
	m := gateway.Message{Channel: "HR", Phones: person, Body: "Your certificate expires.", PersonID: 7, Priority: 5,
		State: gateway.State{Status: gateway.Status(status), StatusAt: noon, Attempts: 8, AttemptRef: "ref", Recipient: person}}
	if sid != "-" {
		m.ProviderSID = sid
	}
	if expires == "past" {
		m.ExpiresAt = noon.Add(-time.Minute)
	}
	if m.Status == gateway.StatusDeferred {
		m.NextAttemptAt = noon.Add(time.Hour)
	}
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{m})
	require.NoError(t, err)
	return inserted[0].ID
}

// all is every message, the newest first.
func (d desk) all(t *testing.T) []gateway.Message {
	t.Helper()
	rows, err := d.store.Search(t.Context(), gateway.SearchParams{})
	require.NoError(t, err)
	return rows
}

// apply counts first what a filter finds.
func (d desk) apply(t *testing.T, a operate.Act, order operate.Order) operate.Effect {
	t.Helper()
	if len(order.Of.IDs) == 0 && !a.DryRun {
		order.Counted = d.rehearse(t, a, order).Counted
	}
	effect, err := d.Apply(t.Context(), a, order)
	require.NoError(t, err)
	return effect
}

func (d desk) rehearse(t *testing.T, a operate.Act, order operate.Order) operate.Effect {
	t.Helper()
	a.DryRun, order.Told = true, nil
	return d.apply(t, a, order)
}

// of is an order for messages by their ids.
func of(action operate.Action, ids ...gateway.MessageID) operate.Order {
	return operate.Order{Action: action, Of: operate.Selection{IDs: ids}}
}

// TestApply has each order rehearsed, done, and done once more.
func TestApply(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/orders.tsv")
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		c := strings.Split(line, "\t")
		t.Run(strings.Join(c[:4], " "), func(t *testing.T) {
			t.Parallel()
			d, dry := open(t), asked()
			dry.DryRun = true
			action := operate.Action(c[0])
			id := d.queued(t, c[1], c[2], c[3])
			before := d.all(t)
			want := operate.Effect{Found: 1, Changed: 1}
			if c[5] != "-" {
				want = operate.Effect{Found: 1, Left: map[string]int{c[5]: 1}}
			}
			require.Equal(t, want, d.apply(t, dry, of(action, id)))
			require.Equal(t, before, d.all(t), "a rehearsal writes nothing")
			require.Equal(t, want, d.apply(t, asked(), of(action, id)))
			require.Zero(t, d.apply(t, asked(), of(action, id)).Changed, "done twice")
			rows := d.all(t)
			require.Equal(t, c[4], string(rows[len(rows)-1].Status))
			d.requireTold(t, id, want.Changed)
			require.Len(t, rows, 1+want.Changed*copies(action))
		})
	}
}

// copies is how many rows the action adds.
func copies(action operate.Action) int {
	if action == operate.ActionResend {
		return 1
	}
	return 0
}

// requireTold requires so many lines with who and why in a message's history.
func (d desk) requireTold(t *testing.T, id gateway.MessageID, times int) {
	t.Helper()
	events, err := d.store.Events(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, events, times)
	for _, e := range events {
		require.Equal(t, []string{"jdoe", "asked on the phone"}, []string{e.By, e.Reason})
	}
}

func TestApply_CountsTheAttemptsOfAFailedOneAnew(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.apply(t, asked(), of(operate.ActionRequeue, d.queued(t, "FAILED", "-", "-")))
	require.Zero(t, d.all(t)[0].Attempts)
	require.Equal(t, noon, d.all(t)[0].NextAttemptAt)
}

func TestApply_ACopyIsAsTheFeederWroteIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.queued(t, "UNDELIVERED", "SM1", "-")
	d.apply(t, asked(), of(operate.ActionResend, id))
	got := d.all(t)[0]
	require.Equal(t, gateway.StatusNew, got.Status)
	require.Equal(t, fmt.Sprintf("resend:%d", id), got.SourceKey)
	require.Equal(t, []any{"HR", person, "Your certificate expires.", int64(7)},
		[]any{got.Channel, got.Phones, got.Body, got.PersonID})
	require.Empty(t, got.AttemptRef+got.ProviderSID+got.Recipient)
}

// stumbling is a store whose next insert is not heard of.
type stumbling struct {
	operate.Store
	stumbles bool
}

// Insert implements operate.Store.
func (s *stumbling) Insert(ctx context.Context, rows []gateway.Message) ([]gateway.Insertion, error) {
	if s.stumbles {
		s.stumbles = false
		return nil, gateway.ErrUnavailable
	}
	return s.Store.Insert(ctx, rows)
}

func TestApply_ACopyThatWasNotInsertedIsByTheNextOrder(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.queued(t, "FAILED", "-", "-")
	store := &stumbling{d.store, true}
	d.Service = operate.New(operate.Options{Store: store, Clock: func() time.Time { return noon }})
	_, err := d.Apply(t.Context(), asked(), of(operate.ActionResend, id))
	require.ErrorIs(t, err, gateway.ErrUnavailable)
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, d.apply(t, asked(), of(operate.ActionResend, id)))
	require.Equal(t, operate.Effect{Found: 1, Left: map[string]int{operate.LeftDuplicate: 1}},
		d.apply(t, asked(), of(operate.ActionResend, id)))
	require.Len(t, d.all(t), 2)
	d.requireTold(t, id, 1)
}

// asking is a store that counts what is asked of messages.
type asking struct {
	operate.Store
	asked int
}

// Search implements operate.Store.
func (s *asking) Search(ctx context.Context, p gateway.SearchParams) ([]gateway.Message, error) {
	s.asked++
	return s.Store.Search(ctx, p)
}

// Events implements operate.Store.
func (s *asking) Events(ctx context.Context, ids ...gateway.MessageID) ([]gateway.Event, error) {
	s.asked++
	return s.Store.Events(ctx, ids...)
}

func TestApply_AsksOfAPageOfCopiesTogether(t *testing.T) {
	t.Parallel()
	d := open(t)
	var ids []gateway.MessageID
	for range 120 {
		ids = append(ids, d.queued(t, "FAILED", "-", "-"))
	}
	store := &asking{Store: d.store}
	d.Service = operate.New(operate.Options{Store: store, Clock: func() time.Time { return noon }})
	order := of(operate.ActionResend, ids...)
	order.AtMost = len(ids)
	require.Equal(t, len(ids), d.apply(t, asked(), order).Changed)
	require.Equal(t, 3*2, store.asked, "for the copies and for the histories of three pages")
	d.requireTold(t, ids[60], 1)
}

func TestApply_ByAFilter(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, status := range []string{"NEW", "NEW", "HELD", "SENT", "DEFERRED"} {
		d.queued(t, status, "-", "-")
	}
	waiting := operate.Order{Action: operate.ActionCancel,
		Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}}}}
	waiting.AtMost = 3
	dry := asked()
	dry.DryRun = true
	effect, err := d.Apply(t.Context(), dry, waiting)
	require.ErrorIs(t, err, operate.ErrTooMany)
	require.ErrorContains(t, err, "more than 3")
	require.Equal(t, operate.Effect{Found: 3, More: true}, effect)
	waiting.AtMost = 0
	require.Equal(t, operate.Effect{Found: 4, Changed: 4}, d.apply(t, asked(), waiting))
	require.Equal(t, operate.Effect{}, d.apply(t, asked(), waiting), "nothing is left that waits")
}

func TestApply_ResendsNothingThatArrivedUnlessItIsNamed(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.queued(t, "DELIVERED", "SM1", "-")
	d.queued(t, "UNDELIVERED", "SM2", "-")
	order := operate.Order{Action: operate.ActionResend,
		Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}}}}
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, d.apply(t, asked(), order))
	order.Of.Filter.Statuses = []gateway.Status{gateway.StatusDelivered}
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, d.apply(t, asked(), order))
}

func TestApply_OneThatCannotBeCostsNoOther(t *testing.T) {
	t.Parallel()
	d := open(t)
	held, sent := d.queued(t, "HELD", "-", "-"), d.queued(t, "SENT", "SM1", "-")
	require.Equal(t, operate.Effect{Found: 2, Changed: 1, Left: map[string]int{"is SENT": 1, operate.LeftMissing: 1}},
		d.apply(t, asked(), of(operate.ActionReleaseSent, held, sent, held, sent+100)))
}

func TestApply_TellsOfEachMessageThatIsDealtWith(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 60 {
		d.queued(t, "NEW", "-", "-")
	}
	for _, dry := range []bool{true, false} {
		told := 0
		act := asked()
		act.DryRun = dry
		d.apply(t, act, operate.Order{
			Action: operate.ActionCancel, Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}}},
			Told: func(messages int) { told += messages },
		})
		require.Equal(t, 60, told)
	}
}

func TestApply_RefusesWhatIsNoOrder(t *testing.T) {
	t.Parallel()
	d := open(t)
	filter := gateway.SearchParams{Channels: []string{"HR"}}
	for name, order := range map[string]operate.Order{
		"NoAction":  {Action: "delete", Of: operate.Selection{Filter: filter}},
		"Nothing":   {Action: operate.ActionCancel},
		"OneOf":     {Action: operate.ActionCancel, Of: operate.Selection{Filter: gateway.SearchParams{Recipient: person}}},
		"Uncounted": {Action: operate.ActionCancel, Of: operate.Selection{Filter: filter}},
		"TooFar":    {Action: operate.ActionCancel, Of: operate.Selection{Filter: filter}, AtMost: operate.AtMostLimit + 1},
	} {
		_, err := d.Apply(t.Context(), asked(), order)
		require.ErrorIs(t, err, operate.ErrBadOrder, name)
	}
}

func TestApply_SaysWhoseRoleIsMissing(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.queued(t, "NEW", "-", "-")
	viewer := as(operate.RoleViewer, "HR")
	_, err := d.Apply(t.Context(), viewer, of(operate.ActionCancel, id))
	require.ErrorIs(t, err, operate.ErrForbidden)
	stranger := as(operate.RoleOperator, "IT")
	require.Equal(t, operate.Effect{Left: map[string]int{operate.LeftMissing: 1}},
		d.apply(t, stranger, of(operate.ActionCancel, id)), "it is not there for who may not see it")
	require.Equal(t, gateway.StatusNew, d.all(t)[0].Status)
}
