package config

import "time"

// trustedSettle is the least settling time with Twilio itself.
const trustedSettle = 30 * time.Second

// checkOutbound checks how the times fit together. Each by itself is in its range already.
func (c *checker) checkOutbound() {
	o := c.Outbound
	// A lease that ends during a post, or before its outcome is recorded, would let another gateway doubt the row.
	c.require(o.Lease > 2*c.Twilio.Timeout, "outbound.lease", "must be more than twice twilio.timeout, which is %s", durationText(c.Twilio.Timeout))
	c.require(o.Drain < o.Lease, "outbound.drain", "must be less than outbound.lease, which is %s", durationText(o.Lease))
	c.require(o.Retry.Max >= o.Retry.Base, "outbound.retry.max", "must not be less than base, which is %s", durationText(o.Retry.Base))
	r := o.Reconcile
	c.require(r.HoldAfter == 0 || r.HoldAfter >= r.Settle, "outbound.reconcile.hold_after", "must not be less than settle, which is %s", durationText(r.Settle))
	// How late a new message shows in Twilio's list is not documented: sooner, it might be sent twice.
	c.require(r.Settle >= trustedSettle || c.Twilio.BaseURL != "", "outbound.reconcile.settle", "must be at least %s with Twilio itself", durationText(trustedSettle))
	p := o.StatusPoll
	c.require(p.GiveUp > p.After, "outbound.status_poll.give_up", "must be more than after, which is %s", durationText(p.After))
}
