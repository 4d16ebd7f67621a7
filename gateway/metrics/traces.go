package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// traces is what becomes of spans, and which trace an observation is of.
type traces struct {
	spans *prometheus.CounterVec
	id    func(subject string) string
}

func newTraces(auto promauto.Factory, id func(subject string) string) traces {
	return traces{id: id, spans: auto.NewCounterVec(prometheus.CounterOpts{
		Name: "ebs_sms_trace_spans_total",
		Help: "Spans for the collector of traces: exported, dropped because the queue was full, or failed because it did not take them.",
	}, []string{"result"})}
}

func (t traces) zero(opts Options) {
	for _, result := range opts.SpanResults {
		t.spans.WithLabelValues(result)
	}
}

// observe adds an observation, with the trace that it is of if there is one.
func (t traces) observe(in prometheus.Observer, seconds float64, subject string) {
	with, can := in.(prometheus.ExemplarObserver)
	if t.id == nil || !can {
		in.Observe(seconds)
		return
	}
	id := t.id(subject)
	if id == "" {
		in.Observe(seconds)
		return
	}
	with.ObserveWithExemplar(seconds, prometheus.Labels{"trace_id": id})
}

// Spans implements tracing.Observer.
func (m *Metrics) Spans(result string, n int) { m.traces.spans.WithLabelValues(result).Add(float64(n)) }
