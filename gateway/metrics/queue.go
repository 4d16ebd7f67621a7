package metrics

import (
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
)

// queue is what is read from the store on a timer, never on a scrape.
type queue struct {
	messages *prometheus.GaugeVec
	age      *prometheus.GaugeVec
	unknown  *prometheus.GaugeVec
	readAt   prometheus.Gauge
	newest   *prometheus.GaugeVec
	replies  prometheus.Gauge
}

func newQueue(auto promauto.Factory) queue {
	return queue{
		messages: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_queue_messages",
			Help: "Messages not yet with the provider, by channel and status.",
		}, []string{"channel", "status"}),
		age: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_queue_oldest_eligible_age_seconds",
			Help: "How long the oldest row that may be sent has been waiting; 0 if there is none.",
		}, []string{"channel"}),
		unknown: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_unknown_outcomes",
			Help: "Messages that may have been sent and whose outcome is open (UNKNOWN and HELD).",
		}, []string{"channel"}),
		readAt: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_queue_read_timestamp_seconds",
			Help: "When the queue's figures were last read from the store, as a Unix time.",
		}),
		newest: auto.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ebs_sms_queue_newest_insert_timestamp_seconds",
			Help: "When the newest row of the channel was inserted, as a Unix time; 0 if it has none.",
		}, []string{"channel"}),
		replies: auto.NewGauge(prometheus.GaugeOpts{
			Name: "ebs_sms_replies_oldest_unprocessed_age_seconds",
			Help: "How long the oldest reply has been waiting for the site's sweep (PROCESS_STATUS NEW); 0 if none waits.",
		}),
	}
}

func (q queue) zero(channel string) {
	for _, s := range openStatuses() {
		q.messages.WithLabelValues(channel, string(s)).Set(0)
	}
	q.age.WithLabelValues(channel).Set(0)
	q.unknown.WithLabelValues(channel).Set(0)
	if channel != ChannelOther {
		q.newest.WithLabelValues(channel).Set(0)
	}
}

// StatsParams is what SetQueue needs to be read.
func (m *Metrics) StatsParams(now time.Time) gateway.StatsParams {
	return gateway.StatsParams{Now: now, Statuses: openStatuses(), Channels: slices.Sorted(maps.Keys(m.channels))}
}

// SetQueue publishes the queue's figures, read at now.
func (m *Metrics) SetQueue(stats gateway.Stats, now time.Time) {
	depth := map[string]map[gateway.Status]int64{}
	oldest := map[string]time.Time{}
	for ch := range m.channels {
		depth[ch] = map[gateway.Status]int64{}
	}
	depth[ChannelOther] = map[gateway.Status]int64{}
	for _, d := range stats.Depths {
		depth[m.channel(d.Channel)][d.Status] += d.Rows
	}
	for _, e := range stats.Eligible {
		ch := m.channel(e.Channel)
		if at, ok := oldest[ch]; !ok || e.Since.Before(at) {
			oldest[ch] = e.Since
		}
	}
	for ch, rows := range depth {
		m.queue.set(ch, rows, ageOf(oldest[ch], now))
	}
	for _, insert := range stats.Inserts {
		m.queue.newest.WithLabelValues(m.channel(insert.Channel)).Set(unix(insert.At))
	}
	m.queue.replies.Set(ageOf(stats.Unprocessed, now).Seconds())
	m.queue.readAt.Set(unix(now))
}

func (q queue) set(channel string, rows map[gateway.Status]int64, age time.Duration) {
	for _, s := range openStatuses() {
		q.messages.WithLabelValues(channel, string(s)).Set(float64(rows[s]))
	}
	q.age.WithLabelValues(channel).Set(age.Seconds())
	q.unknown.WithLabelValues(channel).Set(float64(rows[gateway.StatusUnknown] + rows[gateway.StatusHeld]))
}

// unix is a time as Prometheus has it.
func unix(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func ageOf(since, now time.Time) time.Duration {
	if since.IsZero() {
		return 0
	}
	return max(now.Sub(since), 0)
}
