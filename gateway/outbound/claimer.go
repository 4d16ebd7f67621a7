package outbound

import (
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/transition"
)

// looked is what the last poll found, and when. Claims in between go by it: a busy queue would else cost
// a poll for each of them.
type looked struct {
	polled gateway.Polled
	next   time.Time
}

// claimLoop keeps the lanes filled: it looks every PollInterval, and claims at once when
// a lane with more rows behind it has run low.
func (p *Pipeline) claimLoop() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last looked
	for failures := 0; ; {
		select {
		case <-p.stages.Intake.Done():
			return
		case <-p.hungry:
		case <-p.stirred:
			last = looked{}
		case <-timer.C:
		}
		if err := p.claimRound(&last); err == nil {
			failures = 0
			timer.Reset(last.next.Sub(p.opts.Clock()))
			continue
		}
		failures++ // rest, even if hungry
		backoff.Wait(p.stages.Intake, max(p.opts.Settings.PollInterval, p.patience.Delay(failures)))
		timer.Reset(0)
	}
}

// look asks what there is to do, if it was not asked within the PollInterval.
func (p *Pipeline) look(last *looked) error {
	now := p.opts.Clock()
	if now.Before(last.next) {
		return nil
	}
	polled, err := p.opts.Store.Poll(p.stages.Intake, gateway.PollParams{Channels: p.channels(), Now: now})
	if err != nil {
		p.patience.Failed(p.stages.Intake, opPoll, err)
		return err
	}
	*last = looked{polled, now.Add(p.opts.Settings.PollInterval)}
	p.opts.Overdue(polled.Overdue)
	p.learnPauses(polled.Pauses)
	return nil
}

// claimRound looks what there is to do and claims once from every channel that has rows
// and room. A channel that cannot be read does not keep the others from being claimed.
func (p *Pipeline) claimRound(last *looked) error {
	if err := p.look(last); err != nil {
		return err
	}
	var failed error
	for i := range p.opts.Channels {
		ch := &p.opts.Channels[i]
		ready, room := last.polled.Of(ch.Name), p.room(ch)
		if room <= 0 || p.stages.Intake.Err() != nil {
			continue
		}
		n, err := p.claim(ch, room, ready)
		if err != nil {
			p.patience.Failed(p.stages.Intake, opClaim, err)
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
	claims, err := p.opts.Store.Claim(p.stages.Writes, gateway.ClaimParams{
		Channel: ch.Name, Limit: limit, Lease: lease, Ready: ready, Except: p.opts.Quarantine.Confined(),
	})
	if err != nil {
		return 0, err
	}
	p.opts.Observer.Claimed(ch.Name, len(claims), p.opts.Clock().Sub(now))
	jobs, away := p.prepareAll(p.claimApart(p.legible(claims, ch.Name), lease), ch)
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

func (p *Pipeline) prepareAll(claims []gateway.Claim, ch *gateway.Channel) ([]*job, []transition.Intent) {
	now := p.opts.Clock()
	jobs := make([]*job, 0, len(claims))
	var away []transition.Intent
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
func once(m gateway.Message, change gateway.Change, err error) transition.Intent {
	return transition.Intent{Message: m, Step: func(now gateway.Message) (gateway.Change, error) {
		if now.ClaimToken != m.ClaimToken {
			return gateway.Change{}, errLost
		}
		return change, err
	}}
}

// turnAway ends rows without a post. After an error, which is logged, the lease will end.
func (p *Pipeline) turnAway(away []transition.Intent) {
	_ = p.applyAll(opRecord, away, func(r transition.Result) {
		if r.Err == nil {
			p.opts.Observer.TurnedAway(r.Message.Channel, r.Message.Status)
		}
	})
}

// leaseMargin is how long before its lease ends a claim is no longer used.
func (p *Pipeline) leaseMargin() time.Duration { return p.opts.Settings.Lease / 4 }
