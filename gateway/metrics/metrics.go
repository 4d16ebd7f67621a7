// Package metrics holds the gateway's Prometheus collectors: one struct, made
// from an injected Registerer. Names and units follow the Prometheus
// conventions; every label is a closed set whose series exist, at zero, from the
// start. No label holds personal data.
package metrics

//go:generate go test . -run TestReferenceListsEveryMetric -update

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ebs-sms-gateway/gateway"
)

// ChannelOther labels rows of a channel that the configuration does not name.
const ChannelOther = "other"

// Options name the label values that Metrics is made with.
type Options struct {
	Registerer prometheus.Registerer
	// Channels are the configured channels.
	Channels []string
	// Resolutions is reconcile's closed set, Operations those of whoever calls the store.
	Resolutions, Operations []string
	// RejectReasons are the reasons that ords refuses a request for, Routes its paths,
	// Statuses what it answers with.
	RejectReasons, Routes []string
	Statuses              []int
	// ReplyKinds and CallbackResults are inbound's closed sets.
	ReplyKinds, CallbackResults []string
	// ListOperations and ListReasons are the closed sets of the lists.
	ListOperations, ListReasons []string
	// Listeners are those that are opened, CloseReasons why their connections are closed.
	Listeners, CloseReasons []string
	// JournalCapacity is the most bytes that the journal holds, 0 if there is none.
	JournalCapacity int64
	// LookupBudget is how many lookups a month may have, 0 if there are none.
	LookupBudget int
	// SpanResults are tracing's closed set.
	SpanResults []string
	// Trace names the trace of an attempt's reference, or of what the provider calls a reply, "" if there is none: it is the
	// exemplar of what took that long. Nil if nothing is traced.
	Trace   func(subject string) string
	Version string
}

// Metrics is the gateway's instruments. It implements the observers of outbound,
// reconcile, inbound, lookup, mailing, ords and its lists.
type Metrics struct {
	channels    map[string]bool
	queue       queue
	sending     sending
	sweeps      sweeps
	delivery    delivery
	webhooks    webhooks
	journal     journal
	lookups     lookups
	matches     matches
	digests     digests
	traces      traces
	lists       lists
	connections connections
}

// New makes and registers every collector.
func New(opts Options) *Metrics {
	auto := promauto.With(opts.Registerer)
	m := &Metrics{
		channels:    map[string]bool{},
		queue:       newQueue(auto),
		sending:     newSending(auto),
		sweeps:      newSweeps(auto),
		delivery:    newDelivery(auto),
		webhooks:    newWebhooks(auto),
		journal:     newJournal(auto),
		lookups:     newLookups(auto),
		matches:     newMatches(auto),
		digests:     newDigests(auto),
		traces:      newTraces(auto, opts.Trace),
		lists:       newLists(auto),
		connections: newConnections(auto),
	}
	for _, ch := range opts.Channels {
		m.channels[ch] = true
	}
	auto.NewGaugeVec(prometheus.GaugeOpts{
		Name: "ebs_sms_build_info",
		Help: "Always 1; the labels tell what runs.",
	}, []string{"version", "goversion"}).WithLabelValues(opts.Version, runtime.Version()).Set(1)
	m.zero(opts)
	return m
}

// zero creates every series, so that an alert on an increase sees the first one.
func (m *Metrics) zero(opts Options) {
	for _, ch := range append([]string{ChannelOther}, opts.Channels...) {
		m.queue.zero(ch)
		m.sending.zero(ch)
		m.delivery.zero(ch)
	}
	m.sweeps.zero(opts)
	m.webhooks.zero(opts)
	m.lookups.zero(opts)
	m.matches.zero()
	m.digests.zero()
	m.traces.zero(opts)
	m.lists.zero(opts)
	m.connections.zero(opts)
	m.journal.capacity.Set(float64(opts.JournalCapacity))
}

// channel maps a channel to its label: a row may name one that is not configured.
func (m *Metrics) channel(name string) string {
	if m.channels[name] {
		return name
	}
	return ChannelOther
}

// openStatuses are the statuses that make up the queue's depth.
func openStatuses() []gateway.Status {
	var open []gateway.Status
	for _, s := range gateway.Statuses() {
		if s.Open() {
			open = append(open, s)
		}
	}
	return open
}
