package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
)

// sweeps is what the gateway finds out, or suffers, beside the sending.
type sweeps struct {
	resolutions *prometheus.CounterVec
	doubled     prometheus.Counter
	storeErrors *prometheus.CounterVec
	pauses      *prometheus.CounterVec
	inForce     prometheus.Gauge
}

func newSweeps(auto promauto.Factory) sweeps {
	return sweeps{
		resolutions: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_resolutions_total",
			Help: "Rows that a sweep looked at, by what it found out: lost leases, unknown outcomes, status polls.",
		}, []string{"result"}),
		doubled: auto.NewCounter(prometheus.CounterOpts{
			Name: "ebs_sms_doubled_messages_total",
			Help: "Rows for which the provider turned out to hold two messages. Must stay 0.",
		}),
		storeErrors: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_store_errors_total",
			Help: "Store operations that failed, by operation.",
		}, []string{"operation"}),
		pauses: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_pauses_total",
			Help: "Pauses that the gateway set because of a broken sender or account, by scope.",
		}, []string{"scope"}),
		inForce: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_pauses_in_force",
			Help: "Pauses that hold, set by an operator or by a gateway (XXSMS_CONTROL).",
		}),
	}
}

func (s sweeps) zero(opts Options) {
	for _, r := range opts.Resolutions {
		s.resolutions.WithLabelValues(r)
	}
	for _, op := range opts.Operations {
		s.storeErrors.WithLabelValues(op)
	}
	for _, scope := range []gateway.PauseScope{gateway.PauseAll, gateway.PauseChannel, gateway.PauseSender} {
		s.pauses.WithLabelValues(string(scope))
	}
}

// Resolved implements outbound.Observer.
func (m *Metrics) Resolved(r outbound.Resolution) {
	m.sweeps.resolutions.WithLabelValues(string(r)).Inc()
}

// Doubled implements outbound.Observer and inbound.Observer.
func (m *Metrics) Doubled() { m.sweeps.doubled.Inc() }

// StoreFailed implements outbound.Observer.
func (m *Metrics) StoreFailed(operation string) {
	m.sweeps.storeErrors.WithLabelValues(operation).Inc()
}

// Paused implements outbound.Observer.
func (m *Metrics) Paused(scope gateway.PauseScope) {
	m.sweeps.pauses.WithLabelValues(string(scope)).Inc()
}

// PausesInForce implements outbound.Observer.
func (m *Metrics) PausesInForce(n int) { m.sweeps.inForce.Set(float64(n)) }
