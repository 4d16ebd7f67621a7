package outbound

import (
	"context"
	"math"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/apply"
)

// claimLoop keeps the lanes filled: it looks every PollInterval, and at once when
// a lane with more rows behind it has run low.
func (p *Pipeline) claimLoop() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for failures := 0; ; {
		select {
		case <-p.claiming.ctx.Done():
			return
		case <-p.hungry:
		case <-timer.C:
		}
		wait := p.opts.Settings.PollInterval
		if err := p.claimRound(); err != nil {
			failures++
			wait = max(wait, storeDelay(failures, p.opts.Jitter()))
			if !p.rest(p.claiming.ctx, wait) { // not even if hungry
				return
			}
			wait = 0
		} else {
			failures = 0
		}
		timer.Reset(wait)
	}
}

// claimRound claims once for every channel that is open and has room.
func (p *Pipeline) claimRound() error {
	ctx := p.claiming.ctx
	pauses, err := p.opts.Store.Pauses(ctx)
	if err != nil {
		return p.claimFailed(opPauses, err)
	}
	p.valve.set(pauses)
	for i := range p.opts.Channels {
		ch := &p.opts.Channels[i]
		room := p.room(ch)
		if room <= 0 || !p.valve.channelOpen(ch, p.opts.Clock()) {
			continue
		}
		n, err := p.claim(ctx, ch, room)
		if err != nil {
			return p.claimFailed(opClaim, err)
		}
		p.backlog[i].Store(n == room)
	}
	p.wake() // also for what became open by itself
	p.feed()
	return nil
}

// room is how many rows to claim for the channel: enough for half a lease at its
// rate, at most ClaimRows, and none until half of that has been used up.
func (p *Pipeline) room(ch *gateway.Channel) int {
	most := p.opts.Settings.ClaimRows
	if ch.SegmentsPerSecond > 0 {
		perSender := ch.SegmentsPerSecond * p.opts.Settings.Lease.Seconds() / 4
		most = min(most, int(math.Ceil(perSender))*max(len(ch.Senders), 1))
	}
	held := p.lanes.size(ch)
	if held > most/2 {
		return 0
	}
	return most - held
}

// claim claims rows of one channel, ends those that cannot be sent and lines up the rest.
func (p *Pipeline) claim(ctx context.Context, ch *gateway.Channel, limit int) (int, error) {
	now := p.opts.Clock()
	claims, err := p.opts.Store.Claim(ctx, gateway.ClaimParams{
		Channel: ch.Name, Limit: limit, Lease: p.lease(p.opts.Token(), now),
	})
	if err != nil {
		return 0, err
	}
	p.opts.Observer.Claimed(ch.Name, len(claims), p.opts.Clock().Sub(now))
	jobs, away := p.prepareAll(claims, ch)
	p.turnAway(away)
	p.lanes.add(jobs)
	if len(jobs) > 0 {
		p.wake()
	}
	return len(claims), nil
}

func (p *Pipeline) prepareAll(claims []gateway.Claim, ch *gateway.Channel) ([]*job, []apply.Intent) {
	now := p.opts.Clock()
	jobs := make([]*job, 0, len(claims))
	var away []apply.Intent
	for _, claim := range claims {
		j, change, err := prepare(claim, ch, now)
		if j != nil {
			jobs = append(jobs, j)
			continue
		}
		away = append(away, once(claim.Message, change, err))
	}
	return jobs, away
}

// once intends a change computed from the claim: if the row has moved on, the
// claim is lost and nothing is left to do.
func once(m gateway.Message, change gateway.Change, err error) apply.Intent {
	return apply.Intent{Message: m, Step: func(now gateway.Message) (gateway.Change, error) {
		if now.ClaimToken != m.ClaimToken {
			return gateway.Change{}, errLost
		}
		return change, err
	}}
}

func (p *Pipeline) turnAway(away []apply.Intent) {
	if len(away) == 0 {
		return
	}
	results, err := p.writer(opRecord).Apply(p.writing.ctx, away)
	if err != nil {
		return // logged; the lease will end
	}
	for _, r := range results {
		if r.Err == nil {
			p.opts.Observer.TurnedAway(r.Message.Channel, r.Message.Status)
		}
	}
}

// claimFailed reports a failure unless it is only the pipeline stopping.
func (p *Pipeline) claimFailed(operation string, err error) error {
	if p.claiming.ctx.Err() == nil {
		p.storeFailed(operation, err)
	}
	return err
}

// leaseMargin is how long before its lease ends a claim is no longer used.
func (p *Pipeline) leaseMargin() time.Duration { return p.opts.Settings.Lease / 4 }
