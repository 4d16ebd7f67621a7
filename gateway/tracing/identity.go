package tracing

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// identity names a trace and its first span, from what the trace is about.
type identity struct {
	trace trace.TraceID
	root  trace.SpanID
}

func identify(subject string) identity {
	var id identity
	sum := sha256.Sum256([]byte(subject))
	copy(id.trace[:], sum[:])
	copy(id.root[:], sum[len(id.trace):])
	return id
}

// Sample is which attempts and replies are traced: a share of them, the same of all gateways.
type Sample struct{ sampler sdktrace.Sampler }

// NewSample makes a Sample of a share from 0 to 1.
func NewSample(ratio float64) Sample { return Sample{sdktrace.TraceIDRatioBased(ratio)} }

// ID is the identifier of the trace of an attempt's reference, or of what the provider calls a reply, in hexadecimal; ""
// if that is not traced.
func (s Sample) ID(subject string) string {
	id, ok := s.traced(subject)
	if !ok {
		return ""
	}
	return id.trace.String()
}

func (s Sample) traced(subject string) (identity, bool) {
	if subject == "" {
		return identity{}, false
	}
	id := identify(subject)
	sampled := s.sampler.ShouldSample(sdktrace.SamplingParameters{TraceID: id.trace})
	return id, sampled.Decision == sdktrace.RecordAndSample
}

// identityKey has the identity of the span that is to be the first of its trace.
type identityKey struct{}

// first is a context for the first span of the trace.
func (id identity) first() context.Context {
	return context.WithValue(context.Background(), identityKey{}, id)
}

// under is a context for spans under the first one, whoever makes that.
func (id identity) under() context.Context {
	return trace.ContextWithRemoteSpanContext(context.Background(), id.context())
}

func (id identity) context() trace.SpanContext {
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: id.trace, SpanID: id.root, TraceFlags: trace.FlagsSampled, Remote: true,
	})
}

// generator names spans, the first of a trace by the identity in its context.
type generator struct{}

// NewIDs implements sdktrace.IDGenerator.
func (g generator) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	if id, ok := ctx.Value(identityKey{}).(identity); ok {
		return id.trace, id.root
	}
	var id trace.TraceID
	_, _ = rand.Read(id[:]) // it never fails
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements sdktrace.IDGenerator.
func (generator) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	var id trace.SpanID
	_, _ = rand.Read(id[:])
	return id
}
