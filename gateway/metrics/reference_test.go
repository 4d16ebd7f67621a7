package metrics_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/outbound"
)

var update = flag.Bool("update", false, "write docs/metrics.md")

// TestReferenceListsEveryMetric compares docs/metrics.md with what is registered.
func TestReferenceListsEveryMetric(t *testing.T) {
	t.Parallel()
	const page = "../../docs/metrics.md"
	registry := prometheus.NewRegistry()
	opts := options()
	all := &collectors{Registerer: registry}
	opts.Registerer = all
	m := metrics.New(opts)
	m.Pauses([]gateway.Pause{{Scope: gateway.PauseAll}}, noon)
	m.Used(outbound.Usage{Scope: gateway.UsageChannel, Name: "CERTS"})
	want := reference(t, registry)
	require.Equal(t, all.metrics, bytes.Count(want, []byte("\n| `")), "each has a series from the start, and so a line")
	if *update {
		require.NoError(t, os.WriteFile(page, want, 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate ./gateway/metrics")
}

// collectors counts the metrics that are registered.
type collectors struct {
	prometheus.Registerer
	metrics int
}

// MustRegister shadows that of the registerer.
func (c *collectors) MustRegister(all ...prometheus.Collector) {
	for _, each := range all {
		descriptions := make(chan *prometheus.Desc)
		go func() {
			each.Describe(descriptions)
			close(descriptions)
		}()
		for range descriptions {
			c.metrics++
		}
	}
	c.Registerer.MustRegister(all...)
}

// reference is the page: what a registry holds, by name.
func reference(t *testing.T, registry *prometheus.Registry) []byte {
	t.Helper()
	families, err := registry.Gather()
	require.NoError(t, err)
	var b bytes.Buffer
	b.WriteString(`# Metrics

Generated from the collectors in gateway/metrics. Served at ` + "`/metrics`" + ` of the admin listener, beside those of the Go runtime and of the
process (` + "`go_*`, `process_*`" + `). Every label is a closed set whose series exist, at zero, from the start; none holds personal data. Rows of a
channel that is not configured count under the channel ` + "`other`" + `. Only ` + "`ebs_sms_pause_info`" + ` comes and goes, with the pauses, and
` + "`ebs_sms_daily_*`" + ` are there for what has a daily cap.

The three to watch first: ` + "`ebs_sms_queue_oldest_eligible_age_seconds`" + ` (is the queue moving?), ` + "`ebs_sms_unknown_outcomes`" + ` (does somebody have to
decide?) and ` + "`ebs_sms_pauses_in_force`" + ` (is something broken?).

| metric | type | labels | meaning |
|---|---|---|---|
`)
	for _, f := range families {
		var labels []string
		for _, pair := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, "`"+pair.GetName()+"`")
		}
		slices.Sort(labels)
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n",
			f.GetName(), strings.ToLower(f.GetType().String()), strings.Join(labels, ", "), f.GetHelp())
	}
	return b.Bytes()
}
