package metrics

import (
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/phone"
)

// sending is the way of a message from the queue to the provider.
type sending struct {
	sends      *prometheus.CounterVec
	failures   *prometheus.CounterVec
	segments   *prometheus.CounterVec
	turnedAway *prometheus.CounterVec
	latency    *prometheus.HistogramVec
	waited     *prometheus.HistogramVec
	used       *prometheus.GaugeVec
	caps       *prometheus.GaugeVec
	inFlight   prometheus.Gauge
	unanswered prometheus.Gauge
	clock      prometheus.Gauge
	claimTime  prometheus.Histogram
	claimRows  prometheus.Histogram
	recordTime prometheus.Histogram
	recordRows prometheus.Histogram
}

func newSending(auto promauto.Factory) sending {
	return sending{
		sends: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_sends_total",
			Help: "Posts to the provider, by channel and outcome.",
		}, []string{"channel", "outcome"}),
		failures: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_send_failures_total",
			Help: "Posts that were not accepted for certain, by channel and error class.",
		}, []string{"channel", "class"}),
		segments: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_segments_total",
			Help: "Segments of the messages that the provider accepted.",
		}, []string{"channel"}),
		turnedAway: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_turned_away_total",
			Help: "Claimed rows that ended, or were deferred, without a post, by channel and new status.",
		}, []string{"channel", "status"}),
		latency: auto.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ebs_sms_provider_request_duration_seconds",
			Help:    "Time of a post to the provider, by outcome.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15},
		}, []string{"outcome"}),
		waited: auto.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ebs_sms_queue_wait_seconds",
			Help:    "Time from when a row could be sent until a post of it began, by channel.",
			Buckets: []float64{1, 2, 5, 10, 30, 60, 120, 300, 900, 3600},
		}, []string{"channel"}),
		used: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_daily_used_segments",
			Help: "Segments that all gateways have used today, or reserved for the next seconds, of a daily cap: as this gateway read it last. By scope, and by the channel or the sender, of a number the last four digits.",
		}, []string{"scope", "name"}),
		caps: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_daily_cap_segments",
			Help: "Segments that a sender (daily cap) or a channel (daily budget) may send a day; none where there is no limit.",
		}, []string{"scope", "name"}),
		inFlight: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_sends_in_flight",
			Help: "Posts to the provider under way.",
		}),
		clock: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_provider_clock_offset_seconds",
			Help: "How far the provider's clock is ahead of the gateway's, by its last answer; 0 if they agree within 5 s.",
		}),
		unanswered: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_provider_unanswered_posts",
			Help: "Posts in a row that the provider gave no clear answer to (unreachable or ambiguous); 0 once it gives one.",
		}),
		claimTime: auto.NewHistogram(timeOpts("ebs_sms_claim_duration_seconds", "Time of one claim in the store.")),
		claimRows: auto.NewHistogram(rowsOpts("ebs_sms_claim_rows", "Rows that one claim got.")),
		recordTime: auto.NewHistogram(timeOpts("ebs_sms_record_duration_seconds",
			"Time of one group commit of begun attempts or of outcomes.")),
		recordRows: auto.NewHistogram(rowsOpts("ebs_sms_record_rows", "Rows of one group commit.")),
	}
}

func timeOpts(name, help string) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(.001, 2.5, 9)}
}

func rowsOpts(name, help string) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Name: name, Help: help, Buckets: []float64{0, 1, 5, 10, 25, 50, 100, 250, 500,
		1000}}
}

func (s sending) zero(channel string) {
	for _, o := range gateway.OutcomeKinds() {
		s.sends.WithLabelValues(channel, string(o))
		s.latency.WithLabelValues(string(o))
	}
	for _, c := range gateway.ErrorClasses() {
		s.failures.WithLabelValues(channel, string(c))
	}
	for _, st := range turnedAwayStatuses() {
		s.turnedAway.WithLabelValues(channel, string(st))
	}
	s.segments.WithLabelValues(channel)
	s.waited.WithLabelValues(channel)
}

func turnedAwayStatuses() []gateway.Status {
	return []gateway.Status{
		gateway.StatusDeferred, gateway.StatusRejected, gateway.StatusOptedOut, gateway.StatusExpired,
	}
}

// Claimed implements outbound.Observer.
func (m *Metrics) Claimed(_ string, rows int, took time.Duration) {
	m.sending.claimTime.Observe(took.Seconds())
	m.sending.claimRows.Observe(float64(rows))
}

// Posting implements outbound.Observer.
func (m *Metrics) Posting(delta int) { m.sending.inFlight.Add(float64(delta)) }

// Sent implements outbound.Observer.
func (m *Metrics) Sent(s outbound.Sent) {
	ch, kind := m.channel(s.Channel), string(s.Outcome.Kind())
	m.sending.sends.WithLabelValues(ch, kind).Inc()
	m.traces.observe(m.sending.latency.WithLabelValues(kind), s.Post.Took().Seconds(), s.Ref)
	m.traces.observe(m.sending.waited.WithLabelValues(ch), s.Waited.Seconds(), s.Ref)
	m.sending.answered(s.Outcome.Failure)
	if f := s.Outcome.Failure; f != nil {
		m.sending.failures.WithLabelValues(ch, string(f.Class)).Inc()
		return
	}
	m.sending.segments.WithLabelValues(ch).Add(float64(s.Segments))
}

// answered counts the posts in a row that are the provider's silence.
func (s sending) answered(f *gateway.Failure) {
	if f != nil && (f.Class == gateway.ClassUnreachable || f.Class == gateway.ClassAmbiguous) {
		s.unanswered.Inc()
		return
	}
	s.unanswered.Set(0)
}

// Recorded implements outbound.Observer.
func (m *Metrics) Recorded(rows int, took time.Duration) {
	m.sending.recordTime.Observe(took.Seconds())
	m.sending.recordRows.Observe(float64(rows))
}

// Written implements outbound.Observer: Recorded has counted the commit.
func (m *Metrics) Written(outbound.Written) {}

// TurnedAway implements outbound.Observer.
func (m *Metrics) TurnedAway(row gateway.Message) {
	m.sending.turnedAway.WithLabelValues(m.channel(row.Channel), string(row.Status)).Inc()
}

// Used implements outbound.Observer.
func (m *Metrics) Used(u outbound.Usage) {
	name := u.Name
	if strings.HasPrefix(name, "+") {
		name = phone.Mask(name)
	}
	m.sending.used.WithLabelValues(string(u.Scope), name).Set(float64(u.Used))
	m.sending.caps.WithLabelValues(string(u.Scope), name).Set(float64(u.Cap))
}

// SetProviderClock publishes how far the provider's clock is ahead of the gateway's.
func (m *Metrics) SetProviderClock(ahead time.Duration) { m.sending.clock.Set(ahead.Seconds()) }
