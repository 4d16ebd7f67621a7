package tracing

import (
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Serve makes a span of each request of people and systems that are known, under the one that they name by W3C's
// traceparent: of a request that next answers with 401 there is none. Next is to be a mux, or to pass its request on to one
// as it is. It is next itself if nothing is traced.
func (t *Tracer) Serve(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := t.tracer.Start(ctx, "HTTP", trace.WithSpanKind(trace.SpanKindServer))
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		r = r.WithContext(ctx)
		next.ServeHTTP(seen, r)
		if seen.code != http.StatusUnauthorized { // a span that does not end is nowhere
			served(span, r, seen.code)
		}
	})
}

// served ends the span of a request. It names the route, and no path, which may hold anything.
func served(span trace.Span, r *http.Request, code int) {
	route := r.Pattern[strings.Index(r.Pattern, " ")+1:]
	span.SetName(strings.TrimSpace(method(r) + " " + route))
	span.SetAttributes(semconv.HTTPRequestMethodKey.String(method(r)), semconv.HTTPRoute(route),
		semconv.HTTPResponseStatusCode(code))
	if code >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, http.StatusText(code))
	}
	span.End()
}

// method is the request's, unless it is one of its own making.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions:
		return r.Method
	}
	return "_OTHER"
}

// status keeps the status of an answer.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
