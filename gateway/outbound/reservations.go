package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// keys are the counters of today, as all has the quotas.
func (c *caps) keys(now time.Time) []gateway.UsageKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	keys := make([]gateway.UsageKey, len(c.all))
	for i, q := range c.all {
		keys[i] = q.on(c.day)
	}
	return keys
}

// learn takes in what a counter shows.
func (c *caps) learn(q *quota, key gateway.UsageKey, used int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key.Period == c.day {
		q.used = used
	}
}

// next is the reservation that the quota needs now, if any: of a block, or giving back what is idle, which is gone
// from then on.
func (c *caps) next(q *quota, now time.Time) (gateway.Reservation, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	r := gateway.Reservation{UsageKey: q.on(c.day), Cap: q.cap}
	switch {
	case q.need > 0:
		r.Want = q.block(c.gateways(), now)
	case q.idle(now):
		r.Want = -q.empty()
	}
	return r, r.Want != 0
}

// granted takes in the answer to a reservation. What came after midnight is of no use.
func (c *caps) granted(q *quota, r gateway.Reservation, g gateway.Granted, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	if r.Period == c.day {
		q.granted(r, g, now)
		return
	}
	c.giveBack(q, r.Period, g.Units)
}

// overdue takes out what is left of days that are over.
func (c *caps) overdue(now time.Time) []gateway.Reservation {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	unused := c.unused
	c.unused = nil
	return unused
}

// drain takes out everything that is left.
func (c *caps) drain(now time.Time) []gateway.Reservation {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	for _, q := range c.all {
		c.giveBack(q, c.day, q.empty())
	}
	unused := c.unused
	c.unused = nil
	return unused
}

// figures are how much is used, and whether to warn of it: once a day, from 80% on.
func (c *caps) figures(q *quota) (used int, warn bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	warn = !q.warned && q.used*5 >= q.cap*4
	q.warned = q.warned || warn
	return q.used, warn
}
