package eventlog

import (
	"cmp"
	"log/slog"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
)

// Outcomes of a reply on its way into the store.
const (
	OutcomeStaged     = "staged"
	OutcomeDuplicate  = "duplicate"
	OutcomeJournalled = "journalled"
)

// Reply is told to inbound.Observer. What somebody says of consent is always heard.
func (l *Log) Reply(s inbound.Staged) {
	if e := l.event(s.Consent); e != nil {
		outcome := OutcomeStaged
		if s.Duplicate {
			outcome = OutcomeDuplicate
		}
		e.of(0, s.Channel, "").text("outcome", outcome).text("kind", string(s.Kind)).
			text("provider_sid", s.ProviderSID).took(s.Commit.Took()).write("reply staged")
	}
}

// Journalled is told to inbound.Observer.
func (l *Log) Journalled(sids []string) {
	for _, sid := range sids {
		if e := l.event(true); e != nil {
			e.text("outcome", OutcomeJournalled).text("provider_sid", sid).write("reply journalled")
		}
	}
}

// Callback is told to inbound.Observer. It is a failure that a message did not arrive.
func (l *Log) Callback(r inbound.Reported) {
	failed := r.Result == inbound.ResultApplied && r.Report.Failure != nil
	if e := l.event(failed); e != nil {
		e.of(r.Message, r.Channel, cmp.Or(r.Report.Ref, r.Ref)).text("outcome", r.Result).
			text("provider_status", string(r.Report.Status)).text("provider_sid", r.Report.SID).
			failure(r.Report.Failure).took(r.Commit.Took()).write("status report taken")
	}
}

// Matched is told to inbound.MatchObserver. Somebody has to look at an ambiguous reply.
func (l *Log) Matched(m inbound.Matched) {
	if e := l.event(m.Match.Status == gateway.MatchAmbiguous); e != nil {
		e.attrs = append(e.attrs, slog.Int64("inbound_id", m.Reply))
		e.of(m.Match.MessageID, m.Channel, "").text("outcome", lower(m.Match.Status)).
			text("method", string(m.Match.Method)).text("provider_sid", m.ProviderSID).
			took(m.Work.Took()).write("reply matched")
	}
}
