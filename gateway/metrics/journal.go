package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// journal is the replies that wait for the store. Its gauges are read on a timer.
type journal struct {
	entries  prometheus.Gauge
	age      prometheus.Gauge
	bytes    prometheus.Gauge
	capacity prometheus.Gauge
	appended prometheus.Counter
	replayed prometheus.Counter
	failures prometheus.Counter
}

func newJournal(auto promauto.Factory) journal {
	gauge := func(name, help string) prometheus.Gauge {
		return auto.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	counter := func(name, help string) prometheus.Counter {
		return auto.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	return journal{
		entries: gauge("ebs_sms_journal_entries", "Replies that wait in the journal for the store."),
		age: gauge("ebs_sms_journal_oldest_age_seconds",
			"How long the oldest reply in the journal has been waiting; 0 if there is none."),
		bytes: gauge("ebs_sms_journal_bytes", "Size of the journal's segments."),
		capacity: gauge("ebs_sms_journal_capacity_bytes",
			"Size at which the journal refuses replies; 0 if there is no journal."),
		appended: counter("ebs_sms_journal_appended_total",
			"Replies that went to the journal because the store was away."),
		replayed: counter("ebs_sms_journal_replayed_total", "Replies that were taken from the journal again."),
		failures: counter("ebs_sms_journal_failures_total",
			"Failures of the journal: replies not written, damage found, replies set aside."),
	}
}

// JournalFigures are what SetJournal publishes.
type JournalFigures struct {
	Entries int
	// Oldest is when the oldest entry was written, the zero time if none waits.
	Oldest time.Time
	Bytes  int64
}

// SetJournal publishes the journal's figures, read at now.
func (m *Metrics) SetJournal(f JournalFigures, now time.Time) {
	m.journal.entries.Set(float64(f.Entries))
	m.journal.age.Set(ageOf(f.Oldest, now).Seconds())
	m.journal.bytes.Set(float64(f.Bytes))
}

// Journalled implements inbound.Observer.
func (m *Metrics) Journalled(sids []string) { m.journal.appended.Add(float64(len(sids))) }

// Replayed implements inbound.Observer.
func (m *Metrics) Replayed() { m.journal.replayed.Inc() }

// JournalFailed implements inbound.Observer.
func (m *Metrics) JournalFailed() { m.journal.failures.Inc() }
