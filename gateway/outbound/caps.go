package outbound

import (
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/plan"
)

// caps keep senders and channels to the segments that they may send a day, whatever the number of gateways. They
// do no I/O: a capsKeeper reserves and gives back in the background what they ask for.
type caps struct {
	zone     *hours.Zone
	gateways func() int
	// asked wakes the keeper.
	asked bell
	// senders and channels are those that are limited, all is both.
	senders, channels map[string]*quota
	all               []*quota

	mu sync.Mutex
	// day is today as counters name it, and ends when the next begins.
	day  string
	ends time.Time
	// unused is what is left of days that are over.
	unused []gateway.Reservation
}

func newCaps(opts Options) *caps {
	c := &caps{
		zone: opts.Settings.CapsZone, gateways: opts.Gateways, asked: newBell(),
		senders: map[string]*quota{}, channels: map[string]*quota{},
	}
	for _, ch := range opts.Channels {
		c.limit(c.channels, quota{scope: gateway.UsageChannel, name: ch.Name, cap: ch.DailyBudget, reason: plan.ReasonBudget})
		for _, s := range ch.AllSenders() {
			c.limit(c.senders, quota{scope: gateway.UsageSender, name: s.ID, cap: ch.SenderDailyCap, reason: plan.ReasonCap})
		}
	}
	return c
}

func (c *caps) limit(by map[string]*quota, q quota) {
	if q.cap > 0 && by[q.name] == nil {
		by[q.name] = &q
		c.all = append(c.all, &q)
	}
}

// of are the quotas that the job takes from.
func (c *caps) of(j *job) (quotas [2]*quota, limited bool) {
	quotas = [2]*quota{c.senders[j.sender.ID], c.channels[j.channel.Name]}
	return quotas, quotas[0] != nil || quotas[1] != nil
}

// admit reports whether there are segments for the job, and asks for them if not.
func (c *caps) admit(j *job, now time.Time) bool {
	quotas, limited := c.of(j)
	if !limited {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	short := false
	for _, q := range quotas {
		if q != nil && q.short(j.billed(), now) {
			short = true
			if q.need > 0 {
				c.asked.ring()
			}
		}
	}
	return !short
}

// lapsed takes the place of a day in a job whose segments were given back between its admission and its taking.
const lapsed = "lapsed"

// take takes the job's segments, if they are there still: it was admitted, and the keeper may have come in between.
func (c *caps) take(j *job, now time.Time) {
	quotas, limited := c.of(j)
	if !limited {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.ContainsFunc(quotas[:], func(q *quota) bool { return q != nil && q.left < j.billed() }) {
		j.counted = lapsed
		return
	}
	for _, q := range quotas {
		if q == nil {
			continue
		}
		if q.take(j.billed(), now); q.need > 0 {
			c.asked.ring()
		}
	}
	j.counted = c.day
}

// holds reports whether what the job has taken is of today.
func (c *caps) holds(j *job, now time.Time) bool {
	if j.counted == "" {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	return j.counted == c.day
}

// refund gives back what the job has taken and has not spent.
func (c *caps) refund(j *job) {
	if j.counted == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	quotas, _ := c.of(j)
	for _, q := range quotas {
		switch {
		case q == nil, j.counted == lapsed:
		case j.counted == c.day:
			q.left += j.billed()
		default:
			c.giveBack(q, j.counted, j.billed())
		}
	}
	j.counted = ""
}

// spent says that the job's segments were sent, or may have been.
func (c *caps) spent(j *job) { j.counted = "" }

// over is a cap that a row goes beyond.
type over struct {
	reason string
	// until is when the next day begins; zero where no day has room for the row.
	until time.Time
}

// beyond tells of the cap that the job goes beyond, if there is one.
func (c *caps) beyond(j *job, now time.Time) (over, bool) {
	quotas, limited := c.of(j)
	if !limited {
		return over{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	for _, q := range quotas {
		switch {
		case q == nil:
		case j.billed() > q.cap:
			return over{reason: plan.ReasonOverCap}, true
		case q.beyond(j.billed(), now):
			return over{reason: q.reason, until: c.ends}, true
		}
	}
	return over{}, false
}

// full reports whether a cap is used up.
func (c *caps) full(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.all, func(q *quota) bool { return now.Before(q.full) })
}

// turn begins a new day when it is time.
func (c *caps) turn(now time.Time) {
	if now.Before(c.ends) {
		return
	}
	before := c.day
	today := c.zone.In(now)
	c.day, c.ends = today.Format(time.DateOnly), c.zone.NextDay(now)
	if c.day == before {
		return
	}
	for _, q := range c.all {
		c.giveBack(q, before, q.empty())
		q.begin()
	}
}

// giveBack has units of a day that is over given back.
func (c *caps) giveBack(q *quota, day string, units int) {
	if units > 0 {
		c.unused = append(c.unused, gateway.Reservation{UsageKey: q.on(day), Want: -units, Cap: q.cap})
		c.asked.ring()
	}
}

// on is the counter of the day.
func (q *quota) on(day string) gateway.UsageKey {
	return gateway.UsageKey{Scope: q.scope, Name: q.name, Period: day}
}

// billed is the number of segments that the job counts as; one of media alone counts as one.
func (j *job) billed() int { return max(j.segments.Segments, 1) }
