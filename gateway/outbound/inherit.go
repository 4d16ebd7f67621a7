package outbound

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// longestLease bounds the leases that are looked for; those of other gateways may be set otherwise.
const longestLease = 24 * time.Hour

// inherit looks at all rows that are in hand, rescues those of dead runs, whose proven death
// spares them the rest of their lease, and reports whether it got through.
func (p *Pipeline) inherit() bool {
	page := gateway.DueParams{
		Status: gateway.StatusSending, Now: p.opts.Clock().Add(longestLease), Limit: p.opts.Settings.Reconcile.Rows,
	}
	waiting := leases{}
	for {
		rows, err := p.opts.Store.Due(p.claiming.ctx, page)
		if err != nil {
			p.intakeFailed(opDue, err)
			return false
		}
		var left []gateway.Message
		for _, m := range rows {
			switch run := gateway.ClaimRun(m.ClaimToken); {
			case slices.Contains(p.opts.Predecessors, run):
				left = append(left, m)
			case run != p.opts.Run:
				waiting.add(run, m.NextAttemptAt)
			}
		}
		if !p.inheritPage(left) {
			return false
		}
		more := false
		if page, more = page.Next(rows); !more {
			break
		}
	}
	for run, l := range waiting {
		p.log.Info("rows are in the hands of another run; they are rescued if its lease ends", "run", run, "rows", l.rows, "lease_until", l.until)
	}
	p.opts.Inherited()
	return true
}

// inheritPage rescues rows of dead runs. What they may have posted in their last moment is
// looked for when that post is over and the provider's list has settled.
func (p *Pipeline) inheritPage(rows []gateway.Message) bool {
	if len(rows) == 0 {
		return true
	}
	now := p.opts.Clock()
	lookAt := now.Add(p.opts.Settings.SendTimeout + p.opts.Settings.Reconcile.Settle)
	rescued := p.resolve(rows, func(m gateway.Message) (gateway.Change, error) {
		if !slices.Contains(p.opts.Predecessors, gateway.ClaimRun(m.ClaimToken)) {
			return gateway.Change{}, errLost // it is in living hands by now
		}
		return m.Inherit(now, lookAt)
	}, ResolvedRescued)
	if rescued > 0 { // of rows that are locked or refused resolve tells, once
		p.log.Warn("rows rescued: an earlier run of this gateway died with them", "rows", rescued, "of", len(rows))
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
