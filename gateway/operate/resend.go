package operate

import (
	"context"
	"errors"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// errDuplicate: a copy of the row is there.
var errDuplicate = errors.New("there is a copy")

// resend queues a copy of each row that may have one.
func (r *run) resend(ctx context.Context, rows []gateway.Message) error {
	var able []gateway.Message
	for _, m := range rows {
		if _, err := r.step(m)(m); err != nil {
			r.effect.count(transition.Result{Message: m, Err: err})
		} else {
			able = append(able, m)
		}
	}
	if r.act.DryRun {
		return r.rehearseCopies(ctx, able)
	}
	return r.copies(ctx, able)
}

// rehearseCopies looks for the copies as an insert does.
func (r *run) rehearseCopies(ctx context.Context, rows []gateway.Message) error {
	for _, m := range rows {
		found, err := r.opts.Store.SearchIDs(ctx, gateway.SearchParams{
			SourceKey: m.Copy().SourceKey, Channels: []string{m.Channel}, Limit: 1,
		})
		if err != nil {
			return err
		}
		result := transition.Result{Message: m}
		if len(found) > 0 {
			result.Err = errDuplicate
		}
		r.effect.count(result)
	}
	return nil
}

// copies writes into the rows' histories first, if the rows still are as they were found, and then their copies. If it did
// not come to that the next order goes on.
func (r *run) copies(ctx context.Context, rows []gateway.Message) error {
	var told, untold []gateway.Message
	for _, m := range rows {
		switch is, err := r.copied(ctx, m); {
		case err != nil:
			return err
		case is:
			told = append(told, m)
		default:
			untold = append(untold, m)
		}
	}
	results, err := r.write(ctx, untold...)
	if err != nil {
		return err
	}
	for i, result := range results {
		if result.Err != nil {
			r.effect.count(result)
		} else {
			told = append(told, untold[i])
		}
	}
	return r.insertCopies(ctx, told)
}

// copied reports whether the row's history tells of a copy.
func (r *run) copied(ctx context.Context, m gateway.Message) (bool, error) {
	events, err := r.opts.Store.Events(ctx, m.ID)
	return slices.ContainsFunc(events, func(e gateway.Event) bool { return e.Step == gateway.StepResend }), err
}

// insertCopies inserts all of them together, or each by itself if the database refuses one.
func (r *run) insertCopies(ctx context.Context, rows []gateway.Message) error {
	if len(rows) == 0 {
		return nil
	}
	copies := make([]gateway.Message, len(rows))
	for i, m := range rows {
		copies[i] = m.Copy()
	}
	inserted, err := r.opts.Store.Insert(ctx, copies)
	if gateway.Refused(err) {
		return r.refused(ctx, rows, err)
	}
	for i, in := range inserted {
		result := transition.Result{Message: rows[i]}
		if in.Duplicate {
			result.Err = errDuplicate
		}
		r.effect.count(result)
	}
	return err
}

// refused finds out which of the rows the database refuses.
func (r *run) refused(ctx context.Context, rows []gateway.Message, err error) error {
	if len(rows) == 1 {
		r.effect.count(transition.Result{Message: rows[0], Err: err})
		return nil
	}
	for _, m := range rows {
		if err := r.insertCopies(ctx, []gateway.Message{m}); err != nil {
			return err
		}
	}
	return nil
}
