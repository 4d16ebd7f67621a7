package metrics

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/reconcile"
)

// sweeps is what the gateway finds out, or suffers, beside the sending.
type sweeps struct {
	resolutions *prometheus.CounterVec
	doubled     prometheus.Counter
	storeErrors *prometheus.CounterVec
	pauses      *prometheus.CounterVec
	inForce     prometheus.Gauge
	paused      *prometheus.GaugeVec
	unanswered  prometheus.Gauge
	busy        *prometheus.CounterVec
	refused     *prometheus.CounterVec
	unreadable  *prometheus.CounterVec
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
			Help: "Pauses that hold, set by an operator or by a gateway (XXSMS_CONTROL), or that ended within the last minute with nothing accepted since.",
		}),
		paused: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_pause_info",
			Help: "Always 1, for each pause that holds and is written: its scope, the channel or the sender's last four digits, and the provider's code (0: not set by a gateway).",
		}, []string{"scope", "name", "code"}),
		unanswered: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_store_unanswered_calls",
			Help: "Regular calls of the store (heartbeats, the queue's figures) in a row that failed; 0 once one succeeds.",
		}),
		busy: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_rows_busy_total",
			Help: "Rows that another session held locked when they were to be written, by operation.",
		}, []string{"operation"}),
		refused: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_rows_refused_total",
			Help: "Rows that the database refused to have written, by operation.",
		}, []string{"operation"}),
		unreadable: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_rows_unreadable_total",
			Help: "Rows that could not be read when they were claimed, by channel.",
		}, []string{"channel"}),
	}
}

func (s sweeps) zero(opts Options) {
	for _, r := range opts.Resolutions {
		s.resolutions.WithLabelValues(r)
	}
	for _, op := range opts.Operations {
		s.storeErrors.WithLabelValues(op)
		s.busy.WithLabelValues(op)
		s.refused.WithLabelValues(op)
	}
	for _, scope := range []gateway.PauseScope{gateway.PauseAll, gateway.PauseChannel, gateway.PauseSender} {
		s.pauses.WithLabelValues(string(scope))
	}
	for _, ch := range append([]string{ChannelOther}, opts.Channels...) {
		s.unreadable.WithLabelValues(ch)
	}
}

// Resolved implements reconcile.Observer.
func (m *Metrics) Resolved(r reconcile.Resolved) {
	m.sweeps.resolutions.WithLabelValues(string(r.As)).Inc()
}

// Doubled implements the observers of outbound, reconcile and inbound.
func (m *Metrics) Doubled() { m.sweeps.doubled.Inc() }

// StoreFailed implements transition.Observer.
func (m *Metrics) StoreFailed(operation string) {
	m.sweeps.storeErrors.WithLabelValues(operation).Inc()
}

// Paused implements outbound.Observer.
func (m *Metrics) Paused(scope gateway.PauseScope) {
	m.sweeps.pauses.WithLabelValues(string(scope)).Inc()
}

// PausesInForce implements outbound.Observer.
func (m *Metrics) PausesInForce(n int) { m.sweeps.inForce.Set(float64(n)) }

// Pauses implements outbound.Observer. What is paused comes and goes with the pauses;
// senders are masked, and channels that are not configured are ChannelOther.
func (m *Metrics) Pauses(pauses []gateway.Pause, now time.Time) {
	m.sweeps.paused.Reset()
	for _, p := range pauses {
		if !p.Holds(now) {
			continue
		}
		name := ""
		switch p.Scope {
		case gateway.PauseChannel:
			name = m.channel(p.Name)
		case gateway.PauseSender:
			name = phone.Mask(p.Name)
		}
		m.sweeps.paused.WithLabelValues(string(p.Scope), name, strconv.Itoa(p.Code())).Set(1)
	}
}

// StoreAnswered tells whether a regular call of the store succeeded.
func (m *Metrics) StoreAnswered(yes bool) {
	if yes {
		m.sweeps.unanswered.Set(0)
		return
	}
	m.sweeps.unanswered.Inc()
}

// Busy implements transition.Observer: it counts rows that another session held locked.
func (m *Metrics) Busy(operation string, rows int) {
	m.sweeps.busy.WithLabelValues(operation).Add(float64(rows))
}

// Refused implements transition.Observer: it counts rows that the database refused.
func (m *Metrics) Refused(operation string, rows int) {
	m.sweeps.refused.WithLabelValues(operation).Add(float64(rows))
}

// Unreadable counts rows that a claim could not read.
func (m *Metrics) Unreadable(channel string, rows int) {
	m.sweeps.unreadable.WithLabelValues(m.channel(channel)).Add(float64(rows))
}
