package app

import (
	"context"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/reconcile"
)

// newReconciler makes the sweeps over what was sent.
func newReconciler(a *App, q *quarantine.Quarantine) *reconcile.Reconciler {
	return reconcile.New(reconcile.Options{
		Store:        a.store,
		Provider:     a.provider,
		Account:      a.opts.Config.Twilio.AccountSID,
		Channels:     a.opts.Config.GatewayChannels(),
		Settings:     reconcileSettings(a.opts.Config),
		Clock:        a.opts.Clock,
		Run:          a.run,
		Predecessors: a.predecessors(),
		Inherited:    a.inherited,
		Quarantine:   q,
		Jitter:       rand.Float64,
		Logger:       a.log,
		Observer:     a.observer,
	})
}

func reconcileSettings(cfg config.Config) reconcile.Settings {
	o := cfg.Outbound
	return reconcile.Settings{
		Interval: o.Reconcile.Interval, Settle: o.Reconcile.Settle, HoldAfter: o.Reconcile.HoldAfter,
		Rows: o.Reconcile.Rows, InFlight: o.Reconcile.InFlight, SendTimeout: cfg.Twilio.Timeout,
		Retry: retryPolicy(cfg), Attempts: o.Retry.Attempts,
		Poll: reconcile.Poll{
			After: o.StatusPoll.After, Every: o.StatusPoll.Every, GiveUp: o.StatusPoll.GiveUp, Rows: o.StatusPoll.Rows,
		},
	}
}

// sweepTimeout bounds one reading of the provider's list, which may have many pages.
const sweepTimeout = 5 * time.Minute

// newReplies makes the sweep for replies that no webhook brought.
func (a *App) newReplies() *reconcile.Replies {
	return reconcile.NewReplies(reconcile.RepliesOptions{
		Provider: a.provider, Store: a.store, Accept: a.recoverReply,
		Channels: a.opts.Config.GatewayChannels(), Numbers: a.opts.Config.Webhooks.Sweep.Numbers,
		Node: a.node.Node, Every: a.opts.Config.Webhooks.Sweep.Every, Lookback: a.opts.Config.Webhooks.Sweep.Lookback,
		Clock: a.opts.Clock, Logger: a.log, Recovered: a.metrics.Recovered,
	})
}

// recoverReply takes a reply from the provider's list as if its webhook had come.
func (a *App) recoverReply(ctx context.Context, m gateway.ProviderMessage) error {
	in, err := a.provider.Recover(ctx, m)
	if err != nil {
		return err
	}
	return a.inbound.Accept(ctx, in)
}
