package eventlog

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// Sent is told to outbound.Observer.
func (l *Log) Sent(s outbound.Sent) {
	if e := l.event(s.Outcome.Failure != nil); e != nil {
		e.of(s.Message, s.Channel, s.Ref).text("outcome", string(s.Outcome.Kind())).
			text("provider_sid", s.Outcome.SID).failure(s.Outcome.Failure).took(s.Post.Took()).
			write("message posted")
	}
}

// Written is told to outbound.Observer. What could not be written the pipeline tells of itself.
func (l *Log) Written(w outbound.Written) {
	if w.Err != nil {
		return
	}
	if e := l.event(false); e != nil {
		e.of(w.Message, w.Channel, w.Ref).text("outcome", string(w.Outcome.Kind())).
			text("status", string(w.Status)).text("provider_sid", w.Outcome.SID).took(w.Record.Took()).
			write("outcome recorded")
	}
}

// TurnedAway is told to outbound.Observer. It is no failure to wait, nor to respect a wish.
func (l *Log) TurnedAway(m gateway.Message) {
	failed := m.Status == gateway.StatusRejected || m.Status == gateway.StatusExpired
	if e := l.event(failed); e != nil {
		e.of(m.ID, m.Channel, m.AttemptRef).text("outcome", lower(m.Status)).
			text("status", string(m.Status)).text("reason", m.StatusReason).until(m).
			write("message not posted")
	}
}

// until says when a row that waits is looked at again.
func (e *event) until(m gateway.Message) *event {
	if !m.Status.Claimable() || m.NextAttemptAt.IsZero() {
		return e
	}
	return e.text("until", m.NextAttemptAt.UTC().Format(time.RFC3339))
}

// Resolved is told to reconcile.Observer. What is asked again is no news.
func (l *Log) Resolved(r reconcile.Resolved) {
	doubt := r.As != reconcile.ResolvedPolled && r.As != reconcile.ResolvedUnclear && r.As != reconcile.ResolvedGivenUp
	if e := l.event(doubt); e != nil {
		e.of(r.Message, r.Channel, r.Ref).text("outcome", string(r.As)).text("status", string(r.Status)).
			took(r.Write.Took()).write("message reconciled")
	}
}
