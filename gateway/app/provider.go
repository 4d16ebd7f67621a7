package app

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/twilio"
)

// Provider is what a gateway asks of the company that carries its texts.
type Provider interface {
	outbound.Provider
	reconcile.Provider
	lookup.Provider
	// Recover makes of a listed reply what its webhook would have brought.
	Recover(context.Context, gateway.ProviderMessage) (gateway.Incoming, error)
	// ClockOffset is how far the provider's clock is ahead of the gateway's; not ok while that is not known.
	ClockOffset() (offset time.Duration, ok bool)
	// Close ends what is open for reuse.
	Close()
}

// Connect makes a provider, and what reads its posts, by the configuration.
type Connect func(Options, *slog.Logger) (Provider, ords.Receiver, error)

func connectTwilio(opts Options, log *slog.Logger) (Provider, ords.Receiver, error) {
	client, err := newTwilio(opts, log)
	if err != nil {
		return nil, nil, err
	}
	receiver, err := newReceiver(opts)
	if err != nil {
		return nil, nil, err
	}
	return client, receiver, nil
}

func newTwilio(opts Options, log *slog.Logger) (*twilio.Client, error) {
	t := opts.Config.Twilio
	callback, err := url.JoinPath(opts.Config.Webhooks.PublicURL, opts.Config.Webhooks.StatusPaths[0])
	if err != nil {
		return nil, err
	}
	return twilio.New(twilio.Options{
		AccountSID: t.AccountSID, AuthToken: t.AuthToken, APIKey: t.APIKey, APIKeySecret: t.APIKeySecret,
		BaseURL: t.BaseURL, StatusCallback: callback, Timeout: t.Timeout,
		InFlight: opts.Config.Outbound.InFlight + opts.Config.Outbound.Reconcile.InFlight + opts.Config.Lookup.InFlight,
		Clock:    opts.Clock, Logger: log, UserAgent: "ebs-sms-gateway/" + opts.Version, Dial: opts.Dial,
	})
}

func newReceiver(opts Options) (*twilio.Receiver, error) {
	cfg := opts.Config
	tokens := []twilio.Token{{Secret: cfg.Twilio.AuthToken}}
	for _, previous := range cfg.Twilio.PreviousTokens() {
		tokens = append(tokens, twilio.Token{Secret: previous.Token, Until: previous.Until})
	}
	return twilio.NewReceiver(twilio.ReceiverOptions{
		PublicURL: cfg.Webhooks.PublicURL, AccountSID: cfg.Twilio.AccountSID, Tokens: tokens, Clock: opts.Clock,
	})
}
