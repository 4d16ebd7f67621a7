// Package tracing tells an OpenTelemetry collector how an attempt to send a message, and a reply, went: it is an observer of
// the pipelines beside metrics, and makes the spans of what is over.
//
// The identifier of a trace is made from the reference of the attempt, or from what the provider calls the reply. So every
// gateway that adds to a trace, also days later, knows it without being told, and so does whoever has the row.
//
// A nil Tracer traces nothing.
package tracing

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"ebs-sms-gateway/gateway"
)

// Options are what a Tracer is made of. Every field but Dial, Headers and TLS is required.
type Options struct {
	// Endpoint is the URL that spans are posted to, whole.
	Endpoint string
	// Headers go with each post.
	Headers map[string]string
	TLS     *tls.Config
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
	// SampleRatio is the share of attempts and replies that are traced, each wholly or not at all.
	SampleRatio float64
	// Timeout bounds a post with its repeats.
	Timeout time.Duration
	// Queue bounds the spans that wait.
	Queue int
	// Version and Node are the gateway's, Database is semconv's name of the store, Server the provider's host.
	Version, Node, Database, Server string
	Logger                          *slog.Logger
	Observer                        Observer
}

// Observer is told what becomes of spans; metrics implements it. Calls must not block.
type Observer interface {
	// Spans: so many spans came to one of Results.
	Spans(result string, n int)
}

// Results of a span.
const (
	// ResultExported: the collector has it.
	ResultExported = "exported"
	// ResultDropped: it did not fit into the queue.
	ResultDropped = "dropped"
	// ResultFailed: the collector did not take it.
	ResultFailed = "failed"
)

// Results lists every result.
func Results() []string { return []string{ResultExported, ResultDropped, ResultFailed} }

// Tracer makes spans of what is over, and has them posted in the background. It never blocks.
type Tracer struct {
	opts      Options
	sample    Sample
	provider  *sdktrace.TracerProvider
	tracer    trace.Tracer
	transport *http.Transport
}

// New makes a Tracer; the collector need not be there. Shutdown it.
func New(opts Options) (*Tracer, error) {
	t := &Tracer{opts: opts, sample: NewSample(opts.SampleRatio), transport: opts.transport()}
	exporter := otlptrace.NewUnstarted(opts.client(t.transport))
	if err := exporter.Start(context.Background()); err != nil {
		return nil, fmt.Errorf("starting traces: %w", err)
	}
	about, err := resource.New(context.Background(), resource.WithTelemetrySDK(), resource.WithAttributes(
		semconv.ServiceName("ebs-sms-gateway"), semconv.ServiceVersion(opts.Version),
		semconv.ServiceInstanceID(opts.Node),
	))
	if err != nil {
		return nil, fmt.Errorf("describing the gateway for traces: %w", err)
	}
	t.provider = sdktrace.NewTracerProvider(
		sdktrace.WithIDGenerator(generator{}), sdktrace.WithSampler(sdktrace.ParentBased(t.sample.sampler)),
		sdktrace.WithSpanProcessor(newQueue(exporter, opts)), sdktrace.WithResource(about),
	)
	t.tracer = t.provider.Tracer("ebs-sms-gateway", trace.WithInstrumentationVersion(opts.Version),
		trace.WithSchemaURL(semconv.SchemaURL))
	return t, nil
}

// Reach posts no spans to the collector, to see whether it would take some.
func Reach(ctx context.Context, opts Options) error {
	transport := opts.transport()
	defer transport.CloseIdleConnections()
	client := opts.client(transport)
	return errors.Join(client.Start(ctx), client.UploadTraces(ctx, nil), client.Stop(ctx))
}

func (o Options) transport() *http.Transport {
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: o.Dial, TLSClientConfig: o.TLS, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: o.Timeout,
	}
}

// client posts to the collector, and again while it says that it is busy.
func (o Options) client(transport *http.Transport) otlptrace.Client {
	return otlptracehttp.NewClient(
		otlptracehttp.WithEndpointURL(o.Endpoint), otlptracehttp.WithHeaders(o.Headers),
		otlptracehttp.WithTimeout(o.Timeout), otlptracehttp.WithCompression(otlptracehttp.GzipCompression),
		otlptracehttp.WithHTTPClient(&http.Client{Transport: transport}),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{
			Enabled: true, InitialInterval: time.Second, MaxInterval: 5 * time.Second, MaxElapsedTime: o.Timeout,
		}),
	)
}

// lastMoment bounds the last posts: a stop does not wait for a collector.
const lastMoment = 3 * time.Second

// Shutdown posts what waits, for a few seconds at most, and ends. What is left is counted as dropped.
func (t *Tracer) Shutdown(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lastMoment)
	defer cancel()
	err := t.provider.Shutdown(ctx)
	t.transport.CloseIdleConnections()
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// traced is the trace of a subject, and whether there is one.
func (t *Tracer) traced(subject string) (identity, bool) {
	if t == nil {
		return identity{}, false
	}
	return t.sample.traced(subject)
}

// span is one that is over.
type span struct {
	name string
	kind trace.SpanKind
	at   gateway.Period
	// wrong is the class of what went wrong, "" if nothing did.
	wrong string
	attrs []attribute.KeyValue
	links []trace.Link
}

// add makes a span under the one in ctx, or at the root of its trace, and returns the context of those under it.
func (t *Tracer) add(ctx context.Context, s span) context.Context {
	if s.wrong != "" {
		s.attrs = append(s.attrs, semconv.ErrorTypeKey.String(s.wrong))
	}
	ctx, made := t.tracer.Start(ctx, s.name, trace.WithSpanKind(s.kind), trace.WithTimestamp(s.at.From),
		trace.WithAttributes(s.attrs...), trace.WithLinks(s.links...))
	if s.wrong != "" {
		made.SetStatus(codes.Error, s.wrong)
	}
	made.End(trace.WithTimestamp(s.at.To))
	return ctx
}
