package outbound

import (
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// claimer keeps the fair queue filled.
type claimer struct {
	*base
	queue     *fairQueue
	admission *admission
	supply    *supply
	pauses    *pauseKeeper
	exits     *exits
	numbers   *numbers
	bells     bells
	last      looked
}

// looked is what the last poll found, and when the next one is. Claims in between go by it: a busy queue would else
// cost a poll for each of them.
type looked struct {
	polled gateway.Polled
	next   time.Time
}

// loop looks every PollInterval, and claims at once when a lane with more rows behind it has run low.
func (c *claimer) loop() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for failures := 0; ; {
		select {
		case <-c.stages.Intake.Done():
			return
		case <-c.bells.hungry:
		case <-c.bells.stirred:
			c.last = looked{}
		case <-timer.C:
		}
		if err := c.round(); err == nil {
			failures = 0
			timer.Reset(c.last.next.Sub(c.opts.Clock()))
			continue
		}
		failures++ // rest, even if hungry
		backoff.Wait(c.stages.Intake, max(c.opts.Settings.PollInterval, c.patience.Delay(failures)))
		timer.Reset(0)
	}
}

// round looks what there is to do and claims once from every channel that has rows
// and room. A channel that cannot be read does not keep the others from being claimed.
func (c *claimer) round() error {
	if err := c.look(); err != nil {
		return err
	}
	var failed error
	for i := range c.opts.Channels {
		ch := &c.opts.Channels[i]
		ready, room := c.last.polled.Of(ch.Name), c.supply.room(ch)
		if room <= 0 || c.stages.Intake.Err() != nil {
			continue
		}
		n, err := c.claim(ch, room, ready)
		if err != nil {
			c.patience.Failed(c.stages.Intake, opClaim, err)
			failed = err
		}
		if errors.Is(err, gateway.ErrUnavailable) {
			break
		}
		c.supply.backlog[i].Store(n > 0 && n*len(ready) >= room) // of each kind it may be all that there was
	}
	c.bells.nudge.ring() // also for what became open by itself
	c.supply.feed()
	return failed
}

// look asks what there is to do, if it was not asked within the PollInterval.
func (c *claimer) look() error {
	now := c.opts.Clock()
	if now.Before(c.last.next) {
		return nil
	}
	polled, err := c.opts.Store.Poll(c.stages.Intake, gateway.PollParams{Channels: c.opts.channelNames(), Now: now})
	if err != nil {
		c.patience.Failed(c.stages.Intake, opPoll, err)
		return err
	}
	c.last = looked{polled, now.Add(c.opts.Settings.PollInterval)}
	c.opts.Overdue(polled.Overdue)
	c.pauses.learn(polled.Pauses)
	return nil
}

// claim claims what is ready of one channel, ends the rows that cannot be sent and lines up the
// rest. A claim under way is not cut short by Stop: it might be committed, and its
// rows would then have to wait for the end of their lease.
func (c *claimer) claim(ch *gateway.Channel, limit int, ready []gateway.Ready) (int, error) {
	if len(ready) == 0 {
		return 0, nil
	}
	now := c.opts.Clock()
	lease := c.lease(now)
	claims, err := c.opts.Store.Claim(c.stages.Writes, gateway.ClaimParams{
		Channel: ch.Name, Limit: limit, Lease: lease, Ready: ready, Except: c.opts.Quarantine.Confined(),
	})
	if err != nil {
		return 0, err
	}
	claimed := gateway.Period{From: now, To: c.opts.Clock()}
	c.opts.Observer.Claimed(ch.Name, len(claims), claimed.Took())
	mine := c.claimApart(c.legible(claims, ch.Name), lease)
	rows, err := c.numbers.rows(mine, ch)
	if err != nil {
		c.exits.release(unprepared(mine, ch))
		return 0, err
	}
	away := c.lineUp(ch, haul{mine, rows, claimed})
	if len(claims) > 0 {
		c.opts.Logger.Debug("rows claimed", "channel", ch.Name, "rows", len(claims), "turned_away", away)
	}
	return len(claims), nil
}

// lease is in wall time: the monotonic clock, which Go compares by where it can,
// stands still while the machine is suspended, and other gateways' clocks do not.
func (c *claimer) lease(now time.Time) gateway.Lease {
	now = now.Round(0)
	token := gateway.NewClaimToken(c.opts.Run, c.opts.Token())
	return gateway.Lease{Token: token, Now: now, Until: now.Add(c.opts.Settings.Lease)}
}

// haul is what one claim got, and the row of each as it is planned.
type haul struct {
	claims []gateway.Claim
	rows   []plan.Row
	at     gateway.Period
}

// lineUp puts claimed rows into the queue, turns away those that are not to be sent now, and returns their number.
func (c *claimer) lineUp(ch *gateway.Channel, h haul) int {
	jobs, away := c.prepare(h)
	c.queue.add(jobs)
	if len(jobs) > 0 {
		c.bells.nudge.ring()
	}
	now := c.opts.Clock()
	for _, j := range c.supply.surplus(ch) {
		change, err := c.putOffBusy(j, now)
		away = append(away, once(j.message, change, err))
	}
	c.exits.turnAway(away)
	return len(away)
}

// prepare makes jobs of the rows that can be sent, and intents that end or put off the others.
func (c *claimer) prepare(h haul) ([]*job, []transition.Intent) {
	now := c.opts.Clock()
	jobs := make([]*job, 0, len(h.claims))
	var away []transition.Intent
	preparer := preparer{ask: c.opts.AskLine}
	for i, claim := range h.claims {
		j, change, err := preparer.prepare(claim, h.rows[i], now)
		if j != nil {
			j.claimed = h.at
			pause, paused := c.admission.senderPause(j.sender.ID)
			over, beyond := c.admission.caps.beyond(j, now)
			switch {
			case paused:
				change, err = c.putOffPaused(j, pause, now)
			case beyond:
				change, err = j.beyond(over, now)
			default:
				jobs = append(jobs, j)
				c.numbers.expect(j, h.rows[i].Open)
				continue
			}
		}
		away = append(away, once(claim.Message, change, err))
	}
	return jobs, away
}
