package reconcile

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/transition"
)

// overdue are the statuses that have rows to look at.
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

// sweeper reads rows whose next look has come.
type sweeper struct {
	opts     Options
	intake   context.Context
	overdue  *overdue
	patience transition.Patience
}

// sweep is one round over the rows of a status.
type sweep struct {
	status gateway.Status
	// account limits the sweep to rows of one account; an ended lease is anybody's.
	account string
	limit   int
	look    func(context.Context, []gateway.Message)
}

// rest waits for the next round, and reports whether there is one.
func (s *sweeper) rest() bool { return backoff.Wait(s.intake, s.opts.Settings.Interval) }

// loop looks at the rows of one status whose next look has come, every interval.
func (s *sweeper) loop(round sweep) {
	for s.rest() {
		s.round(round)
	}
}

// round looks at one page after the other, if there is anything to look at. It goes by key, so that rows that cannot
// be changed hide none behind them, and passes over those that failed not long ago.
func (s *sweeper) round(round sweep) {
	if !s.overdue.has(round.status) {
		return
	}
	now := s.opts.Clock()
	s.pages(gateway.DueParams{Status: round.status, Account: round.account, Now: now, Limit: round.limit},
		func(rows []gateway.Message) bool {
			if free := s.opts.Quarantine.Free(rows); len(free) > 0 {
				round.look(s.intake, free)
			}
			return s.intake.Err() == nil
		})
}

// pages calls look for each page of rows until it returns false, and reports whether it got through.
func (s *sweeper) pages(page gateway.DueParams, look func([]gateway.Message) bool) bool {
	for {
		rows, err := s.opts.Store.Due(s.intake, page)
		if err != nil {
			s.patience.Failed(s.intake, opDue, err)
			return false
		}
		if !look(rows) {
			return false
		}
		more := false
		if page, more = page.Next(rows); !more {
			return true
		}
	}
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
