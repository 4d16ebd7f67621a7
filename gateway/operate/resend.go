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
	able, err := r.withoutCopies(ctx, able)
	if err != nil {
		return err
	}
	if !r.act.DryRun {
		return r.copies(ctx, able)
	}
	for _, m := range able {
		r.effect.count(transition.Result{Message: m})
	}
	return nil
}

// withoutCopies looks for the copies as an insert does, and leaves the rows that have one.
func (r *run) withoutCopies(ctx context.Context, rows []gateway.Message) ([]gateway.Message, error) {
	keys := map[string][]string{}
	for _, m := range rows {
		keys[m.Channel] = append(keys[m.Channel], m.Copy().SourceKey)
	}
	copied := map[[2]string]bool{}
	for channel, of := range keys {
		found, err := r.opts.Store.Search(ctx, gateway.SearchParams{Channels: []string{channel}, SourceKeys: of, Limit: len(of)})
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			copied[[2]string{m.Channel, m.SourceKey}] = true
		}
	}
	return slices.DeleteFunc(rows, func(m gateway.Message) bool {
		is := copied[[2]string{m.Channel, m.Copy().SourceKey}]
		if is {
			r.effect.count(transition.Result{Message: m, Err: errDuplicate})
		}
		return is
	}), nil
}

// copies writes into the rows' histories first, if the rows still are as they were found, and then their copies. If it did
// not come to that the next order goes on.
func (r *run) copies(ctx context.Context, rows []gateway.Message) error {
	told, untold, err := r.told(ctx, rows)
	if err != nil {
		return err
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

// told parts the rows whose histories tell of a copy from the others.
func (r *run) told(ctx context.Context, rows []gateway.Message) (told, untold []gateway.Message, err error) {
	ids := make([]gateway.MessageID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	events, err := r.opts.Store.Events(ctx, ids...)
	for _, m := range rows {
		if slices.ContainsFunc(events, func(e gateway.Event) bool { return e.MessageID == m.ID && e.Step == gateway.StepResend }) {
			told = append(told, m)
		} else {
			untold = append(untold, m)
		}
	}
	return told, untold, err
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
