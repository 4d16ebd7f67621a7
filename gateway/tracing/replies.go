package tracing

import (
	"net/http"
	"strings"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/webhook"
)

// Webhook is told to ords.Observer. The provider's post of a reply is the first span of the reply's trace, that of a report
// is one of the attempt's. What a request says of a trace of its own is not heard: anybody may have sent it.
func (t *Tracer) Webhook(a webhook.Answered) {
	s := span{
		name: http.MethodPost + " " + a.Route, kind: trace.SpanKindServer,
		at: gateway.Period{From: a.At, To: a.At.Add(a.Took)},
	}
	if a.Status >= http.StatusInternalServerError {
		s.wrong = http.StatusText(a.Status)
	}
	if id, ok := t.traced(a.Ref); ok {
		s.attrs = append(s.attrs, keyRef.String(a.Ref))
		t.add(id.under(), s.answered(a))
	}
	if id, ok := t.traced(a.ReplySID); ok {
		s.attrs = append(s.attrs, semconv.MessagingMessageID(a.ReplySID))
		t.add(id.first(), s.answered(a))
	}
}

// answered says how a request was answered.
func (s span) answered(a webhook.Answered) span {
	s.attrs = append(s.attrs, semconv.HTTPRequestMethodPost, semconv.HTTPRoute(a.Route),
		semconv.HTTPResponseStatusCode(a.Status))
	return s
}

// Reply is told to inbound.Observer.
func (t *Tracer) Reply(r inbound.Staged) {
	id, ok := t.traced(r.ProviderSID)
	if !ok {
		return
	}
	s := t.statement("stage", r.Commit)
	outcome := "staged"
	if r.Duplicate {
		outcome = "duplicate"
	}
	s.attrs = append(s.attrs, semconv.MessagingMessageID(r.ProviderSID), keyKind.String(string(r.Kind)),
		keyOutcome.String(outcome))
	t.add(id.under(), s)
}

// Callback is told to inbound.Observer.
func (t *Tracer) Callback(r inbound.Reported) {
	ref := r.Report.Ref
	if ref == "" {
		ref = r.Ref
	}
	id, ok := t.traced(ref)
	if !ok || r.Commit.From.IsZero() { // it comes back
		return
	}
	s := t.statement("report", r.Commit)
	s.wrong = wrong(r.Report.Failure)
	s.attrs = append(append(s.attrs, about(r.Message, r.Channel, ref)...), keyOutcome.String(r.Result),
		semconv.MessagingMessageID(r.Report.SID))
	t.add(id.under(), s)
}

// Matched is told to inbound.MatchObserver. The span is linked to the attempt that was answered.
func (t *Tracer) Matched(m inbound.Matched) {
	id, ok := t.traced(m.ProviderSID)
	if !ok {
		return
	}
	s := t.statement("match", m.Work)
	s.attrs = append(s.attrs, keyReply.Int64(m.Reply), semconv.MessagingMessageID(m.ProviderSID),
		keyOutcome.String(strings.ToLower(string(m.Match.Status))))
	if m.Match.Status == gateway.MatchMatched {
		s.attrs = append(s.attrs, keyMessage.Int64(int64(m.Match.MessageID)), keyMethod.String(string(m.Match.Method)))
	}
	if of, ok := t.traced(m.Ref); ok {
		s.links = []trace.Link{{SpanContext: of.context()}}
	}
	t.add(id.under(), s)
}
