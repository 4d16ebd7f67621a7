package tracing

import (
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// Attributes that no semantic convention has.
const (
	keyMessage  = attribute.Key("ebs_sms.message.id")
	keyStatus   = attribute.Key("ebs_sms.message.status")
	keySegments = attribute.Key("ebs_sms.message.segments")
	keyRef      = attribute.Key("ebs_sms.attempt.ref")
	keyOutcome  = attribute.Key("ebs_sms.outcome")
	keyCode     = attribute.Key("ebs_sms.error.code")
	keyReply    = attribute.Key("ebs_sms.reply.id")
	keyKind     = attribute.Key("ebs_sms.reply.kind")
	keyMethod   = attribute.Key("ebs_sms.reply.method")
)

// Written is told to outbound.Observer: the attempt is over. Its steps are spans under that of the attempt.
func (t *Tracer) Written(w outbound.Written) {
	id, ok := t.traced(w.Ref)
	if !ok {
		return
	}
	whole := span{
		name: "attempt " + w.Channel, kind: trace.SpanKindInternal,
		at: gateway.Period{From: w.Claim.From, To: w.Record.To}, wrong: wrong(w.Outcome.Failure),
		attrs: append(about(w.Message, w.Channel, w.Ref),
			keyOutcome.String(string(w.Outcome.Kind())), keyStatus.String(string(w.Status))),
	}
	record := t.statement("record", w.Record)
	if w.Err != nil {
		record.wrong = "not_recorded"
	}
	ctx := t.add(id.first(), whole)
	t.add(ctx, t.statement("claim", w.Claim))
	t.add(ctx, t.statement("begin", w.Begin))
	t.add(ctx, t.post(w.Sent))
	t.add(ctx, record)
}

// about is what all spans of a message have.
func about(id gateway.MessageID, channel, ref string) []attribute.KeyValue {
	attrs := make([]attribute.KeyValue, 0, 8)
	return append(attrs, keyMessage.Int64(int64(id)), semconv.MessagingDestinationName(channel), keyRef.String(ref))
}

// wrong is the class of a failure.
func wrong(f *gateway.Failure) string {
	if f == nil {
		return ""
	}
	return string(f.Class)
}

// statement is what was done with the database, for many rows at once.
func (t *Tracer) statement(operation string, at gateway.Period) span {
	return span{name: operation, kind: trace.SpanKindClient, at: at, attrs: []attribute.KeyValue{
		semconv.DBSystemNameKey.String(t.opts.Database), semconv.DBOperationName(operation),
	}}
}

func (t *Tracer) post(s outbound.Sent) span {
	attrs := append(about(s.Message, s.Channel, s.Ref), semconv.MessagingSystemKey.String("twilio"),
		semconv.MessagingOperationName("send"), semconv.MessagingOperationTypeSend, semconv.HTTPRequestMethodPost,
		semconv.ServerAddress(t.opts.Server), keySegments.Int(s.Segments))
	if s.Outcome.SID != "" {
		attrs = append(attrs, semconv.MessagingMessageID(s.Outcome.SID))
	}
	if f := s.Outcome.Failure; f != nil {
		attrs = append(attrs, keyCode.Int(f.Code))
	}
	return span{
		name: "send " + s.Channel, kind: trace.SpanKindClient, at: s.Post, wrong: wrong(s.Outcome.Failure), attrs: attrs,
	}
}

// Resolved is told to reconcile.Observer.
func (t *Tracer) Resolved(r reconcile.Resolved) {
	id, ok := t.traced(r.Ref)
	if !ok {
		return
	}
	s := t.statement("reconcile", r.Write)
	s.attrs = append(append(s.attrs, about(r.Message, r.Channel, r.Ref)...),
		keyOutcome.String(string(r.As)), keyStatus.String(string(r.Status)))
	t.add(id.under(), s)
}
