package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mailing"
)

// digests are those of managers. The gauges but untold are read on a timer.
type digests struct {
	mailed  *prometheus.CounterVec
	untold  prometheus.Gauge
	waiting prometheus.Gauge
	oldest  prometheus.Gauge
}

func newDigests(auto promauto.Factory) digests {
	gauge := func(name, help string) prometheus.Gauge {
		return auto.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	return digests{
		mailed: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_digests_mailed_total",
			Help: "Tries to mail a digest, by what became of them; redirected is to digest.fallback, later is tried again.",
		}, []string{"result"}),
		untold: gauge("ebs_sms_digest_untold_items",
			"Replies and failures that are no manager's, when digests were last made, where there is no digest.fallback."),
		waiting: gauge("ebs_sms_digests_waiting", "Digests that wait to be mailed, by all gateways."),
		oldest: gauge("ebs_sms_digests_oldest_waiting_age_seconds",
			"Time since the slot of the oldest digest that waits; 0 if none does."),
	}
}

func (d digests) zero() {
	for _, r := range mailing.Results() {
		d.mailed.WithLabelValues(string(r))
	}
}

// Mailed implements mailing.Observer.
func (m *Metrics) Mailed(r mailing.Result) { m.digests.mailed.WithLabelValues(string(r)).Inc() }

// Untold implements mailing.Observer.
func (m *Metrics) Untold(items int) { m.digests.untold.Set(float64(items)) }

// SetDigests publishes the digests that wait.
func (m *Metrics) SetDigests(s gateway.MailingStats, now time.Time) {
	m.digests.waiting.Set(float64(s.Waiting))
	age := time.Duration(0)
	if s.Waiting > 0 {
		age = now.Sub(s.Oldest)
	}
	m.digests.oldest.Set(max(age, 0).Seconds())
}
