package config

import (
	"time"

	"ebs-sms-gateway/internal/settings"
)

// trustedSettle is the least settling time with Twilio itself.
const trustedSettle = 30 * time.Second

// checkOutbound checks how the times fit together. Each by itself is in its range already.
func (c *checker) checkOutbound() {
	o := c.Outbound
	// A lease that ends during a post, or before its outcome is recorded, would let another gateway doubt the row.
	c.Require(o.Lease > 2*c.Twilio.Timeout, "outbound.lease", "must be more than twice twilio.timeout, which is %s",
		settings.DurationText(c.Twilio.Timeout))
	c.Require(o.Drain < o.Lease, "outbound.drain", "must be less than outbound.lease, which is %s",
		settings.DurationText(o.Lease))
	c.Require(o.Retry.Max >= o.Retry.Base, "outbound.retry.max", "must not be less than base, which is %s",
		settings.DurationText(o.Retry.Base))
	r := o.Reconcile
	c.Require(r.HoldAfter == 0 || r.HoldAfter >= r.Settle, "outbound.reconcile.hold_after",
		"must not be less than settle, which is %s", settings.DurationText(r.Settle))
	// How late a new message shows in Twilio's list is not documented: sooner, it might be sent twice.
	c.Require(r.Settle >= trustedSettle || c.Twilio.BaseURL != "", "outbound.reconcile.settle",
		"must be at least %s with Twilio itself", settings.DurationText(trustedSettle))
	p := o.StatusPoll
	c.Require(p.GiveUp > p.After, "outbound.status_poll.give_up", "must be more than after, which is %s",
		settings.DurationText(p.After))
}
