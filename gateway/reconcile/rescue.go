package reconcile

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// longestLease bounds the leases that are looked for; those of other gateways may be set otherwise.
const longestLease = 24 * time.Hour

// rescuer takes over rows whose owner let its lease end, because it crashed or lost the store, or is known to be dead.
type rescuer struct {
	opts     Options
	sweeper  *sweeper
	resolver *resolver
}

func (r rescuer) loop() {
	s := sweep{status: gateway.StatusSending, limit: r.opts.Settings.Rows, look: r.rescue}
	for inherited := r.inherit(); r.sweeper.rest(); inherited = inherited || r.inherit() {
		if inherited {
			r.sweeper.round(s)
		}
	}
}

func (r rescuer) rescue(_ context.Context, rows []gateway.Message) {
	now := r.opts.Clock()
	rescued := r.resolver.resolve(rows, ResolvedRescued, func(m gateway.Message) (gateway.Change, error) {
		return m.Rescue(now, now.Add(r.opts.Settings.Settle))
	})
	if rescued > 0 {
		r.opts.Logger.Warn("rows rescued: their owner let the lease end", "rows", rescued)
	}
}

// inherit looks at all rows that are in hand, rescues those of dead runs, whose proven death
// spares them the rest of their lease, and reports whether it got through.
func (r rescuer) inherit() bool {
	waiting := leases{}
	through := r.sweeper.pages(gateway.DueParams{
		Status: gateway.StatusSending, Now: r.opts.Clock().Add(longestLease), Limit: r.opts.Settings.Rows,
	}, func(rows []gateway.Message) bool {
		var left []gateway.Message
		for _, m := range rows {
			switch run := gateway.ClaimRun(m.ClaimToken); {
			case slices.Contains(r.opts.Predecessors, run):
				left = append(left, m)
			case run != r.opts.Run:
				waiting.add(run, m.NextAttemptAt)
			}
		}
		return r.inheritPage(left)
	})
	if !through {
		return false
	}
	for run, l := range waiting {
		r.opts.Logger.Info("rows are in the hands of another run; they are rescued if its lease ends",
			"run", run, "rows", l.rows, "lease_until", l.until)
	}
	r.opts.Inherited()
	return true
}

// inheritPage rescues rows of dead runs. What they may have posted in their last moment is
// looked for when that post is over and the provider's list has settled.
func (r rescuer) inheritPage(rows []gateway.Message) bool {
	if len(rows) == 0 {
		return true
	}
	now := r.opts.Clock()
	lookAt := now.Add(r.opts.Settings.SendTimeout + r.opts.Settings.Settle)
	rescued := r.resolver.resolve(rows, ResolvedRescued, func(m gateway.Message) (gateway.Change, error) {
		if !slices.Contains(r.opts.Predecessors, gateway.ClaimRun(m.ClaimToken)) {
			return gateway.Change{}, errLost // it is in living hands by now
		}
		return m.Inherit(now, lookAt)
	})
	if rescued > 0 { // of rows that are locked or refused resolve tells, once
		r.opts.Logger.Warn("rows rescued: an earlier run of this gateway died with them",
			"rows", rescued, "of", len(rows))
	}
	return rescued == len(rows)
}

// leases are what other runs have in hand.
type leases map[string]lease

type lease struct {
	rows  int
	until time.Time
}

func (l leases) add(run string, until time.Time) {
	of := l[run]
	of.rows++
	if until.After(of.until) {
		of.until = until
	}
	l[run] = of
}
