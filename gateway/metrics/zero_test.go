package metrics_test

import (
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/metrics"
)

// product are the series of one name with every combination of label values.
func product(name string, labels ...[]string) []string {
	series := []string{""}
	for _, label := range labels {
		var longer []string
		for _, prefix := range series {
			for _, value := range label[1:] {
				longer = append(longer, fmt.Sprintf("%s,%s=%q", prefix, label[0], value))
			}
		}
		series = longer
	}
	for i, labels := range series {
		series[i] = name
		if labels != "" {
			series[i] += "{" + labels[1:] + "}"
		}
	}
	return series
}

func label[T ~string](name string, values ...T) []string {
	all := []string{name}
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// expected is every series but the buckets of histograms.
func expected() []string {
	channel := label("channel", "CERTS", "ALERTS", "other")
	outcome := label("outcome", gateway.OutcomeKinds()...)
	var all []string
	add := func(name string, labels ...[]string) { all = append(all, product(name, labels...)...) }
	histogram := func(name string, labels ...[]string) {
		add(name+"_sum", labels...)
		add(name+"_count", labels...)
	}
	add("ebs_sms_build_info", label("goversion", runtime.Version()), label("version", "1.2.3"))
	add("ebs_sms_queue_messages", channel, label("status", "NEW", "DEFERRED", "RETRY", "SENDING", "UNKNOWN", "HELD"))
	add("ebs_sms_queue_oldest_eligible_age_seconds", channel)
	add("ebs_sms_provider_clock_offset_seconds")
	add("ebs_sms_replies_recovered_total")
	add("ebs_sms_unknown_outcomes", channel)
	add("ebs_sms_queue_read_timestamp_seconds")
	add("ebs_sms_queue_newest_insert_timestamp_seconds", label("channel", "CERTS", "ALERTS"))
	add("ebs_sms_replies_oldest_unprocessed_age_seconds")
	add("ebs_sms_provider_unanswered_posts")
	add("ebs_sms_store_unanswered_calls")
	add("ebs_sms_rows_busy_total", label("operation", "claim", "record"))
	add("ebs_sms_rows_refused_total", label("operation", "claim", "record"))
	add("ebs_sms_rows_unreadable_total", channel)
	add("ebs_sms_sends_total", channel, outcome)
	add("ebs_sms_send_failures_total", channel, label("class", gateway.ErrorClasses()...))
	add("ebs_sms_segments_total", channel)
	add("ebs_sms_turned_away_total", channel, label("status", "DEFERRED", "REJECTED", "OPTED_OUT", "EXPIRED"))
	histogram("ebs_sms_queue_wait_seconds", channel)
	histogram("ebs_sms_provider_request_duration_seconds", outcome)
	add("ebs_sms_sends_in_flight")
	histogram("ebs_sms_claim_duration_seconds")
	histogram("ebs_sms_claim_rows")
	histogram("ebs_sms_record_duration_seconds")
	histogram("ebs_sms_record_rows")
	add("ebs_sms_resolutions_total", label("result", "found", "held"))
	add("ebs_sms_doubled_messages_total")
	add("ebs_sms_store_errors_total", label("operation", "claim", "record"))
	add("ebs_sms_pauses_in_force")
	add("ebs_sms_pauses_total", label("scope", "all", "channel", "sender"))
	histogram("ebs_sms_webhook_duration_seconds", label("code", "200", "401"), label("path", "other", "/sms/inbound"))
	add("ebs_sms_deliveries_total", channel, label("status", "DELIVERED", "UNDELIVERED"))
	add("ebs_sms_delivery_failures_total", channel, label("class",
		append(gateway.ErrorClasses(), metrics.ClassNone)...))
	add("ebs_sms_webhooks_rejected_total", label("reason", "bad_signature", "form"))
	add("ebs_sms_replies_total", label("kind", "reply", "stop"), label("result", "staged", "duplicate"))
	add("ebs_sms_callbacks_total", label("result", "applied", "orphan"))
	histogram("ebs_sms_callback_lag_seconds")
	add("ebs_sms_journal_entries")
	add("ebs_sms_journal_oldest_age_seconds")
	add("ebs_sms_journal_bytes")
	add("ebs_sms_journal_capacity_bytes")
	add("ebs_sms_journal_appended_total")
	add("ebs_sms_journal_replayed_total")
	add("ebs_sms_journal_failures_total")
	add("ebs_sms_replies_decided_total", label("method", "reference", "question", "only", "keyword", "latest"),
		label("status", "matched"))
	add("ebs_sms_replies_decided_total", label("method", ""), label("status", "ambiguous", "unmatched", "none"))
	add("ebs_sms_replies_oldest_undecided_age_seconds")
	add("ebs_sms_lookups_total", label("result", lookup.Results()...))
	add("ebs_sms_lookup_queue_numbers")
	add("ebs_sms_lookup_budget_used")
	add("ebs_sms_lookup_budget")
	add("ebs_sms_digests_mailed_total", label("result", mailing.Results()...))
	add("ebs_sms_digest_untold_items")
	add("ebs_sms_digests_waiting")
	add("ebs_sms_digests_oldest_waiting_age_seconds")
	add("ebs_sms_trace_spans_total", label("result", "exported", "dropped"))
	add("ebs_sms_list_requests_total", label("code", "2xx", "3xx", "4xx", "5xx"), label("operation", "other", "listInbound"))
	add("ebs_sms_list_clients_refused_total", label("reason", "login", "rate"))
	add("ebs_sms_connections_closed_total", label("listener", "webhooks", "lists"), label("reason", "connections", "client_connections"))
	return all
}

func TestNew_HasEverySeriesAtZero(t *testing.T) {
	t.Parallel()
	series := newScope().series(t)
	maps.DeleteFunc(series, func(name string, _ float64) bool { return strings.Contains(name, "_bucket") })
	require.ElementsMatch(t, expected(), slices.Collect(maps.Keys(series)))
	for name, value := range series {
		if strings.HasPrefix(name, "ebs_sms_build_info") {
			require.InDelta(t, 1, value, 0)
			continue
		}
		require.Zero(t, value, name)
	}
}

func TestNew_HasNoLabelForPersonalData(t *testing.T) {
	t.Parallel()
	known := []string{
		"channel", "status", "outcome", "class", "result", "operation", "scope", "path", "code", "reason", "kind",
		"listener", "name", "le", "method", "version", "goversion",
	}
	for _, found := range regexp.MustCompile(`[{,]([a-z]+)="`).FindAllStringSubmatch(newScope().exposition(t), -1) {
		require.Contains(t, known, found[1])
	}
}
