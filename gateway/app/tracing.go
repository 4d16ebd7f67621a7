package app

import (
	"context"
	"fmt"
	"net/url"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/tracing"
)

// traceID names the trace of an attempt's reference, or of what the provider calls a reply; nil if nothing is traced.
func (o Options) traceID() func(subject string) string {
	if !o.Config.Tracing.On() {
		return nil
	}
	return tracing.NewSample(o.Config.Tracing.SampleRatio).ID
}

// wireTracing has traces told to a collector, if there is one. It ends after everything that makes spans.
func (a *App) wireTracing() error {
	if !a.opts.Config.Tracing.On() {
		return nil
	}
	opts, err := a.opts.tracing()
	if err != nil {
		return err
	}
	opts.Node, opts.Logger, opts.Observer = a.node.Node, a.log, a.metrics
	if a.tracer, err = tracing.New(opts); err != nil {
		return err
	}
	a.observer.tracer = a.tracer
	a.stack.push("tracing", a.tracer.Shutdown)
	return nil
}

// tracing is how a collector is posted to.
func (o Options) tracing() (tracing.Options, error) {
	cfg := o.Config.Tracing
	trusted, err := cfg.TLSConfig()
	return tracing.Options{
		Endpoint: cfg.URL().String(), Headers: cfg.Header(), TLS: trusted, Dial: o.Dial,
		SampleRatio: cfg.SampleRatio, Timeout: cfg.Timeout, Queue: cfg.Queue,
		Version: o.Version, Database: databaseName(o.Config), Server: providerHost(o.Config),
	}, err
}

// checkTracing asks the collector. Without it everything else works.
func checkTracing(ctx context.Context, opts CheckOptions) []Finding {
	if !opts.Config.Tracing.On() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	posting, err := Options{Config: opts.Config, Version: opts.Version}.tracing()
	if err != nil {
		return []Finding{failed("traces", err, "correct the section tracing")}
	}
	if err := tracing.Reach(ctx, posting); err != nil {
		lost := failed("traces", fmt.Errorf("the collector takes none: %w", err),
			"check the section tracing, the network and the collector")
		lost.Level = LevelWarning
		return []Finding{lost}
	}
	return []Finding{{LevelOK, "traces", posting.Endpoint + " takes them"}}
}

// databaseName is what OpenTelemetry calls the store.
func databaseName(cfg config.Config) string {
	if cfg.Store.Driver == config.DriverOracle {
		return "oracle.db"
	}
	return "sqlite"
}

func providerHost(cfg config.Config) string {
	if u, err := url.Parse(cfg.Twilio.BaseURL); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return "api.twilio.com"
}
