package app

import (
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/outbound"
)

// newMetrics makes the collectors with every label value that can occur.
func newMetrics(opts Options) *metrics.Metrics {
	cfg := opts.Config
	var channels []string
	for _, ch := range cfg.Channels {
		channels = append(channels, ch.Name)
	}
	paths := append([]string{ords.RouteOther}, cfg.Webhooks.InboundPaths...)
	return metrics.New(metrics.Options{
		Registerer: opts.Registry, Version: opts.Version, Channels: channels,
		Resolutions: names(outbound.Resolutions()), Operations: append(outbound.Operations(), opFigures),
		RejectReasons: ords.Reasons(), Routes: append(paths, cfg.Webhooks.StatusPaths...),
		ReplyKinds: names(inbound.Kinds()), CallbackResults: inbound.Results(),
	})
}

// names are the plain strings of a closed set.
func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
