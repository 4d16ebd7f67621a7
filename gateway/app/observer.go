package app

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/eventlog"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// observer tells metrics everything, and the log of the events of messages.
type observer struct {
	*metrics.Metrics
	events *eventlog.Log
}

// Sent implements outbound.Observer.
func (o observer) Sent(s outbound.Sent) {
	o.Metrics.Sent(s)
	o.events.Sent(s)
}

// Written implements outbound.Observer.
func (o observer) Written(w outbound.Written) {
	o.events.Written(w)
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
}

// Reply implements inbound.Observer.
func (o observer) Reply(s inbound.Staged) {
	o.Metrics.Reply(s)
	o.events.Reply(s)
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
}

// Matched implements inbound.MatchObserver.
func (o observer) Matched(m inbound.Matched) {
	o.Metrics.Matched(m)
	o.events.Matched(m)
}
