package outbound

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
)

// reconcileLoop settles unknown outcomes, oldest first, from the provider's own
// list. A callback that bears the attempt's reference may settle one earlier.
func (p *Pipeline) reconcileLoop() {
	r := p.opts.Settings.Reconcile
	p.sweep(sweep{gateway.StatusUnknown, r.Interval, r.Rows, p.reconcile})
}

// conversation is the pair whose messages one look at the list shows.
type conversation struct{ to, from string }

func (p *Pipeline) reconcile(ctx context.Context, rows []gateway.Message) {
	groups := map[conversation][]gateway.Message{}
	var firsts []gateway.Message
	for _, m := range rows {
		key := conversation{to: m.Recipient, from: m.Sender}
		if groups[key] == nil {
			firsts = append(firsts, m)
		}
		groups[key] = append(groups[key], m)
	}
	p.each(firsts, func(m gateway.Message) {
		key := conversation{to: m.Recipient, from: m.Sender}
		p.reconcileGroup(ctx, key, groups[key])
	})
}

func (p *Pipeline) reconcileGroup(ctx context.Context, key conversation, rows []gateway.Message) {
	listed, err := p.listed(ctx, key, rows)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.log.Warn("unknown outcomes stay unknown: the provider's list could not be read", "rows", len(rows), "error", err)
		p.unreadable(rows)
		return
	}
	taken, err := p.taken(ctx, listed)
	if err != nil {
		p.intakeFailed(opFind, err)
		return
	}
	found := match(rows, listed, taken)
	for _, m := range rows {
		if entry, ok := found[m.ID]; ok {
			p.found(m, entry)
		} else {
			p.notFound(m)
		}
	}
}

func (p *Pipeline) listed(ctx context.Context, key conversation, rows []gateway.Message) ([]gateway.ProviderMessage, error) {
	since := rows[0].ClaimedAt
	for _, m := range rows {
		if m.ClaimedAt.Before(since) {
			since = m.ClaimedAt
		}
	}
	params := gateway.ListParams{To: key.to, From: key.from, Since: since.Add(-clockTolerance)}
	if isService(key.from) {
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
	p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
		return m.Report(report)
	}, ResolvedFound)
}

// notFound trusts the list: it had time to settle, could be read, and does not hold the message.
func (p *Pipeline) notFound(m gateway.Message) {
	now := p.opts.Clock()
	if p.channel(m.Channel).OnUnknown == gateway.UnknownHold {
		p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
			return m.Hold(now)
		}, ResolvedHeld)
		return
	}
	p.resolve([]gateway.Message{m}, func(m gateway.Message) (gateway.Change, error) {
		return m.NotFound(now, now)
	}, ResolvedNotFound)
}

// unreadable waits for the list, and parks rows that have waited too long.
func (p *Pipeline) unreadable(rows []gateway.Message) {
	now, r := p.opts.Clock(), p.opts.Settings.Reconcile
	var waiting, tooLong []gateway.Message
	for _, m := range rows {
		if r.HoldAfter > 0 && now.Sub(m.StatusAt) >= r.HoldAfter {
			tooLong = append(tooLong, m)
		} else {
			waiting = append(waiting, m)
		}
	}
	p.resolve(waiting, func(m gateway.Message) (gateway.Change, error) {
		return m.LookAgain(now, now.Add(max(r.Interval, unreadableWait)))
	}, ResolvedUnreadable)
	p.resolve(tooLong, func(m gateway.Message) (gateway.Change, error) { return m.Hold(now) }, ResolvedHeld)
}

// unreadableWait is how long a list that could not be read is left alone.
const unreadableWait = 10 * time.Second

// channel is the row's channel; the zero Channel if it is not configured (any more).
func (p *Pipeline) channel(name string) gateway.Channel {
	for _, ch := range p.opts.Channels {
		if ch.Name == name {
			return ch
		}
	}
	return gateway.Channel{Name: name}
}
