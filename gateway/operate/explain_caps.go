package operate

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

// limit is a cap that a row counts to.
type limit struct {
	key    gateway.UsageKey
	cap    int
	reason string
}

// caps finds those that leave no room for the row on that day. What gateways have reserved counts as used, as for them.
func (s *Service) caps(ctx context.Context, e *Explanation, ch *gateway.Channel) error {
	if e.Plan.To == "" || e.Plan.Fault != "" {
		return nil
	}
	var limits []limit
	var keys []gateway.UsageKey
	day := s.opts.CapsZone.In(e.At).Format(time.DateOnly)
	for _, l := range []limit{
		{gateway.UsageKey{Scope: gateway.UsageSender, Name: e.Plan.Sender.ID, Period: day}, ch.SenderDailyCap, plan.ReasonCap},
		{gateway.UsageKey{Scope: gateway.UsageChannel, Name: ch.Name, Period: day}, ch.DailyBudget, plan.ReasonBudget},
	} {
		if l.cap > 0 {
			limits, keys = append(limits, l), append(keys, l.key)
		}
	}
	if len(limits) == 0 {
		return nil
	}
	used, err := s.opts.Store.Usage(ctx, keys)
	if err != nil {
		return err
	}
	segments := max(e.Plan.Segments.Segments, 1)
	for i, l := range limits {
		switch {
		case segments > l.cap:
			e.Blocks = append(e.Blocks, plan.ReasonOverCap)
		case used[i]+segments > l.cap:
			e.Blocks = append(e.Blocks, l.reason)
		}
	}
	return nil
}
