// Package tracingtest is a collector of traces for tests: it takes OTLP over HTTP, keeps what it took, and can refuse.
package tracingtest

import (
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Collector is an http.Handler that takes spans.
type Collector struct {
	mu      sync.Mutex
	spans   []Span
	raw     []byte
	headers http.Header
	answer  int
}

// Span is one that was taken.
type Span struct {
	Name string
	// Trace, ID and Parent are in hexadecimal; the first span of a trace has no parent.
	Trace, ID, Parent string
	Kind              string
	Start, End        time.Time
	// Attrs are the attributes as texts, the resource's as well.
	Attrs map[string]string
	// Links are the traces that it is linked to.
	Links []string
	Error string
}

// ServeHTTP implements http.Handler.
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answer != 0 {
		w.WriteHeader(c.answer)
		return
	}
	if err := c.take(r); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *Collector) take(r *http.Request) error {
	body, err := gzip.NewReader(r.Body)
	if err != nil {
		return fmt.Errorf("unzipping spans: %w", err)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("reading spans: %w", err)
	}
	var posted collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(raw, &posted); err != nil {
		return fmt.Errorf("decoding spans: %w", err)
	}
	c.headers, c.raw = r.Header, append(c.raw, raw...)
	for _, resource := range posted.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				c.spans = append(c.spans, decode(s, resource.GetResource().GetAttributes()))
			}
		}
	}
	return nil
}

func decode(s *trace.Span, resource []*common.KeyValue) Span {
	out := Span{
		Name: s.GetName(), Kind: s.GetKind().String(), Trace: hex.EncodeToString(s.GetTraceId()),
		ID: hex.EncodeToString(s.GetSpanId()), Parent: hex.EncodeToString(s.GetParentSpanId()),
		Start: time.Unix(0, int64(s.GetStartTimeUnixNano())), End: time.Unix(0, int64(s.GetEndTimeUnixNano())),
		Attrs: map[string]string{}, Error: s.GetStatus().GetMessage(),
	}
	for _, attr := range append(resource, s.GetAttributes()...) {
		out.Attrs[attr.GetKey()] = text(attr.GetValue())
	}
	for _, link := range s.GetLinks() {
		out.Links = append(out.Links, hex.EncodeToString(link.GetTraceId()))
	}
	return out
}

func text(v *common.AnyValue) string {
	if v, ok := v.GetValue().(*common.AnyValue_IntValue); ok {
		return strconv.FormatInt(v.IntValue, 10)
	}
	return v.GetStringValue()
}

// Spans are those that were taken, in the order of their arrival.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Span(nil), c.spans...)
}

// Raw is every byte of what was taken, uncompressed.
func (c *Collector) Raw() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.raw)
}

// Header is a header of the last post that was taken.
func (c *Collector) Header(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.headers.Get(name)
}

// Answer has it refuse every post with this status from now on, 0 is to take them.
func (c *Collector) Answer(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = status
}
