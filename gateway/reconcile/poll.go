package reconcile

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
)

// poller asks for messages whose final report has not come: callbacks are best effort.
type poller struct {
	opts     Options
	sweeper  *sweeper
	resolver *resolver
}

func (p poller) loop() {
	p.sweeper.loop(sweep{gateway.StatusSent, p.opts.Account, p.opts.Settings.Poll.Rows, p.poll})
}

func (p poller) poll(ctx context.Context, rows []gateway.Message) {
	each(p.opts.Settings.InFlight, rows, func(m gateway.Message) {
		found, err := p.opts.Provider.Fetch(ctx, m.ProviderSID)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			p.opts.Logger.Warn("status poll failed", "message_id", m.ID, "channel", m.Channel,
				"attempt", m.AttemptRef, "provider_sid", m.ProviderSID, "error", err)
		default:
			if p.resolver.report(m, ResolvedPolled, found.Report(p.opts.Clock(), p.next(m))) {
				return
			}
		}
		p.lookAgain(m)
	})
}

func (p poller) lookAgain(m gateway.Message) {
	at := p.next(m)
	result := ResolvedPolled
	if at.IsZero() {
		result = ResolvedGivenUp
	}
	p.resolver.resolve([]gateway.Message{m}, result, func(m gateway.Message) (gateway.Change, error) {
		return m.LookAgain(p.opts.Clock(), at)
	})
}

// next is when to ask again: in Poll.Every, zero (never) once the message is older than GiveUp.
func (p poller) next(m gateway.Message) time.Time {
	now, s := p.opts.Clock(), p.opts.Settings.Poll
	if !m.ClaimedAt.IsZero() && now.Sub(m.ClaimedAt) >= s.GiveUp {
		return time.Time{}
	}
	return now.Add(s.Every)
}
