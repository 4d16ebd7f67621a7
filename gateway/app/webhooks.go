package app

import (
	"context"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/ords"
)

// wireWebhooks glues what the provider posts to what the gateway does with it.
func (a *App) wireWebhooks() (err error) {
	if a.conversations, err = conversation.NewBook(a.opts.Config.GatewayChannels()); err != nil {
		return err
	}
	a.matcher = a.newMatcher()
	if a.inbound, err = a.newInbound(); err != nil {
		return err
	}
	a.stack.push("inbound", func(context.Context) error {
		a.inbound.Close()
		return nil
	})
	w := a.opts.Config.Webhooks
	limits, err := a.webhookLimits()
	if err != nil {
		return err
	}
	handler, err := ords.New(ords.Options{
		Receiver: a.receiver, Inbox: a.inbound, Replies: routes(w.InboundPaths), Reports: routes(w.StatusPaths),
		Hold: httpserver.Hold, Client: limits.Trusted.Client,
		MaxBody: int64(w.MaxBody), MaxFields: w.MaxFields, Timeout: w.Timeout,
		Clock: a.opts.Clock, Logger: a.quietLog(), Observer: a.observer,
	})
	if err != nil {
		return err
	}
	a.webhooks, err = a.newServer(endpoint{address: w.Listen, tls: w.TLS}, httpserver.Options{
		Name: nameWebhooks, Handler: handler, Timeout: w.Timeout, Limits: limits,
	})
	return err
}

func (a *App) newInbound() (*inbound.Service, error) {
	opts, err := inboundOptions(a.opts.Config)
	if err != nil {
		return nil, err
	}
	opts.Store, opts.Journal, opts.Staged = a.store, a.inboundJournal(), a.matcher.Wake
	opts.Clock, opts.Logger, opts.Observer = a.opts.Clock, a.log, a.observer
	return inbound.New(opts)
}

// inboundOptions are what the configuration says of replies and reports.
func inboundOptions(cfg config.Config) (inbound.Options, error) {
	words, err := cfg.Consent.Words()
	if err != nil {
		return inbound.Options{}, err
	}
	rules, err := consent.New(words)
	return inbound.Options{
		Rules: rules, Channels: cfg.GatewayChannels(), OptOutScope: inbound.OptOutScope(cfg.Consent.Scope),
		HelpText: cfg.Consent.AnsweredHelp(), PollAfter: cfg.Outbound.StatusPoll.After,
		JournalAfter: cfg.Webhooks.Journal.After,
	}, err
}

func (a *App) newMatcher() *inbound.Matcher {
	return inbound.NewMatcher(inbound.MatcherOptions{
		Store: a.store, Conversations: a.conversations, Channels: a.opts.Config.GatewayChannels(),
		Limits: a.provider.Limits(), Interval: a.opts.Look,
		Clock: a.opts.Clock, Logger: a.log, Observer: a.observer,
	})
}

// routes are those of the paths.
func routes(paths []string) []ords.Route {
	routes := make([]ords.Route, len(paths))
	for i, path := range paths {
		routes[i].Path = path
	}
	return routes
}
