package outbound

import (
	"errors"
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
		if err := p.claimRound(); err == nil {
			failures = 0
			timer.Reset(p.opts.Settings.PollInterval)
			continue
		}
		failures++ // rest, even if hungry
		p.rest(p.claiming.ctx, max(p.opts.Settings.PollInterval, storeDelay(failures, p.opts.Jitter())))
		timer.Reset(0)
	}
}

// claimRound asks what there is to do and claims once from every channel that has rows
// and room. A channel that cannot be read does not keep the others from being claimed.
func (p *Pipeline) claimRound() error {
	polled, err := p.opts.Store.Poll(p.claiming.ctx, gateway.PollParams{Channels: p.channels(), Now: p.opts.Clock()})
	if err != nil {
		p.intakeFailed(opPoll, err)
		return err
	}
	p.overdue.set(polled.Overdue)
	p.learnPauses(polled.Pauses)
	var failed error
	for i := range p.opts.Channels {
		ch := &p.opts.Channels[i]
		ready, room := polled.Of(ch.Name), p.room(ch)
		if room <= 0 || p.claiming.ctx.Err() != nil {
			continue
		}
		n, err := p.claim(ch, room, ready)
		if err != nil {
			p.intakeFailed(opClaim, err)
			failed = err
		}
		if errors.Is(err, gateway.ErrUnavailable) {
			break
		}
		p.backlog[i].Store(n > 0 && n*len(ready) >= room) // of each kind it may be all that there was
	}
	p.wake() // also for what became open by itself
	p.feed()
	return failed
}

// claim claims what is ready of one channel, ends the rows that cannot be sent and lines up the
// rest. A claim under way is not cut short by Stop: it might be committed, and its
// rows would then have to wait for the end of their lease.
func (p *Pipeline) claim(ch *gateway.Channel, limit int, ready []gateway.Ready) (int, error) {
	if len(ready) == 0 {
		return 0, nil
	}
	now := p.opts.Clock()
	lease := p.lease(gateway.NewClaimToken(p.opts.Run, p.opts.Token()), now)
	claims, err := p.opts.Store.Claim(p.writing.ctx, gateway.ClaimParams{
		Channel: ch.Name, Limit: limit, Lease: lease, Ready: ready, Except: p.quarantine.confined(now),
	})
	if err != nil {
		return 0, err
	}
	p.opts.Observer.Claimed(ch.Name, len(claims), p.opts.Clock().Sub(now))
	jobs, away := p.prepareAll(p.claimApart(p.legible(claims, ch.Name, now), lease), ch)
	p.queue.add(jobs)
	if len(jobs) > 0 {
		p.wake()
	}
	p.turnAway(append(away, p.surplus(ch)...))
	if len(claims) > 0 {
		p.log.Debug("rows claimed", "channel", ch.Name, "rows", len(claims), "turned_away", len(away))
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
			pause, paused := p.admission.pauses.senderPause(j.sender, now)
			if !paused {
				jobs = append(jobs, j)
				continue
			}
			change, err = p.putOffPaused(j, pause, now)
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

// turnAway ends rows without a post. After an error, which is logged, the lease will end.
func (p *Pipeline) turnAway(away []apply.Intent) {
	_ = p.applyAll(opRecord, away, func(r apply.Result) {
		if r.Err == nil {
			p.opts.Observer.TurnedAway(r.Message.Channel, r.Message.Status)
		}
	})
}

// leaseMargin is how long before its lease ends a claim is no longer used.
func (p *Pipeline) leaseMargin() time.Duration { return p.opts.Settings.Lease / 4 }
