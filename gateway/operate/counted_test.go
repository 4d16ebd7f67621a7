package operate_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// foundIn is an order for what a filter finds of HR.
func foundIn(action operate.Action, statuses ...gateway.Status) operate.Order {
	return operate.Order{Action: action,
		Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}, Statuses: statuses}}}
}

func TestApply_DoesWhatWasCountedWhateverComesInLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.queued(t, "NEW", "-", "-")
	order := foundIn(operate.ActionCancel)
	order.AtMost = 1
	order.Counted = d.rehearse(t, asked(), order).Counted
	d.queued(t, "NEW", "-", "-")
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, must(d.Apply(t.Context(), asked(), order))(t))
	require.Equal(t, []gateway.Status{gateway.StatusNew, gateway.StatusCanceled}, d.statuses(t))
}

func TestApply_DoesWhatWasCountedWhateverFailsLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.failed(t, noon.Add(time.Second)) // the older one fails while somebody types why
	d.queued(t, "FAILED", "-", "-")
	order := foundIn(operate.ActionRequeue, gateway.StatusFailed)
	order.Counted = operate.Counted{Newest: d.all(t)[0].ID, At: noon}
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, must(d.Apply(t.Context(), asked(), order))(t))
	require.Equal(t, []gateway.Status{gateway.StatusRetry, gateway.StatusFailed}, d.statuses(t))
}

// failed inserts a row that failed at a time.
func (d desk) failed(t *testing.T, at time.Time) {
	t.Helper()
	_, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusFailed, StatusAt: at}}})
	require.NoError(t, err)
}

// statuses are those of all messages, the newest first.
func (d desk) statuses(t *testing.T) (all []gateway.Status) {
	t.Helper()
	for _, m := range d.all(t) {
		all = append(all, m.Status)
	}
	return all
}

func must[T any](got T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		require.NoError(t, err)
		return got
	}
}

func TestApply_ActsOnAPartIfThatIsSaid(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 3 {
		d.queued(t, "NEW", "-", "-")
	}
	order := foundIn(operate.ActionCancel)
	order.AtMost, order.Part = 2, true
	require.Equal(t, operate.Effect{Found: 2, Changed: 2, More: true}, d.apply(t, asked(), order))
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, d.apply(t, asked(), order), "and on the others if it is said again")
}

func TestApply_IsNarrowedToTheActorsChannels(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.queued(t, "NEW", "-", "-")
	_, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "IT", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusNew}}})
	require.NoError(t, err)
	order := operate.Order{Action: operate.ActionCancel,
		Of: operate.Selection{Filter: gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusNew}}}}
	effect := d.apply(t, as(operate.RoleOperator, "HR"), order)
	require.Equal(t, operate.Effect{Found: 1, Changed: 1, Channels: []string{"HR"}}, effect)
}

func TestApply_RequeuesNothingThatAPersonGaveUpUnlessItIsNamed(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.givenUp(t, "HR", noon)
	require.Equal(t, operate.Effect{Found: 1, Left: map[string]int{operate.LeftGivenUp: 1}},
		d.apply(t, asked(), foundIn(operate.ActionRequeue)))
	require.Equal(t, operate.Effect{Found: 1, Changed: 1}, d.apply(t, asked(), of(operate.ActionRequeue, d.all(t)[0].ID)))
}

func TestApply_FindsWhatNoIndexLeadsTo(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, status := range []string{"DELIVERED", "FAILED", "CANCELED", "NEW", "HELD", "DELIVERED"} {
		d.queued(t, status, "-", "-")
	}
	order := foundIn(operate.ActionResend, gateway.StatusDelivered, gateway.StatusFailed, gateway.StatusHeld)
	order.Of.Filter.Until = noon.AddDate(10, 0, 0)
	require.Equal(t, operate.Effect{Found: 4, Changed: 3, Left: map[string]int{"is HELD": 1}}, d.apply(t, asked(), order))
}

func TestApply_RehearsesACopyThatIsStillToBeMade(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.queued(t, "FAILED", "-", "-")
	store := &stumbling{d.store, true}
	d.Service = operate.New(operate.Options{Store: store, Clock: func() time.Time { return noon }})
	_, err := d.Apply(t.Context(), asked(), of(operate.ActionResend, id))
	require.ErrorIs(t, err, gateway.ErrUnavailable)
	want := operate.Effect{Found: 1, Changed: 1}
	require.Equal(t, want, d.rehearse(t, asked(), of(operate.ActionResend, id)))
	require.Equal(t, want, d.apply(t, asked(), of(operate.ActionResend, id)))
}

// picky is a store that refuses the rows of a person, and whatever is inserted with them.
type picky struct {
	operate.Store
	person int64
}

func (p picky) Insert(ctx context.Context, rows []gateway.Message) ([]gateway.Insertion, error) {
	for _, m := range rows {
		if m.PersonID == p.person {
			return nil, errors.New("value too large")
		}
	}
	return p.Store.Insert(ctx, rows)
}

func TestApply_ACopyThatIsRefusedCostsNoOther(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.queued(t, "FAILED", "-", "-")
	other := gateway.Message{Channel: "HR", Phones: person, Body: "x", PersonID: 8, Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusFailed, StatusAt: noon}}
	_, err := d.store.Insert(t.Context(), []gateway.Message{other})
	require.NoError(t, err)
	d.Service = operate.New(operate.Options{Store: picky{d.store, 8}, Clock: func() time.Time { return noon }})
	require.Equal(t, operate.Effect{Found: 2, Changed: 1, Left: map[string]int{operate.LeftRefused: 1}},
		d.apply(t, asked(), foundIn(operate.ActionResend)))
}
