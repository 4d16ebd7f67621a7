package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/eventlog"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/ords/rest"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/tracing"
)

// wireMetrics registers the collectors, all as one, so that they can leave the
// registry again.
func (a *App) wireMetrics() error {
	own := prometheus.NewRegistry()
	a.figures = own
	a.metrics = newMetrics(a.opts, own)
	a.observer = observer{Metrics: a.metrics, events: eventlog.New(a.log, a.opts.Config.Log.Events == config.EventsAll)}
	if err := a.opts.Registry.Register(own); err != nil {
		return fmt.Errorf("registering metrics: %w", err)
	}
	a.stack.push("metrics", func(context.Context) error {
		a.opts.Registry.Unregister(own)
		return nil
	})
	return nil
}

// newMetrics makes the collectors with every label value that can occur.
func newMetrics(opts Options, registerer prometheus.Registerer) *metrics.Metrics {
	cfg := opts.Config
	var channels []string
	for _, ch := range cfg.Channels {
		channels = append(channels, ch.Name)
	}
	paths := append([]string{ords.RouteOther}, cfg.Webhooks.InboundPaths...)
	var capacity int64
	if cfg.Webhooks.Journal.Folder != "" {
		capacity = int64(cfg.Webhooks.Journal.MaxSize)
	}
	budget := 0
	if cfg.LooksUp() {
		budget = cfg.Lookup.MonthlyBudget
	}
	return metrics.New(metrics.Options{
		Registerer: registerer, Version: opts.Version, Channels: channels,
		Resolutions: names(reconcile.Resolutions()), Operations: operations(),
		RejectReasons: append(ords.Reasons(), httpserver.Reasons()...),
		Routes:        append(paths, cfg.Webhooks.StatusPaths...), Statuses: ords.Statuses(),
		ReplyKinds: names(inbound.Kinds()), CallbackResults: inbound.Results(), JournalCapacity: capacity,
		ListOperations: rest.Operations(), ListReasons: rest.Reasons(),
		Listeners: listenerNames(), CloseReasons: httpserver.Reasons(),
		LookupBudget: budget, SpanResults: tracing.Results(), Trace: opts.traceID(),
	})
}

// operations are what is done with the store.
func operations() []string {
	return slices.Concat(outbound.Operations(), reconcile.Operations(), lookup.Operations(), mailing.Operations(), []string{opFigures, inbound.OpCallback, inbound.OpMatch})
}

// names are the plain strings of a closed set.
func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
