package outbound

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/transition"
)

// overdue are the statuses that have rows to look at, as the last poll found. It saves the
// sweeps of a quiet queue their statements.
type overdue struct {
	mu       sync.Mutex
	statuses []gateway.Status
}

func (o *overdue) set(statuses []gateway.Status) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.statuses = statuses
}

func (o *overdue) has(status gateway.Status) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Contains(o.statuses, status)
}

// sweep looks at the rows of one status whose next look has come, every interval.
func (p *Pipeline) sweep(s sweep) {
	for backoff.Wait(p.claiming.ctx, s.interval) {
		if p.overdue.has(s.status) {
			p.sweepPages(s)
		}
	}
}

// sweepPages looks at one page after the other. It goes by key, so that rows that cannot be
// changed hide none behind them, and passes over those that failed not long ago.
func (p *Pipeline) sweepPages(s sweep) {
	page := gateway.DueParams{Status: s.status, Account: s.account, Now: p.opts.Clock(), Limit: s.limit}
	for p.claiming.ctx.Err() == nil {
		rows, err := p.opts.Store.Due(p.claiming.ctx, page)
		if err != nil {
			p.intakeFailed(opDue, err)
			return
		}
		if free := p.quarantine.free(rows, p.opts.Clock()); len(free) > 0 {
			s.look(p.claiming.ctx, free)
		}
		more := false
		if page, more = page.Next(rows); !more {
			return
		}
	}
}

type sweep struct {
	status gateway.Status
	// account limits the sweep to rows of one account; an ended lease is anybody's.
	account  string
	interval time.Duration
	limit    int
	look     func(context.Context, []gateway.Message)
}

// rescueLoop takes over rows whose owner let its lease end: it crashed, or lost the store.
func (p *Pipeline) rescueLoop() {
	r := p.opts.Settings.Reconcile
	s := sweep{status: gateway.StatusSending, interval: r.Interval, limit: r.Rows, look: p.rescue}
	for inherited := p.inherit(); backoff.Wait(p.claiming.ctx, s.interval); inherited = inherited || p.inherit() {
		if inherited && p.overdue.has(s.status) {
			p.sweepPages(s)
		}
	}
}

func (p *Pipeline) rescue(_ context.Context, rows []gateway.Message) {
	now := p.opts.Clock()
	rescued := p.resolve(rows, func(m gateway.Message) (gateway.Change, error) {
		return m.Rescue(now, now.Add(p.opts.Settings.Reconcile.Settle))
	}, ResolvedRescued)
	if rescued > 0 {
		p.log.Warn("rows rescued: their owner let the lease end", "rows", rescued)
	}
}

// pollLoop asks for messages whose final report has not come: callbacks are best effort.
func (p *Pipeline) pollLoop() {
	s := p.opts.Settings
	p.sweep(sweep{gateway.StatusSent, p.opts.Account, s.Reconcile.Interval, s.Poll.Rows, p.poll})
}

func (p *Pipeline) poll(ctx context.Context, rows []gateway.Message) {
	each(p.opts.Settings.Reconcile.InFlight, rows, func(m gateway.Message) {
		found, err := p.opts.Provider.Fetch(ctx, m.ProviderSID)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			p.log.Warn("status poll failed", "message_id", m.ID, "error", err)
		default:
			if p.told(m, found, p.nextPoll(m)) {
				return
			}
		}
		p.lookAgain(m)
	})
}

// told applies what the provider says of a sent message and reports whether it was news.
func (p *Pipeline) told(m gateway.Message, found gateway.ProviderMessage, lookAt time.Time) bool {
	report := found.Report(p.opts.Clock(), lookAt)
	news := p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
		return m.Report(report)
	}, ResolvedPolled) > 0
	if news && report.Status.Final() {
		p.opts.Observer.Ended(m.Channel, report)
	}
	return news
}

func (p *Pipeline) lookAgain(m gateway.Message) {
	at := p.nextPoll(m)
	result := ResolvedPolled
	if at.IsZero() {
		result = ResolvedGivenUp
	}
	p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
		return m.LookAgain(p.opts.Clock(), at)
	}, result)
}

// nextPoll is when to ask again: in Poll.Every, zero (never) once the message is older than GiveUp.
func (p *Pipeline) nextPoll(m gateway.Message) time.Time {
	now, s := p.opts.Clock(), p.opts.Settings.Poll
	if !m.ClaimedAt.IsZero() && now.Sub(m.ClaimedAt) >= s.GiveUp {
		return time.Time{}
	}
	return now.Add(s.Every)
}

// each calls look for the items, so many at a time.
func each[T any](atOnce int, items []T, look func(T)) {
	var group errgroup.Group
	group.SetLimit(atOnce)
	for _, item := range items {
		group.Go(func() error {
			look(item)
			return nil
		})
	}
	_ = group.Wait() // no look returns an error
}

// resolve writes one step for each row, reports the resolution of those it was
// written for, and returns their number. A row that is in another attempt by now is
// left alone: what was found out is of the attempt before.
func (p *Pipeline) resolve(rows []gateway.Message, step func(gateway.Message) (gateway.Change, error), as Resolution) int {
	intents := make([]transition.Intent, len(rows))
	for i, m := range rows {
		intents[i] = transition.Intent{Message: m, Step: func(now gateway.Message) (gateway.Change, error) {
			if now.AttemptRef != m.AttemptRef {
				return gateway.Change{}, errLost
			}
			return step(now)
		}}
	}
	results, err := p.writer(opRecord).Apply(p.writing.ctx, intents)
	if err != nil {
		return 0 // logged; the next sweep sees the rows again
	}
	p.count(opRecord, results...)
	p.confine(results)
	written := 0
	for _, r := range results {
		switch {
		case r.Err == nil:
			written++
			p.opts.Observer.Resolved(as)
		case errors.Is(r.Err, gateway.ErrDoubled):
			p.opts.Observer.Doubled()
			p.log.Error("provider holds two messages for one row", "message_id", r.Message.ID)
		case errors.Is(r.Err, transition.ErrContended), errors.Is(r.Err, transition.ErrGone):
			p.log.Warn("row could not be settled", "message_id", r.Message.ID, "error", r.Err)
		}
	}
	return written
}
