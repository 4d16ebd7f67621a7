package operate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// Acted is what acting on messages needs of a store.
type Acted interface {
	transition.Store
	// Search returns a page of messages, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// SearchIDs returns the ids of the newest messages that pass every filter: as many as the limit, however many that is.
	SearchIDs(context.Context, gateway.SearchParams) ([]gateway.MessageID, error)
	// Events returns the histories of messages, oldest first.
	Events(context.Context, ...gateway.MessageID) ([]gateway.Event, error)
	// Insert adds messages; one whose channel has its source key already is told to be a duplicate.
	Insert(context.Context, []gateway.Message) ([]gateway.Insertion, error)
}

// Apply does to messages what the order says, and tells what came of it. Each message is acted on by itself, if it still
// is as it was found: one that cannot be costs no other, and what was done before an error stays done. Done twice, it
// changes nothing the second time. Errors: [ErrForbidden] if the actor is no operator of the channel of each of them,
// [ErrTooMany], [ErrBadOrder], [ErrIncompleteAct].
func (s *Service) Apply(ctx context.Context, act Act, order Order) (Effect, error) {
	if err := errors.Join(act.validate(), order.validate()); err != nil {
		return Effect{}, err
	}
	select {
	case s.acting <- struct{}{}:
		defer func() { <-s.acting }()
	case <-ctx.Done():
		return Effect{}, ctx.Err()
	}
	r := run{Service: s, act: act, order: order}
	r.decision = gateway.Decision{By: act.Actor.Name, Why: act.Reason, Now: s.opts.Clock()}
	ids, err := r.selected(ctx)
	if err != nil {
		return r.effect, err
	}
	for page := range slices.Chunk(ids, applyPage) {
		rows, err := r.found(ctx, page)
		if err == nil {
			err = r.apply(ctx, rows)
		}
		if err != nil {
			return r.effect, fmt.Errorf("acting on messages: %w", err)
		}
		if order.Told != nil {
			order.Told(len(page))
		}
	}
	return r.effect, nil
}

const (
	// applyPage is how many rows are written together.
	applyPage = 50
	// atOnce is how many orders are carried out at a time: the sessions of the store are the sender's, too.
	atOnce = 2
)

// run carries out one order.
type run struct {
	*Service
	act      Act
	order    Order
	decision gateway.Decision
	effect   Effect
}

func (r *run) apply(ctx context.Context, rows []gateway.Message) error {
	switch {
	case r.order.Action == ActionResend:
		return r.resend(ctx, rows)
	case r.act.DryRun:
		for _, m := range rows {
			_, err := r.step(m)(m)
			r.effect.count(transition.Result{Message: m, Err: err})
		}
		return nil
	}
	results, err := r.write(ctx, rows...)
	for _, result := range results {
		r.effect.count(result)
	}
	return err
}

// write takes the action's step of each row.
func (r *run) write(ctx context.Context, rows ...gateway.Message) ([]transition.Result, error) {
	intents := make([]transition.Intent, len(rows))
	for i, m := range rows {
		intents[i] = transition.Intent{Message: m, Step: r.step(m)}
	}
	return transition.Writer{Store: r.opts.Store}.Apply(ctx, intents)
}

// errGivenUp: a person has ended the row, since nobody knows whether it was sent.
var errGivenUp = errors.New("given up by a person")

// errMoved: the row is in another status than the one in which it was found.
var errMoved = errors.New("moved on")

// step is the action's step of a row as it stands, if it is in the status in which it was found.
func (r *run) step(found gateway.Message) func(gateway.Message) (gateway.Change, error) {
	return func(m gateway.Message) (gateway.Change, error) {
		if m.Status != found.Status {
			return gateway.Change{}, errMoved
		}
		if r.order.Action == ActionRequeue && len(r.order.Of.IDs) == 0 && m.StatusReason == gateway.ReasonToldNotSent {
			return gateway.Change{}, errGivenUp
		}
		return r.order.Action.take(m, r.decision)
	}
}
