package tracing_test

import (
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
)

// TestOff_CostsNothing: what is traced has its times anyway.
func TestOff_CostsNothing(t *testing.T) {
	var off *tracing.Tracer
	w := written()
	require.Zero(t, testing.AllocsPerRun(100, func() { off.Written(w) }))
}

// discards is an Observer that does not look.
type discards struct{}

func (discards) Spans(string, int) {}

// BenchmarkAttempt is what the tracing of an attempt costs the pipeline: five spans, which a collector takes.
func BenchmarkAttempt(b *testing.B) {
	collector := httptest.NewServer(&tracingtest.Collector{})
	defer collector.Close()
	for name, ratio := range map[string]float64{"on": 1, "tenth": 0.1} {
		tracer, err := tracing.New(tracing.Options{
			Endpoint: collector.URL + "/v1/traces", SampleRatio: ratio, Timeout: time.Second, Queue: 8192,
			Version: "1", Node: "gw", Database: "sqlite", Server: "x", Logger: slog.New(slog.DiscardHandler),
			Observer: discards{},
		})
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) { attempts(b, tracer) })
		require.NoError(b, tracer.Shutdown(b.Context()))
	}
	b.Run("off", func(b *testing.B) { attempts(b, nil) })
}

func attempts(b *testing.B, tracer *tracing.Tracer) {
	w := written()
	refs := make([]string, 1024)
	for i := range refs {
		refs[i] = gateway.NewRef("token", gateway.MessageID(i+1), 0)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Ref = refs[i%len(refs)]
		tracer.Written(w)
	}
}
