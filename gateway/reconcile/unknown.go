package reconcile

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// unknownOutcomes are settled, oldest first, from the provider's own list. A callback
// that bears the attempt's reference may settle one earlier.
type unknownOutcomes struct {
	opts     Options
	sweeper  *sweeper
	resolver *resolver
}

func (u unknownOutcomes) loop() {
	u.sweeper.loop(sweep{status: gateway.StatusUnknown, limit: u.opts.Settings.Rows, look: u.look})
}

// conversation is the pair whose messages one look at the list shows.
type conversation struct{ to, from string }

// group are the rows of one conversation whose outcome is unknown, oldest first.
type group struct {
	conversation
	rows []gateway.Message
}

func (u unknownOutcomes) look(ctx context.Context, rows []gateway.Message) {
	var groups []*group
	byPair := map[conversation]*group{}
	for _, m := range rows {
		switch {
		case m.Unreadable != "": // what it is compared with may be missing
			u.hold(m)
			continue
		case m.ProviderAccount != "" && m.ProviderAccount != u.opts.Account:
			u.foreign(m)
			continue
		}
		key := conversation{to: m.Recipient, from: m.Sender}
		if byPair[key] == nil {
			byPair[key] = &group{conversation: key}
			groups = append(groups, byPair[key])
		}
		byPair[key].rows = append(byPair[key].rows, m)
	}
	each(u.opts.Settings.InFlight, groups, func(g *group) { u.settleGroup(ctx, g) })
}

func (u unknownOutcomes) settleGroup(ctx context.Context, g *group) {
	listed, err := u.listed(ctx, g)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		u.opts.Logger.Warn("unknown outcomes stay unknown: the provider's list could not be read",
			"rows", len(g.rows), "error", err)
		u.unclear(g.rows)
		return
	}
	taken, err := u.taken(ctx, listed)
	if err != nil {
		u.sweeper.patience.Failed(u.sweeper.intake, opFind, err)
		return
	}
	m := match(g.rows, listing{u.opts.Provider.Sender(g.from).Kind, listed, taken, u.texts})
	for _, row := range g.rows {
		entry, found := m.found[row.ID]
		switch {
		case found:
			u.found(row, entry)
		case m.unclear[row.ID]:
			u.unclear([]gateway.Message{row})
		default:
			u.notFound(row)
		}
	}
}

func (u unknownOutcomes) listed(ctx context.Context, g *group) ([]gateway.ProviderMessage, error) {
	since := g.rows[0].ClaimedAt
	for _, m := range g.rows {
		if m.ClaimedAt.Before(since) {
			since = m.ClaimedAt
		}
	}
	params := gateway.ListParams{To: g.to, From: g.from, Since: since.Add(-clockTolerance)}
	if u.opts.Provider.Sender(g.from).Kind == gateway.SenderService {
		params.From = ""
	}
	return u.opts.Provider.List(ctx, params)
}

// taken tells which of the listed messages belong to a row already.
func (u unknownOutcomes) taken(ctx context.Context, listed []gateway.ProviderMessage) (map[string]bool, error) {
	taken := map[string]bool{}
	if len(listed) == 0 {
		return taken, nil
	}
	sids := make([]string, len(listed))
	for i, entry := range listed {
		sids[i] = entry.SID
	}
	owners, err := u.opts.Store.Find(ctx, gateway.Keys{SIDs: sids})
	for _, m := range owners {
		taken[m.ProviderSID] = true
	}
	return taken, err
}

func (u unknownOutcomes) found(m gateway.Message, entry gateway.ProviderMessage) {
	now := u.opts.Clock()
	u.resolver.report(m, ResolvedFound, entry.Report(now, now.Add(u.opts.Settings.Poll.After)))
}

// notFound trusts the list: it had time to settle, could be read, and holds neither
// the message nor one like it. It is sent again as any other attempt that failed.
func (u unknownOutcomes) notFound(m gateway.Message) {
	ch, settings := u.channel(m.Channel), u.opts.Settings
	if ch.OnUnknown == gateway.UnknownHold || m.Attempts >= settings.Attempts {
		u.hold(m)
		return
	}
	now := u.opts.Clock()
	row := schedule.Row{
		Channel:  &ch,
		Earliest: schedule.Earliest{At: now.Add(settings.Retry.Delay(m.Attempts, u.opts.Jitter()))},
		Zones:    phone.Zones(m.Recipient),
	}
	again := func(m gateway.Message) (gateway.Change, error) {
		row.Message = m
		return m.NotFound(now, schedule.Decide(row, now).At)
	}
	u.resolver.resolve([]gateway.Message{m}, ResolvedNotFound, again)
}

// unclear waits for a list that can be read and says more, and parks rows that have
// waited too long.
func (u unknownOutcomes) unclear(rows []gateway.Message) {
	now, r := u.opts.Clock(), u.opts.Settings
	for _, m := range rows {
		if r.HoldAfter > 0 && now.Sub(m.StatusAt) >= r.HoldAfter {
			u.hold(m)
			continue
		}
		u.resolver.resolve([]gateway.Message{m}, ResolvedUnclear, func(m gateway.Message) (gateway.Change, error) {
			return m.LookAgain(now, now.Add(max(r.Interval, unclearWait)))
		})
	}
}

// foreign leaves a row of another account to the gateways that have it: only that account's
// list knows of it. If there is none any more, somebody has to decide.
func (u unknownOutcomes) foreign(m gateway.Message) {
	if after := u.opts.Settings.HoldAfter; after > 0 && u.opts.Clock().Sub(m.StatusAt) >= after {
		u.hold(m)
	}
}

func (u unknownOutcomes) hold(m gateway.Message) {
	now := u.opts.Clock()
	held := u.resolver.resolve([]gateway.Message{m}, ResolvedHeld, func(m gateway.Message) (gateway.Change, error) {
		return m.Hold(now)
	}) > 0
	if held {
		u.opts.Logger.Warn("outcome unknown: held for a human to decide",
			"message_id", m.ID, "channel", m.Channel, "attempt", m.AttemptRef, "attempts", m.Attempts)
	}
}

// unclearWait is how long a list that did not help is left alone.
const unclearWait = 10 * time.Second

// texts are those that the row may have been sent as.
func (u unknownOutcomes) texts(m gateway.Message) []string {
	return plan.Texts(m, u.channel(m.Channel))
}

// channel is the row's channel. Of one that is not configured nothing is known, so
// nothing is risked.
func (u unknownOutcomes) channel(name string) gateway.Channel {
	for _, ch := range u.opts.Channels {
		if ch.Name == name {
			return ch
		}
	}
	return gateway.Channel{Name: name, OnUnknown: gateway.UnknownHold}
}
