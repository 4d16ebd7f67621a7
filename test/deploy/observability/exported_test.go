package observability

import (
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/require"

	domain "ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// labelled are the labels of a result with the values that they can have, nil if that is not known.
type labelled map[string][]string

// add notes a value of a label.
func (l labelled) add(label, value string) {
	if !slices.Contains(l[label], value) {
		l[label] = append(l[label], value)
	}
}

// families are series by name.
type families map[string]labelled

func (f families) has(name string) bool { return f[name] != nil }

// attached are the labels that Prometheus gives every series of a target.
func attached() labelled { return labelled{"namespace": nil, "job": nil, "instance": nil} }

// exported is what a gateway exports once it stands, and what Prometheus knows of a target and of alerts.
func exported(t *testing.T) families {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	world := rig.NewWorld(t, twiliotest.Options{})
	for _, p := range []domain.Pause{
		{Scope: domain.PauseAll, Reason: "20003 Authenticate"},
		{Scope: domain.PauseSender, Name: "+12025550100", Reason: "21606 Not a number of yours"},
		{Scope: domain.PauseChannel, Name: rig.Channel, Reason: "by hand"},
	} {
		require.NoError(t, world.Store.SetPause(t.Context(), p))
	}
	world.Gateway(t, func(o *app.Options) {
		o.Registry = registry
		for i := range o.Config.Channels {
			o.Config.Channels[i].DailyBudget, o.Config.Channels[i].SenderDailyCap = 1000, 1000
		}
	})
	var gathered []*dto.MetricFamily
	within(t, 20*time.Second, "the pause and the caps are known", func() bool {
		var err error
		gathered, err = registry.Gather()
		require.NoError(t, err)
		return gathers(gathered, "ebs_sms_pause_info") && gathers(gathered, "ebs_sms_daily_cap_segments")
	})
	known := families{
		"up":     attached(),
		"ALERTS": {"alertname": nil, "alertstate": nil, "severity": nil, "channel": nil, "instance": nil},
	}
	for _, family := range gathered {
		for _, m := range family.GetMetric() {
			known.add(family, m)
		}
	}
	return known
}

func gathers(gathered []*dto.MetricFamily, name string) bool {
	return slices.ContainsFunc(gathered, func(f *dto.MetricFamily) bool { return f.GetName() == name })
}

func (f families) add(family *dto.MetricFamily, m *dto.Metric) {
	name := family.GetName()
	histogram := family.GetType() == dto.MetricType_HISTOGRAM
	names := []string{name}
	if histogram {
		names = []string{name + "_bucket", name + "_sum", name + "_count"}
	}
	for _, each := range names {
		if f[each] == nil {
			f[each] = attached()
		}
		for _, pair := range m.GetLabel() {
			f[each].add(pair.GetName(), pair.GetValue())
		}
	}
	if histogram {
		for _, bucket := range m.GetHistogram().GetBucket() {
			f[name+"_bucket"].add("le", bound(bucket.GetUpperBound()))
		}
	}
}
