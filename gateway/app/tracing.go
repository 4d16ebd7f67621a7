package app

import (
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
	cfg := a.opts.Config.Tracing
	if !cfg.On() {
		return nil
	}
	trusted, err := cfg.TLSConfig()
	if err != nil {
		return err
	}
	a.tracer, err = tracing.New(tracing.Options{
		Endpoint: cfg.URL().String(), Headers: cfg.Header(), TLS: trusted, Dial: a.opts.Dial,
		SampleRatio: cfg.SampleRatio, Timeout: cfg.Timeout, Queue: cfg.Queue,
		Version: a.opts.Version, Node: a.node.Node, Database: databaseName(a.opts.Config), Server: providerHost(a.opts.Config),
		Logger: a.log, Observer: a.metrics,
	})
	if err != nil {
		return err
	}
	a.observer.tracer = a.tracer
	a.stack.push("tracing", a.tracer.Shutdown)
	return nil
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
