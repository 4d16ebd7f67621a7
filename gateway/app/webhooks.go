package app

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/twilio"
)

// wireWebhooks glues what Twilio posts to what the gateway does with it.
func (a *App) wireWebhooks() (err error) {
	if a.inbound, err = a.newInbound(); err != nil {
		return err
	}
	a.stack.push("inbound", func(context.Context) error {
		a.inbound.Close()
		return nil
	})
	verifier, err := a.newVerifier()
	if err != nil {
		return err
	}
	routes, err := a.routes(a.inbound)
	if err != nil {
		return err
	}
	w := a.opts.Config.Webhooks
	limits, err := a.webhookLimits()
	if err != nil {
		return err
	}
	handler, err := ords.New(ords.Options{
		Routes: routes, Verify: verifier.Verify, Client: limits.Trusted.Client,
		MaxBody: int64(w.MaxBody), MaxFields: w.MaxFields, Timeout: w.Timeout,
		Clock: a.opts.Clock, Logger: a.quietLog(), Observer: a.metrics,
	})
	if err != nil {
		return err
	}
	a.webhooks, err = a.newServer(w.Listen, httpserver.Options{Name: "webhooks", Handler: handler, Timeout: w.Timeout, Limits: limits})
	return err
}

func (a *App) newVerifier() (*twilio.Verifier, error) {
	cfg := a.opts.Config
	tokens := []twilio.Token{{Secret: cfg.Twilio.AuthToken}}
	for _, previous := range cfg.Twilio.PreviousTokens() {
		tokens = append(tokens, twilio.Token{Secret: previous.Token, Until: previous.Until})
	}
	return twilio.NewVerifier(twilio.VerifierOptions{
		PublicURL: cfg.Webhooks.PublicURL, AccountSID: cfg.Twilio.AccountSID, Tokens: tokens, Clock: a.opts.Clock,
	})
}

func (a *App) newInbound() (*inbound.Service, error) {
	rules, err := consent.New(a.opts.Config.Consent.Words())
	if err != nil {
		return nil, err
	}
	return inbound.New(inbound.Options{
		Store: a.store, Rules: rules, Channels: a.opts.Config.GatewayChannels(), OptOutScope: inbound.OptOutScope(a.opts.Config.Consent.Scope),
		PollAfter: a.opts.Config.Outbound.StatusPoll.After,
		Journal:   a.inboundJournal(), JournalAfter: a.opts.Config.Webhooks.Journal.After,
		Clock: a.opts.Clock, Logger: a.log, Observer: a.metrics,
	})
}

// routes are the configured paths: replies and status callbacks.
func (a *App) routes(service *inbound.Service) ([]ords.Route, error) {
	catalogue, err := twilio.LoadCatalogue()
	if err != nil {
		return nil, err
	}
	reply := func(ctx context.Context, post gateway.Post) error {
		in, err := twilio.ParseReply(post)
		if err != nil {
			return err
		}
		return service.Accept(ctx, inbound.Message(in))
	}
	status := func(ctx context.Context, post gateway.Post) error {
		report, err := twilio.ParseStatus(post, catalogue)
		if err != nil {
			return err
		}
		return service.Status(ctx, report)
	}
	// What comes to a Handle is signed: its connection is not to be had for a stranger's.
	held := func(handle func(context.Context, gateway.Post) error) func(context.Context, gateway.Post) error {
		return func(ctx context.Context, post gateway.Post) error {
			defer httpserver.Hold(ctx)()
			return handle(ctx, post)
		}
	}
	var routes []ords.Route
	for _, path := range a.opts.Config.Webhooks.InboundPaths {
		routes = append(routes, ords.Route{Path: path, Handle: held(reply)})
	}
	for _, path := range a.opts.Config.Webhooks.StatusPaths {
		routes = append(routes, ords.Route{Path: path, Handle: held(status)})
	}
	return routes, nil
}
