package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// connections are those of all listeners.
type connections struct{ closed *prometheus.CounterVec }

func newConnections(auto promauto.Factory) connections {
	return connections{closed: auto.NewCounterVec(prometheus.CounterOpts{
		Name: "ebs_sms_connections_closed_total",
		Help: "Connections that were closed for newer ones, by listener and reason: it has as many as it may (connections), or as it may of one client (client_connections).",
	}, []string{"listener", "reason"})}
}

func (c connections) zero(opts Options) {
	for _, listener := range opts.Listeners {
		for _, reason := range opts.CloseReasons {
			c.closed.WithLabelValues(listener, reason)
		}
	}
}

// ConnectionClosed counts a connection that was closed for a newer one.
func (m *Metrics) ConnectionClosed(listener, reason string) {
	m.connections.closed.WithLabelValues(listener, reason).Inc()
}
