package app

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/eventlog"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/webhook"
)

// observer tells metrics everything, and the log and the traces of the events of messages.
type observer struct {
	*metrics.Metrics
	events *eventlog.Log
	tracer *tracing.Tracer
}

// Sent implements outbound.Observer.
func (o observer) Sent(s outbound.Sent) {
	o.Metrics.Sent(s)
	o.events.Sent(s)
}

// Written implements outbound.Observer.
func (o observer) Written(w outbound.Written) {
	o.events.Written(w)
	o.tracer.Written(w)
}

// TurnedAway implements outbound.Observer.
func (o observer) TurnedAway(m gateway.Message) {
	o.Metrics.TurnedAway(m)
	o.events.TurnedAway(m)
}

// Resolved implements reconcile.Observer.
func (o observer) Resolved(r reconcile.Resolved) {
	o.Metrics.Resolved(r)
	o.events.Resolved(r)
	o.tracer.Resolved(r)
}

// Reply implements inbound.Observer.
func (o observer) Reply(s inbound.Staged) {
	o.Metrics.Reply(s)
	o.events.Reply(s)
	o.tracer.Reply(s)
}

// Journalled implements inbound.Observer.
func (o observer) Journalled(sids []string) {
	o.Metrics.Journalled(sids)
	o.events.Journalled(sids)
}

// Callback implements inbound.Observer.
func (o observer) Callback(r inbound.Reported) {
	o.Metrics.Callback(r)
	o.events.Callback(r)
	o.tracer.Callback(r)
}

// Matched implements inbound.MatchObserver.
func (o observer) Matched(m inbound.Matched) {
	o.Metrics.Matched(m)
	o.events.Matched(m)
	o.tracer.Matched(m)
}

// Webhook implements ords.Observer.
func (o observer) Webhook(a webhook.Answered) {
	o.Metrics.Webhook(a)
	o.tracer.Webhook(a)
}
