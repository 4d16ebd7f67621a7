package tracing_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/webhook"
)

// soon is when what was told is with the collector.
func (f *fixture) soon() { f.pass(2 * time.Second) }

// pass lets time pass.
func (*fixture) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestAnAttemptIsATraceOfItsSteps(t *testing.T) {
	traced(t, func(f *fixture) {
		f.tracer.Written(written())
		f.soon()
		root := f.one("attempt CERTS")
		require.Empty(f, root.Parent)
		require.Equal(f, 5*time.Second, root.End.Sub(root.Start))
		require.Equal(f, tracing.NewSample(1).ID(ref), root.Trace)
		for name, value := range map[string]string{
			"ebs_sms.message.id": "5", "ebs_sms.attempt.ref": ref, "ebs_sms.outcome": "accepted",
			"ebs_sms.message.status": "SENT", "messaging.destination.name": "CERTS",
			"service.name": "ebs-sms-gateway", "service.version": "1.2.3", "service.instance.id": "gw/1",
		} {
			require.Equal(f, value, root.Attrs[name], name)
		}
		for _, name := range []string{"claim", "begin", "send CERTS", "record"} {
			s := f.one(name)
			require.Equal(f, root.Trace, s.Trace)
			require.Equal(f, root.ID, s.Parent)
			require.Equal(f, time.Second, s.End.Sub(s.Start))
			require.Equal(f, "SPAN_KIND_CLIENT", s.Kind)
		}
		require.Equal(f, "claim", f.one("claim").Attrs["db.operation.name"])
		require.Equal(f, "sqlite", f.one("claim").Attrs["db.system.name"])
		post := f.one("send CERTS").Attrs
		require.Equal(f, sid, post["messaging.message.id"])
		require.Equal(f, "send", post["messaging.operation.type"])
		require.Equal(f, "POST", post["http.request.method"])
		require.Equal(f, "api.twilio.com", post["server.address"])
		require.Equal(f, "Bearer x", f.collector.Header("Authorization"))
	})
}

func TestWhatWentWrongIsMarked(t *testing.T) {
	traced(t, func(f *fixture) {
		w := written()
		w.Outcome = gateway.Outcome{Failure: &gateway.Failure{Class: gateway.ClassRecipient, Code: 21211, Text: "x"}}
		w.Err = gateway.ErrMissed
		f.tracer.Written(w)
		f.soon()
		require.Equal(f, "recipient", f.one("attempt CERTS").Error)
		require.Equal(f, "recipient", f.one("send CERTS").Attrs["error.type"])
		require.Equal(f, "21211", f.one("send CERTS").Attrs["ebs_sms.error.code"])
		require.Equal(f, "not_recorded", f.one("record").Error)
		require.Empty(f, f.one("begin").Error)
	})
}

func TestReportsAndSweepsAreOfTheAttemptsTrace(t *testing.T) {
	traced(t, func(f *fixture) {
		now := gateway.Period{From: time.Now(), To: time.Now().Add(time.Second)}
		f.tracer.Webhook(webhook.Answered{Route: "/status", Status: 200, Ref: ref, At: now.From, Took: time.Second})
		f.tracer.Callback(inbound.Reported{
			Report: gateway.Report{SID: sid, Status: "delivered"}, Result: inbound.ResultApplied, Message: 5,
			Channel: "CERTS", Ref: ref, Commit: now,
		})
		f.tracer.Resolved(reconcile.Resolved{As: reconcile.ResolvedFound, Message: 5, Ref: ref, Write: now})
		f.tracer.Written(written()) // last, as if by another gateway
		f.soon()
		root := f.one("attempt CERTS")
		for _, name := range []string{"POST /status", "report", "reconcile"} {
			require.Equal(f, root.Trace, f.one(name).Trace)
			require.Equal(f, root.ID, f.one(name).Parent)
		}
		require.Equal(f, "200", f.one("POST /status").Attrs["http.response.status_code"])
	})
}

func TestAReplyIsATraceLinkedToTheAttemptThatItAnswers(t *testing.T) {
	traced(t, func(f *fixture) {
		now := gateway.Period{From: time.Now(), To: time.Now().Add(time.Second)}
		f.tracer.Reply(inbound.Staged{ProviderSID: replied, Kind: consent.KindReply, Commit: now})
		f.tracer.Webhook(webhook.Answered{Route: "/in", Status: 200, ReplySID: replied, At: now.From, Took: time.Second})
		f.tracer.Matched(inbound.Matched{Reply: 9, ProviderSID: replied, Ref: ref, Work: now, Match: gateway.Match{
			Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 5,
		}})
		f.soon()
		root := f.one("POST /in")
		require.Empty(f, root.Parent)
		require.Equal(f, "SPAN_KIND_SERVER", root.Kind)
		require.Equal(f, tracing.NewSample(1).ID(replied), root.Trace)
		for _, name := range []string{"stage", "match"} {
			require.Equal(f, root.Trace, f.one(name).Trace)
			require.Equal(f, root.ID, f.one(name).Parent)
		}
		match := f.one("match")
		require.Equal(f, []string{tracing.NewSample(1).ID(ref)}, match.Links)
		require.Equal(f, "matched", match.Attrs["ebs_sms.outcome"])
		require.Equal(f, "5", match.Attrs["ebs_sms.message.id"])
	})
}

func TestWhatStrangersPostIsNotTraced(t *testing.T) {
	traced(t, func(f *fixture) {
		f.tracer.Webhook(webhook.Answered{Route: "/in", Status: http.StatusUnauthorized, At: time.Now()})
		f.soon()
		require.Empty(f, f.collector.Spans())
	})
}

func TestASampleIsWhollyTracedOrNotAtAll(t *testing.T) {
	const ratio = 0.5
	traced(t, func(f *fixture) {
		sample, want := tracing.NewSample(ratio), 0
		for i := range 200 {
			w := written()
			w.Ref = gateway.NewRef("token", gateway.MessageID(i+1), 0)
			f.tracer.Written(w)
			if sample.ID(w.Ref) != "" {
				want++
			}
		}
		f.soon()
		require.InDelta(f, 100, want, 30)
		require.Len(f, f.byName("attempt CERTS"), want)
		require.Len(f, f.collector.Spans(), 5*want)
	}, func(o *tracing.Options) { o.SampleRatio = ratio })
}

func TestANilTracerTracesNothing(t *testing.T) {
	t.Parallel()
	var off *tracing.Tracer
	off.Written(written())
	off.Resolved(reconcile.Resolved{Ref: ref})
	off.Webhook(webhook.Answered{Ref: ref})
	off.Reply(inbound.Staged{ProviderSID: replied})
	off.Callback(inbound.Reported{Ref: ref})
	off.Matched(inbound.Matched{ProviderSID: replied})
	require.NoError(t, off.Shutdown(t.Context()))
	handler := http.NewServeMux()
	require.Equal(t, http.Handler(handler), off.Serve(handler))
}
