package operate

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// limit is a cap that a row counts to.
type limit struct {
	key    gateway.UsageKey
	cap    int
	reason string
}

// readUsage reads the counters of every cap. What gateways have reserved counts as used, as for them.
func (k *knowledge) readUsage(ctx context.Context) error {
	var keys []gateway.UsageKey
	for i := range k.opts.Channels {
		ch := &k.opts.Channels[i]
		for _, s := range ch.AllSenders() {
			for _, l := range limitsOf(ch, s.ID, k.day) {
				if _, known := k.used[l.key]; !known {
					k.used[l.key] = 0
					keys = append(keys, l.key)
				}
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	used, err := k.opts.Store.Usage(ctx, keys)
	for i := range used {
		k.used[keys[i]] = used[i]
	}
	return err
}

// limitsOf are the caps of what the sender sends for the channel on a day.
func limitsOf(ch *gateway.Channel, sender, day string) []limit {
	var limits []limit
	for _, l := range []limit{
		{gateway.UsageKey{Scope: gateway.UsageSender, Name: sender, Period: day}, ch.SenderDailyCap, plan.ReasonCap},
		{gateway.UsageKey{Scope: gateway.UsageChannel, Name: ch.Name, Period: day}, ch.DailyBudget, plan.ReasonBudget},
	} {
		if l.cap > 0 {
			limits = append(limits, l)
		}
	}
	return limits
}

// capped finds the caps that leave no room for the row on the day. It waits for the next one, unless its channel does
// not want that, or no day has room for it.
func (k *knowledge) capped(e *Explanation, ch *gateway.Channel) {
	if e.Plan.To == "" || e.Plan.Fault != "" {
		return
	}
	times := e.times(ch, k.opts.Limits)
	for _, l := range limitsOf(ch, e.Plan.Sender.ID, k.day) {
		switch {
		case e.billed() > l.cap:
			e.Blocks = append(e.Blocks, Block{Outcome: Rejected, Reason: plan.ReasonOverCap})
		case k.used[l.key]+e.billed() <= l.cap:
		case ch.Beyond == gateway.BeyondFail:
			e.Blocks = append(e.Blocks, Block{Outcome: Rejected, Reason: l.reason})
		default:
			times.Earliest = schedule.Earliest{At: k.opts.CapsZone.NextDay(e.At), Reason: l.reason}
			e.Blocks = append(e.Blocks, Block{Waits, l.reason, schedule.Decide(times, e.At).At})
		}
	}
}

// billed is the number of segments that the row counts as.
func (e *Explanation) billed() int { return max(e.Plan.Segments.Segments, 1) }
