package app

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// sweepTimeout bounds one reading of the provider's list, which may have many pages.
const sweepTimeout = 5 * time.Minute

// newReplies makes the sweep for replies that no webhook brought.
func (a *App) newReplies() *reconcile.Replies {
	return reconcile.NewReplies(reconcile.RepliesOptions{
		Provider: a.provider, Store: a.store, Accept: a.recoverReply,
		Channels: a.opts.Config.GatewayChannels(), Numbers: a.opts.Config.Webhooks.Sweep.Numbers,
		Node: a.node.Node, Lookback: a.opts.Config.Webhooks.Sweep.Lookback,
		Clock: a.opts.Clock, Logger: a.log, Recovered: a.metrics.Recovered,
	})
}

// recoverReply takes a reply from the provider's list as if its webhook had come.
func (a *App) recoverReply(ctx context.Context, m gateway.ProviderMessage) error {
	in, err := a.provider.Recover(ctx, m)
	if err != nil {
		return err
	}
	return a.inbound.Accept(ctx, inbound.Message(in))
}
