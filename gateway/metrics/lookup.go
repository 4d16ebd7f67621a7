package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway/lookup"
)

// lookups is what is asked of the provider about numbers. Its gauges are read on a timer.
type lookups struct {
	asked   *prometheus.CounterVec
	waiting prometheus.Gauge
	used    prometheus.Gauge
	budget  prometheus.Gauge
}

func newLookups(auto promauto.Factory) lookups {
	gauge := func(name, help string) prometheus.Gauge {
		return auto.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	return lookups{
		asked: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_lookups_total",
			Help: "Questions for a number's line type, by what became of them. The provider charges for those that were told.",
		}, []string{"result"}),
		waiting: gauge("ebs_sms_lookup_queue_numbers", "Numbers that wait to have their line type looked up."),
		used: gauge("ebs_sms_lookup_budget_used",
			"Lookups of this month's budget that are used or set aside, by all gateways together."),
		budget: gauge("ebs_sms_lookup_budget",
			"Lookups that all gateways together may make in a month; 0 if no channel has numbers looked up."),
	}
}

func (l lookups) zero(opts Options) {
	for _, r := range lookup.Results() {
		l.asked.WithLabelValues(string(r))
	}
	l.budget.Set(float64(opts.LookupBudget))
}

// LookedUp implements lookup.Observer.
func (m *Metrics) LookedUp(r lookup.Result) { m.lookups.asked.WithLabelValues(string(r)).Inc() }

// SetLookups publishes the figures of the lookups.
func (m *Metrics) SetLookups(f lookup.Figures) {
	m.lookups.waiting.Set(float64(f.Waiting))
	m.lookups.used.Set(float64(f.Used))
}
