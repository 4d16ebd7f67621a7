package inbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/groupcommit"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// Status applies a status report to its message and returns once that is durable.
// Reports come in any order, more than once, and for messages of other systems:
// all that is a success. An error wraps gateway.ErrUnavailable, or the context's,
// if a repeat may succeed. Report.At is now if it is zero.
//
// A report whose row is locked comes back for it, alone and with growing delay, until ctx, the time
// of a commit, or all patience (Abort) ends; those that it was to be committed with have their answers by then.
func (s *Service) Status(ctx context.Context, r gateway.Report) error {
	return s.reporter.status(ctx, r)
}

// reporter applies status reports, many in one commit.
type reporter struct {
	base
	group *groupcommit.Group[gateway.Report, error]
	// patience is that with locked rows, and ends with abort.
	patience context.Context
	abort    context.CancelFunc
}

func newReporter(b base) *reporter {
	r := &reporter{base: b}
	r.patience, r.abort = context.WithCancel(context.Background())
	r.group = groupcommit.New(group(b.opts.Batch, r.record))
	return r
}

func (p *reporter) close() {
	p.abort()
	p.group.Close()
}

func (p *reporter) status(ctx context.Context, r gateway.Report) error {
	if r.At.IsZero() {
		r.At = p.opts.Clock()
	}
	if r.LookAt.IsZero() && !r.Status.Final() && p.opts.PollAfter > 0 {
		r.LookAt = r.At.Add(p.opts.PollAfter)
	}
	patience, cancel := context.WithTimeout(ctx, p.opts.Batch.Timeout)
	defer cancel()
	defer context.AfterFunc(p.patience, cancel)()
	own, err := p.group.Do(ctx, r)
	for try := 1; errors.Is(own, gateway.ErrBusy) && backoff.Wait(patience, delay(try)); try++ {
		own, err = p.group.Do(ctx, r)
	}
	if errors.Is(own, gateway.ErrBusy) {
		p.opts.Observer.Callback(Reported{Report: r, Result: ResultBusy})
		p.log.Warn("row stayed locked under a status report", "attempt", r.Ref, "provider_sid", r.SID,
			"provider_status", string(r.Status))
	}
	if err = cmp.Or(err, own); err != nil {
		return p.failed("applying a status report", err)
	}
	return nil
}

// outcome is what became of a report.
type outcome struct {
	result string
	// row is the report's row, if it has one.
	row gateway.Message
	// err is what the report's caller hears.
	err error
	// commit is that of its batch.
	commit gateway.Period
}

// record commits a batch of reports and returns the error of each, if it has its own.
func (p *reporter) record(ctx context.Context, reports []gateway.Report) ([]error, error) {
	start := p.opts.Clock()
	rows, err := p.find(ctx, reports)
	if err != nil {
		return nil, err
	}
	outcomes := make([]outcome, len(reports))
	var intents []transition.Intent
	var of []int // the report of each intent
	for _, i := range byRank(reports) {
		row, missing := rows.of(reports[i])
		outcomes[i] = outcome{result: missing, row: row}
		if missing == "" {
			intents = append(intents, transition.Intent{Message: row, Step: p.step(rows.prove(reports[i]))})
			of = append(of, i)
		}
	}
	results, err := transition.Writer{Store: p.opts.Store, Again: again}.Apply(ctx, intents)
	if err != nil {
		return nil, err
	}
	for n, i := range of {
		if outcomes[i], err = settled(results[n]); err != nil {
			return nil, err
		}
	}
	commit := gateway.Period{From: start, To: p.opts.Clock()}
	errs := make([]error, len(reports))
	for i, o := range outcomes {
		o.commit = commit
		p.conclude(reports[i], o)
		errs[i] = o.err
	}
	return errs, nil
}

// byRank orders reports as they were meant to come, so that none makes another stale
// that is in the same batch.
func byRank(reports []gateway.Report) []int {
	order := make([]int, len(reports))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(reports[a].Status.Rank(), reports[b].Status.Rank())
	})
	return order
}

// step is the change that a report makes of its row as it stands. An opt-out that
// only the provider knew of is written with it.
func (p *reporter) step(r gateway.Report) func(gateway.Message) (gateway.Change, error) {
	return func(m gateway.Message) (gateway.Change, error) {
		change, err := plan.Outcomes{Channels: p.opts.Channels}.Report(m, r)
		if err != nil || r.Failure == nil || r.Failure.Class != gateway.ClassOptOut || m.Recipient == "" {
			return change, err
		}
		return change.WithConsent(m.ProviderOptOut(p.opts.OptOutScope.Of(m.Channel), r.SID, r.At)), nil
	}
}

// settled names what became of an intent.
func settled(r transition.Result) (outcome, error) {
	o := outcome{row: r.Message}
	switch {
	case r.Err == nil:
		o.result = ResultApplied
	case errors.Is(r.Err, gateway.ErrStale):
		o.result = ResultStale
	case errors.Is(r.Err, gateway.ErrDoubled):
		o.result = ResultDoubled
	case errors.Is(r.Err, gateway.ErrIllegalStep):
		o.result = ResultIllegal
	case errors.Is(r.Err, transition.ErrGone):
		o.result = ResultOrphan
	case errors.Is(r.Err, transition.ErrContended):
		o.result, o.err = ResultContended, fmt.Errorf("%w: %w", gateway.ErrUnavailable, r.Err)
	case errors.Is(r.Err, gateway.ErrBusy):
		o.result, o.err = ResultBusy, fmt.Errorf("%w: %w", gateway.ErrUnavailable, r.Err)
	case r.Stuck():
		o.result, o.err = ResultRefused, r.Err
	default:
		return outcome{}, r.Err
	}
	return o, nil
}

// conclude tells the observer and the log of a report.
func (p *reporter) conclude(r gateway.Report, o outcome) {
	if o.result == ResultBusy {
		p.opts.Observer.Busy(OpCallback, 1) // it comes back
		return
	}
	p.opts.Observer.Callback(Reported{
		Report: r, Result: o.result, Message: o.row.ID, Channel: o.row.Channel, Ref: o.row.AttemptRef,
		Lag: o.lag(r), Commit: o.commit,
	})
	p.tell(r, o)
	switch o.result {
	case ResultApplied:
		if o.ended(r) {
			p.opts.Observer.Ended(o.row.Channel, r)
		}
	case ResultDoubled:
		p.opts.Observer.Doubled()
	case ResultRefused:
		p.opts.Observer.Refused(OpCallback, 1)
	}
}

// ended reports whether the report gave its row a final status.
func (o outcome) ended(r gateway.Report) bool {
	return r.Status.Final() && o.row.Status == r.Status.MessageStatus()
}

// lag is how long after the beginning of its attempt an applied report came.
func (o outcome) lag(r gateway.Report) time.Duration {
	if o.result != ResultApplied || o.row.ClaimedAt.IsZero() {
		return 0
	}
	return max(0, r.At.Sub(o.row.ClaimedAt))
}

// tell tells of a report that was not as it should be.
func (p *reporter) tell(r gateway.Report, o outcome) {
	if o.result == ResultApplied || o.result == ResultStale || o.result == ResultOrphan && r.Ref == "" {
		return // an orphan without a reference is a text of another system of the same account
	}
	log := p.log.With("message_id", o.row.ID, "channel", o.row.Channel, "attempt", r.Ref, "provider_sid", r.SID,
		"provider_status", string(r.Status))
	switch o.result {
	case ResultDoubled:
		log.Error("second provider message for one row", "first_provider_sid", o.row.ProviderSID)
	case ResultConflict:
		log.Error("status report names one row and the provider message of another")
	case ResultIllegal:
		log.Warn("status report for a row that was not posted", "status", string(o.row.Status))
	case ResultContended:
		log.Warn("row kept changing under a status report")
	case ResultRefused:
		log.Error("status report refused by the database", "error", o.err)
	case ResultOrphan:
		log.Warn("status report with a reference of no row")
	}
}
