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

// resend queues a copy of each row.
func (r *run) resend(ctx context.Context, rows []gateway.Message) error {
	for _, m := range rows {
		if err := r.resendOne(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// resendOne writes into the row's history first, if the row still is as it was found, and then its copy. If that did not
// come to it the next order does.
func (r *run) resendOne(ctx context.Context, m gateway.Message) error {
	result := transition.Result{Message: m}
	if _, result.Err = r.step(m)(m); result.Err != nil {
		r.effect.count(result)
		return nil
	}
	told, err := r.copied(ctx, m)
	if err != nil {
		return err
	}
	switch {
	case r.act.DryRun && told:
		result.Err = errDuplicate
	case r.act.DryRun:
	case told:
		result.Err = r.insertCopy(ctx, m)
	default:
		results, err := r.write(ctx, m)
		if err != nil {
			return err
		}
		if result = results[0]; result.Err == nil {
			result.Err = r.insertCopy(ctx, m)
		}
	}
	if errors.Is(result.Err, gateway.ErrUnavailable) {
		return result.Err
	}
	r.effect.count(result)
	return nil
}

// copied reports whether the row's history tells of a copy.
func (r *run) copied(ctx context.Context, m gateway.Message) (bool, error) {
	events, err := r.opts.Store.Events(ctx, m.ID)
	return slices.ContainsFunc(events, func(e gateway.Event) bool { return e.Step == gateway.StepResend }), err
}

func (r *run) insertCopy(ctx context.Context, m gateway.Message) error {
	inserted, err := r.opts.Store.Insert(ctx, []gateway.Message{m.Copy()})
	if err == nil && inserted[0].Duplicate {
		err = errDuplicate
	}
	return err
}
