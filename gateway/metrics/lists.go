package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// lists is what other systems ask for.
type lists struct {
	requests *prometheus.CounterVec
	refused  *prometheus.CounterVec
}

func newLists(auto promauto.Factory) lists {
	return lists{
		requests: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_list_requests_total",
			Help: "Requests of other systems to the lists, by what they asked for and by the class of the status code.",
		}, []string{"operation", "code"}),
		refused: auto.NewCounterVec(prometheus.CounterOpts{
			Name: "ebs_sms_list_clients_refused_total",
			Help: "Requests to the lists that their client was refused, by reason: a login that was missing or wrong (login), " +
				"too many of these (guesses), too many requests (rate), a scope that it does not have (scope).",
		}, []string{"reason"}),
	}
}

// classOf is the class of an HTTP status, such as 4xx.
func classOf(status int) string { return strconv.Itoa(status/100) + "xx" }

func (l lists) zero(opts Options) {
	for _, operation := range opts.ListOperations {
		for _, status := range []int{200, 300, 400, 500} {
			l.requests.WithLabelValues(operation, classOf(status))
		}
	}
	for _, reason := range opts.ListReasons {
		l.refused.WithLabelValues(reason)
	}
}

// ListAnswered implements rest.Observer.
func (m *Metrics) ListAnswered(operation string, status int) {
	m.lists.requests.WithLabelValues(operation, classOf(status)).Inc()
}

// ListRefused implements rest.Observer.
func (m *Metrics) ListRefused(reason string) { m.lists.refused.WithLabelValues(reason).Inc() }
