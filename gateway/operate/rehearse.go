package operate

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// Rehearsal explains one row after the other as if each that goes was sent: it takes of the day's caps, and the next
// text to its number need not say how to opt out. It writes nothing, and is for one caller at a time.
type Rehearsal struct {
	service *Service
	// used are the segments that rehearsed rows have taken of caps.
	used map[gateway.UsageKey]int
	// instructed is when a rehearsed text told the number how to opt out.
	instructed map[string]time.Time
}

// Rehearse begins a Rehearsal.
func (s *Service) Rehearse() *Rehearsal {
	return &Rehearsal{service: s, used: map[gateway.UsageKey]int{}, instructed: map[string]time.Time{}}
}

// Explain says what the gateway makes of the rows at that instant, in their order. Of a channel that is not configured
// a row waits.
func (r *Rehearsal) Explain(ctx context.Context, rows []gateway.Message, at time.Time) ([]Explanation, error) {
	known, err := r.read(ctx, rows, at)
	if err != nil {
		return nil, err
	}
	all := make([]Explanation, len(rows))
	for i, row := range rows {
		all[i] = Explanation{Message: row, At: at}
		ch := r.service.channel(row.Channel)
		if ch == nil {
			all[i].Blocks = []Block{{Outcome: Waits, Reason: gateway.ReasonNoChannel}}
			continue
		}
		if known.explain(&all[i], ch); len(all[i].Blocks) == 0 {
			for _, l := range limitsOf(ch, all[i].Plan.Sender.ID, known.day) {
				r.used[l.key] += all[i].billed()
				known.used[l.key] += all[i].billed()
			}
			r.instruct(known, &all[i])
		}
	}
	return all, nil
}

// instruct takes the instruction of a row that goes for given.
func (r *Rehearsal) instruct(known *knowledge, e *Explanation) {
	if !e.Plan.Instructs {
		return
	}
	r.instructed[e.Plan.To] = e.At
	n := known.numbers[e.Plan.To]
	n.Number, n.InstructedAt = e.Plan.To, e.At
	known.numbers[n.Number] = n
}

// explain decides of one row.
func (k *knowledge) explain(e *Explanation, ch *gateway.Channel) {
	row := plan.Row{
		Message: e.Message, Channel: ch, Parsed: plan.Parse(e.Message, ch), Known: k.numbers,
		Limits: k.opts.Limits,
	}
	row.Open = k.open(e, row.Parsed)
	e.Plan = plan.Make(row, e.At)
	times := e.times(ch, k.opts.Limits)
	e.Zones, e.Rule = times.Clocks()
	e.Decision = schedule.Decide(times, e.At)
	if status := e.Message.Status; status != "" && !status.Claimable() {
		e.Blocks = []Block{{Outcome: Closed, Reason: "it is " + string(status)}}
		return
	}
	k.block(e)
	k.capped(e, ch)
}

// times is what is asked of the schedule.
func (e *Explanation) times(ch *gateway.Channel, limits gateway.Limits) schedule.Row {
	row := schedule.Row{Message: e.Message, Channel: ch, Zones: e.Plan.Zones(), LeastValidity: limits.LeastValidity}
	if !e.Plan.Again.IsZero() {
		row.Earliest = schedule.Earliest{At: e.Plan.Again, Reason: plan.ReasonNoneFree}
	}
	return row
}
