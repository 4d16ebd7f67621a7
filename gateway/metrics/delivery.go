package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
)

// ClassNone labels messages that were not delivered, and the provider did not say why.
const ClassNone = "none"

// delivery is what became of the messages that the provider had accepted: a carrier's
// filter or a missing registration shows here and nowhere else.
type delivery struct {
	ended    *prometheus.CounterVec
	failures *prometheus.CounterVec
}

func newDelivery(auto promauto.Factory) delivery {
	return delivery{
		ended: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_deliveries_total",
			Help: "Accepted messages that the provider gave a final report of, by channel and status.",
		}, []string{"channel", "status"}),
		failures: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_delivery_failures_total",
			Help: "Accepted messages that were not delivered, by channel and error class.",
		}, []string{"channel", "class"}),
	}
}

func (d delivery) zero(channel string) {
	d.ended.WithLabelValues(channel, string(gateway.StatusDelivered))
	d.ended.WithLabelValues(channel, string(gateway.StatusUndelivered))
	d.failures.WithLabelValues(channel, ClassNone)
	for _, c := range gateway.ErrorClasses() {
		d.failures.WithLabelValues(channel, string(c))
	}
}

// Ended implements reconcile.Observer and inbound.Observer.
func (m *Metrics) Ended(channel string, r gateway.Report) {
	ch, status := m.channel(channel), r.Status.MessageStatus()
	m.delivery.ended.WithLabelValues(ch, string(status)).Inc()
	if status == gateway.StatusDelivered {
		return
	}
	class := ClassNone
	if r.Failure != nil {
		class = string(r.Failure.Class)
	}
	m.delivery.failures.WithLabelValues(ch, class).Inc()
}
