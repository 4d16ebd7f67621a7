package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/quietlog"
)

// endpoint is where a server listens, and how.
type endpoint struct {
	address string
	tls     config.TLS
	// anyone serves clients without a certificate, too: the handler asks for one itself.
	anyone bool
}

// open opens the listener of a server, and reads what it is encrypted with.
func (e endpoint) open(opts Options, o *httpserver.Options) (err error) {
	if e.tls.On() {
		o.TLS, err = httpserver.NewTLS(httpserver.TLSOptions{
			Name:  o.Name,
			Files: httpserver.Files{Certificate: e.tls.CertFile, Key: e.tls.KeyFile, ClientCA: e.tls.ClientCAFile},
			Clock: opts.Clock, Logger: o.Logger, Anyone: e.anyone,
		})
	}
	if err != nil {
		return fmt.Errorf("encrypting %s: %w", o.Name, err)
	}
	if o.Listener, err = opts.Listen("tcp", e.address); err != nil {
		return fmt.Errorf("listening for %s: %w", o.Name, err)
	}
	return nil
}

// The listeners, as logs and metrics name them.
const (
	nameWebhooks = "webhooks"
	nameAdmin    = "admin"
	nameConsole  = "console"
	nameLists    = "lists"
)

func listenerNames() []string { return []string{nameWebhooks, nameAdmin, nameConsole, nameLists} }

// newServer opens a server's listener.
func (a *App) newServer(e endpoint, o httpserver.Options) (*httpserver.Server, error) {
	o.Logger = a.quietLog()
	if err := e.open(a.opts, &o); err != nil {
		return nil, err
	}
	a.stack.push(o.Name+" listener", func(context.Context) error {
		if err := o.Listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	o.Cut = func(reason string) {
		a.metrics.ConnectionClosed(o.Name, reason)
		if o.Name == nameWebhooks {
			a.metrics.Rejected(reason)
		}
		o.Logger.Warn("connection closed for a newer one", "component", o.Name, "reason", reason)
	}
	return httpserver.New(o), nil
}

// quietLog is for lines that strangers cause.
func (a *App) quietLog() *slog.Logger {
	return slog.New(quietlog.New(a.log.Handler(), a.opts.Clock))
}

// spareFiles is how many files and connections the process needs beside webhooks, posts
// and sessions: stores, journal, log, operators.
const spareFiles = 64 + adminConnections

// webhookLimits bounds connections by the configuration, and by the files that the
// process may open and does not need for anything else.
func (a *App) webhookLimits() (httpserver.Limits, error) {
	w := a.opts.Config.Webhooks.Connections
	trusted, err := httpserver.ParseProxies(w.TrustedProxies)
	if err != nil {
		return httpserver.Limits{}, err
	}
	most := w.Max
	if room := httpserver.FileLimit() - a.ownFiles(); most > room {
		most = max(room, 1)
		a.log.Warn("fewer webhook connections than configured: the process may not open more files; raise its limit (ulimit -n)",
			"max", w.Max, "connections", most)
	}
	return httpserver.Limits{Connections: most, PerClient: w.PerClient, Trusted: trusted}, nil
}

// ownFiles is how many files and connections the gateway's own work may open.
func (a *App) ownFiles() int {
	cfg, spare := a.opts.Config, spareFiles
	if cfg.Console.On() {
		spare += consoleConnections
	}
	if cfg.Lists.On() {
		spare += listConnections
	}
	return spare + cfg.Outbound.InFlight + cfg.Outbound.Reconcile.InFlight +
		cfg.Store.Oracle.Queue.MaxSessions + cfg.Store.Oracle.Staging.MaxSessions
}
