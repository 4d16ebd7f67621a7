package metrics

import (
	"cmp"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/webhook"
)

// webhooks is what the provider posts to the gateway.
type webhooks struct {
	duration  *prometheus.HistogramVec
	rejected  *prometheus.CounterVec
	replies   *prometheus.CounterVec
	recovered prometheus.Counter
	callbacks *prometheus.CounterVec
	lag       prometheus.Histogram
}

func newWebhooks(auto promauto.Factory) webhooks {
	return webhooks{
		duration: auto.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ebs_sms_webhook_duration_seconds",
			Help:    "Time to answer a webhook, by path and status code.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"path", "code"}),
		rejected: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_webhooks_rejected_total",
			Help: "Webhooks that were refused or failed, by reason.",
		}, []string{"reason"}),
		replies: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_replies_total",
			Help: "Replies that people sent, by kind and by whether they were new (staged) or a second delivery (duplicate).",
		}, []string{"kind", "result"}),
		recovered: auto.NewCounter(prometheus.CounterOpts{
			Name: "ebs_sms_replies_recovered_total",
			Help: "Replies that no webhook brought and that were found in the provider's list.",
		}),
		callbacks: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_callbacks_total",
			Help: "Status callbacks, by what they did to their message.",
		}, []string{"result"}),
		lag: auto.NewHistogram(prometheus.HistogramOpts{
			Name:    "ebs_sms_callback_lag_seconds",
			Help:    "Time from the beginning of a message's attempt to a status callback that was applied.",
			Buckets: []float64{.1, .5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600},
		}),
	}
}

const (
	replyStaged    = "staged"
	replyDuplicate = "duplicate"
)

func (w webhooks) zero(opts Options) {
	for _, path := range opts.Routes {
		for _, status := range opts.Statuses {
			w.duration.WithLabelValues(path, strconv.Itoa(status))
		}
	}
	for _, reason := range opts.RejectReasons {
		w.rejected.WithLabelValues(reason)
	}
	for _, kind := range opts.ReplyKinds {
		w.replies.WithLabelValues(kind, replyStaged)
		w.replies.WithLabelValues(kind, replyDuplicate)
	}
	for _, result := range opts.CallbackResults {
		w.callbacks.WithLabelValues(result)
	}
}

// Webhook implements ords.Observer.
func (m *Metrics) Webhook(a webhook.Answered) {
	m.traces.observe(m.webhooks.duration.WithLabelValues(a.Route, strconv.Itoa(a.Status)), a.Took.Seconds(),
		cmp.Or(a.Ref, a.ReplySID))
}

// Rejected implements ords.Observer.
func (m *Metrics) Rejected(reason string) { m.webhooks.rejected.WithLabelValues(reason).Inc() }

// Reply implements inbound.Observer.
func (m *Metrics) Reply(s inbound.Staged) {
	result := replyStaged
	if s.Duplicate {
		result = replyDuplicate
	}
	m.webhooks.replies.WithLabelValues(string(s.Kind), result).Inc()
}

// Recovered counts a reply that no webhook brought.
func (m *Metrics) Recovered() { m.webhooks.recovered.Inc() }

// Callback implements inbound.Observer.
func (m *Metrics) Callback(r inbound.Reported) {
	m.webhooks.callbacks.WithLabelValues(r.Result).Inc()
	if r.Lag > 0 {
		m.traces.observe(m.webhooks.lag, r.Lag.Seconds(), cmp.Or(r.Report.Ref, r.Ref))
	}
}
