package app

import (
	crand "crypto/rand"
	"math/rand/v2"
	"strings"

	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/quarantine"
)

// token is an opaque identifier of at least 128 random bits, fit for a URL.
func token() string { return strings.ToLower(crand.Text()) }

func newPipeline(a *App, q *quarantine.Quarantine) *outbound.Pipeline {
	return outbound.New(outbound.Options{
		Store:         sendingStore{a.store, a.inbound.PendingOptOuts, a.members},
		Provider:      a.provider,
		Account:       a.opts.Config.Twilio.AccountSID,
		Channels:      a.opts.Config.GatewayChannels(),
		Settings:      settings(a.opts.Config),
		Gateways:      a.members.Live,
		OptOutScope:   inbound.OptOutScope(a.opts.Config.Consent.Scope).Of,
		Conversations: a.conversations,
		AskLine:       a.lookups.Ask,
		Clock:         a.opts.Clock,
		Run:           a.run,
		Token:         token,
		Overdue:       a.reconciler.Overdue,
		Quarantine:    q,
		Jitter:        rand.Float64,
		Logger:        a.log,
		Observer:      a.observer,
	})
}

func settings(cfg config.Config) outbound.Settings {
	o := cfg.Outbound
	return outbound.Settings{
		InFlight: o.InFlight, PollInterval: o.PollInterval, ClaimRows: o.ClaimRows,
		Lease: o.Lease, SendTimeout: cfg.Twilio.Timeout,
		RecordRows: o.Record.Rows, RecordDelay: o.Record.Delay,
		Retry: outbound.Retry{
			Policy:   retryPolicy(cfg),
			Attempts: o.Retry.Attempts,
		},
		Pause: o.Pause, Settle: o.Reconcile.Settle, PollAfter: o.StatusPoll.After, CapsZone: cfg.Caps.Zone(),
	}
}

func retryPolicy(cfg config.Config) backoff.Policy {
	r := cfg.Outbound.Retry
	return backoff.Policy{Base: r.Base, Max: r.Max, Jitter: r.Jitter}
}
