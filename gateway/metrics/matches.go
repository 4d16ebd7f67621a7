package metrics

import (
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
)

// matches is what became of replies.
type matches struct {
	decided *prometheus.CounterVec
	oldest  prometheus.Gauge
}

func newMatches(auto promauto.Factory) matches {
	return matches{
		decided: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_replies_decided_total",
			Help: "Replies by whether the message that they answer was found, and how: reference, question, only, keyword or latest.",
		}, []string{"status", "method"}),
		oldest: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_replies_oldest_undecided_age_seconds",
			Help: "Age of the oldest reply that could not be decided when this gateway last tried; 0 if there is none.",
		}),
	}
}

func (m matches) zero() {
	for _, status := range gateway.MatchStatuses() {
		if status != gateway.MatchMatched {
			m.decided.WithLabelValues(decidedLabels(gateway.Match{Status: status})...)
		}
	}
	for _, method := range gateway.MatchMethods() {
		m.decided.WithLabelValues(decidedLabels(gateway.Match{Status: gateway.MatchMatched, Method: method})...)
	}
}

func decidedLabels(m gateway.Match) []string {
	return []string{strings.ToLower(string(m.Status)), string(m.Method)}
}

// Matched implements inbound.MatchObserver.
func (m *Metrics) Matched(r inbound.Matched) {
	m.matches.decided.WithLabelValues(decidedLabels(r.Match)...).Inc()
}

// MatchesPending implements inbound.MatchObserver.
func (m *Metrics) MatchesPending(age time.Duration) { m.matches.oldest.Set(age.Seconds()) }
