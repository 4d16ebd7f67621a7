package outbound

import (
	"slices"

	"ebs-sms-gateway/gateway"
)

// legible tells of a channel's rows that hold a value that cannot be read, and leaves out those that have not even an
// id. Nobody can end them, so that they are passed over, and told of again after a time that grows.
func (c *claimer) legible(claims []gateway.Claim, channel string) []gateway.Claim {
	readable := func(claim gateway.Claim) bool { return claim.Message.Unreadable == "" }
	bad := slices.DeleteFunc(slices.Clone(claims), readable)
	if len(bad) == 0 {
		return claims
	}
	first := bad[0].Message
	c.opts.Observer.Unreadable(channel, len(bad))
	c.opts.Logger.Error("rows hold a value that cannot be read, and are not sent", "rows", len(bad),
		"channel", channel, "message_id", first.ID, "column", first.Unreadable)
	nameless := func(claim gateway.Claim) bool { return claim.Message.ID == 0 }
	if slices.ContainsFunc(bad, nameless) {
		c.opts.Quarantine.Confine(0, gateway.ErrNameless)
	}
	return slices.DeleteFunc(slices.Clone(claims), nameless)
}
