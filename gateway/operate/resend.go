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

func (r *run) resendOne(ctx context.Context, m gateway.Message) (err error) {
	result := transition.Result{Message: m}
	if _, result.Err = r.step(m)(m); result.Err == nil {
		if result, err = r.copy(ctx, m); err != nil {
			return err
		}
	}
	r.effect.count(result)
	return nil
}

// copy writes into the row's history first, if the row still is as it was found, and then its copy. If it did not come to
// that the next order goes on.
func (r *run) copy(ctx context.Context, m gateway.Message) (transition.Result, error) {
	result := transition.Result{Message: m}
	told, err := r.copied(ctx, m)
	switch {
	case err != nil:
		return result, err
	case r.act.DryRun && told:
		result.Err = errDuplicate
	case r.act.DryRun:
	case told:
		result.Err, err = r.insertCopy(ctx, m)
	default:
		results, failed := r.write(ctx, m)
		if failed != nil {
			return result, failed
		}
		if result = results[0]; result.Err == nil {
			result.Err, err = r.insertCopy(ctx, m)
		}
	}
	return result, err
}

// copied reports whether the row's history tells of a copy.
func (r *run) copied(ctx context.Context, m gateway.Message) (bool, error) {
	events, err := r.opts.Store.Events(ctx, m.ID)
	return slices.ContainsFunc(events, func(e gateway.Event) bool { return e.Step == gateway.StepResend }), err
}

// insertCopy tells why the row has no new copy. The second error is not of the row.
func (r *run) insertCopy(ctx context.Context, m gateway.Message) (refusal, failed error) {
	inserted, err := r.opts.Store.Insert(ctx, []gateway.Message{m.Copy()})
	switch {
	case gateway.Refused(err):
		return err, nil
	case err != nil:
		return nil, err
	case inserted[0].Duplicate:
		return errDuplicate, nil
	}
	return nil, nil
}
