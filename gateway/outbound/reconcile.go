package outbound

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/schedule"
)

// reconcileLoop settles unknown outcomes, oldest first, from the provider's own
// list. A callback that bears the attempt's reference may settle one earlier.
func (p *Pipeline) reconcileLoop() {
	r := p.opts.Settings.Reconcile
	p.sweep(sweep{status: gateway.StatusUnknown, interval: r.Interval, limit: r.Rows, look: p.reconcile})
}

// conversation is the pair whose messages one look at the list shows.
type conversation struct{ to, from string }

// unknowns are the rows of one conversation whose outcome is unknown, oldest first.
type unknowns struct {
	conversation
	rows []gateway.Message
}

func (p *Pipeline) reconcile(ctx context.Context, rows []gateway.Message) {
	var groups []*unknowns
	byPair := map[conversation]*unknowns{}
	for _, m := range rows {
		switch {
		case m.Unreadable != "": // what it is compared with may be missing
			p.hold(m)
			continue
		case m.ProviderAccount != "" && m.ProviderAccount != p.opts.Account:
			p.foreign(m)
			continue
		}
		key := conversation{to: m.Recipient, from: m.Sender}
		if byPair[key] == nil {
			byPair[key] = &unknowns{conversation: key}
			groups = append(groups, byPair[key])
		}
		byPair[key].rows = append(byPair[key].rows, m)
	}
	each(p.opts.Settings.Reconcile.InFlight, groups, func(u *unknowns) { p.reconcileGroup(ctx, u) })
}

func (p *Pipeline) reconcileGroup(ctx context.Context, u *unknowns) {
	listed, err := p.listed(ctx, u)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.log.Warn("unknown outcomes stay unknown: the provider's list could not be read", "rows", len(u.rows), "error", err)
		p.unclear(u.rows)
		return
	}
	taken, err := p.taken(ctx, listed)
	if err != nil {
		p.intakeFailed(opFind, err)
		return
	}
	m := match(u.rows, listed, taken)
	for _, row := range u.rows {
		entry, found := m.found[row.ID]
		switch {
		case found:
			p.found(row, entry)
		case m.unclear[row.ID]:
			p.unclear([]gateway.Message{row})
		default:
			p.notFound(row)
		}
	}
}

func (p *Pipeline) listed(ctx context.Context, u *unknowns) ([]gateway.ProviderMessage, error) {
	since := u.rows[0].ClaimedAt
	for _, m := range u.rows {
		if m.ClaimedAt.Before(since) {
			since = m.ClaimedAt
		}
	}
	params := gateway.ListParams{To: u.to, From: u.from, Since: since.Add(-clockTolerance)}
	if isService(u.from) {
		params.From = ""
	}
	return p.opts.Provider.List(ctx, params)
}

// taken tells which of the listed messages belong to a row already.
func (p *Pipeline) taken(ctx context.Context, listed []gateway.ProviderMessage) (map[string]bool, error) {
	taken := map[string]bool{}
	if len(listed) == 0 {
		return taken, nil
	}
	sids := make([]string, len(listed))
	for i, entry := range listed {
		sids[i] = entry.SID
	}
	owners, err := p.opts.Store.Find(ctx, gateway.Keys{SIDs: sids})
	for _, m := range owners {
		taken[m.ProviderSID] = true
	}
	return taken, err
}

func (p *Pipeline) found(m gateway.Message, entry gateway.ProviderMessage) {
	now := p.opts.Clock()
	report := entry.Report(now, now.Add(p.opts.Settings.Poll.After))
	settled := p.settle(m, ResolvedFound, func(m gateway.Message) (gateway.Change, error) { return m.Report(report) })
	if settled && report.Status.Final() {
		p.opts.Observer.Ended(m.Channel, report)
	}
}

// notFound trusts the list: it had time to settle, could be read, and holds neither
// the message nor one like it. It is sent again as any other attempt that failed.
func (p *Pipeline) notFound(m gateway.Message) {
	retry := p.opts.Settings.Retry
	ch := p.channel(m.Channel)
	if ch.OnUnknown == gateway.UnknownHold || m.Attempts >= retry.Attempts {
		p.hold(m)
		return
	}
	now := p.opts.Clock()
	earliest := schedule.Earliest{At: now.Add(retry.Delay(m.Attempts, p.opts.Jitter()))}
	p.settle(m, ResolvedNotFound, func(m gateway.Message) (gateway.Change, error) {
		return m.NotFound(now, schedule.Decide(schedule.Row{Message: m, Channel: &ch, Earliest: earliest}, now).At)
	})
}

// unclear waits for a list that can be read and says more, and parks rows that have
// waited too long.
func (p *Pipeline) unclear(rows []gateway.Message) {
	now, r := p.opts.Clock(), p.opts.Settings.Reconcile
	for _, m := range rows {
		if r.HoldAfter > 0 && now.Sub(m.StatusAt) >= r.HoldAfter {
			p.hold(m)
			continue
		}
		p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
			return m.LookAgain(now, now.Add(max(r.Interval, unclearWait)))
		}, ResolvedUnclear)
	}
}

// foreign leaves a row of another account to the gateways that have it: only that account's
// list knows of it. If there is none any more, somebody has to decide.
func (p *Pipeline) foreign(m gateway.Message) {
	if after := p.opts.Settings.Reconcile.HoldAfter; after > 0 && p.opts.Clock().Sub(m.StatusAt) >= after {
		p.hold(m)
	}
}

func (p *Pipeline) hold(m gateway.Message) {
	now := p.opts.Clock()
	if p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) { return m.Hold(now) }, ResolvedHeld) > 0 {
		p.log.Warn("outcome unknown: held for a human to decide", "message_id", m.ID, "channel", m.Channel, "attempts", m.Attempts)
	}
}

// settle ends an unknown outcome, and reports whether it was still open.
func (p *Pipeline) settle(m gateway.Message, as Resolution, step func(gateway.Message) (gateway.Change, error)) bool {
	if p.resolve([]gateway.Message{m}, step, as) == 0 {
		return false
	}
	p.log.Info("unknown outcome settled", "message_id", m.ID, "channel", m.Channel, "result", as)
	return true
}

// unclearWait is how long a list that did not help is left alone.
const unclearWait = 10 * time.Second

// channels are the names of the configured channels.
func (p *Pipeline) channels() []string {
	names := make([]string, len(p.opts.Channels))
	for i, ch := range p.opts.Channels {
		names[i] = ch.Name
	}
	return names
}

// channel is the row's channel. Of one that is not configured nothing is known, so
// nothing is risked.
func (p *Pipeline) channel(name string) gateway.Channel {
	for _, ch := range p.opts.Channels {
		if ch.Name == name {
			return ch
		}
	}
	return gateway.Channel{Name: name, OnUnknown: gateway.UnknownHold}
}
