package metrics_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/webhook"
)

var (
	_ outbound.Observer  = (*metrics.Metrics)(nil)
	_ reconcile.Observer = (*metrics.Metrics)(nil)
	_ inbound.Observer   = (*metrics.Metrics)(nil)
	_ ords.Observer      = (*metrics.Metrics)(nil)
	_ lookup.Observer    = (*metrics.Metrics)(nil)
	_ mailing.Observer   = (*metrics.Metrics)(nil)
)

// observation is one call and the series that it moves.
type observation struct {
	call  func(*metrics.Metrics)
	moves map[string]float64
}

func sent(channel string, failure *gateway.Failure) func(*metrics.Metrics) {
	return func(m *metrics.Metrics) {
		m.Sent(outbound.Sent{
			Channel: channel, Segments: 3, Post: period(250 * time.Millisecond), Waited: 5 * time.Second,
			Outcome: gateway.Outcome{Failure: failure},
		})
	}
}

func period(took time.Duration) gateway.Period { return gateway.Period{From: noon, To: noon.Add(took)} }

func row(channel string, status gateway.Status) gateway.Message {
	return gateway.Message{Channel: channel, State: gateway.State{Status: status}}
}

func sendingObservations() map[string]observation {
	return map[string]observation{
		"Claimed": {func(m *metrics.Metrics) { m.Claimed("CERTS", 40, 20*time.Millisecond) }, map[string]float64{
			"ebs_sms_claim_duration_seconds_count": 1, "ebs_sms_claim_duration_seconds_sum": .02,
			"ebs_sms_claim_rows_count": 1, "ebs_sms_claim_rows_sum": 40,
		}},
		"ClaimedNothing": {func(m *metrics.Metrics) { m.Claimed("CERTS", 0, 20*time.Millisecond) }, map[string]float64{
			"ebs_sms_claim_duration_seconds_count": 1, "ebs_sms_claim_duration_seconds_sum": .02,
			"ebs_sms_claim_rows_count": 1,
		}},
		"Posting": {func(m *metrics.Metrics) { m.Posting(1); m.Posting(1); m.Posting(-1) }, map[string]float64{
			"ebs_sms_sends_in_flight": 1,
		}},
		"SentAccepted": {sent("CERTS", nil), map[string]float64{
			`ebs_sms_sends_total{channel="CERTS",outcome="accepted"}`:             1,
			`ebs_sms_queue_wait_seconds_count{channel="CERTS"}`:                   1,
			`ebs_sms_queue_wait_seconds_sum{channel="CERTS"}`:                     5,
			`ebs_sms_segments_total{channel="CERTS"}`:                             3,
			`ebs_sms_provider_request_duration_seconds_count{outcome="accepted"}`: 1,
			`ebs_sms_provider_request_duration_seconds_sum{outcome="accepted"}`:   .25,
		}},
		"SentUnknown": {sent("ALERTS", &gateway.Failure{Class: gateway.ClassAmbiguous}), map[string]float64{
			"ebs_sms_provider_unanswered_posts":                                  1,
			`ebs_sms_sends_total{channel="ALERTS",outcome="unknown"}`:            1,
			`ebs_sms_queue_wait_seconds_count{channel="ALERTS"}`:                 1,
			`ebs_sms_queue_wait_seconds_sum{channel="ALERTS"}`:                   5,
			`ebs_sms_send_failures_total{channel="ALERTS",class="ambiguous"}`:    1,
			`ebs_sms_provider_request_duration_seconds_count{outcome="unknown"}`: 1,
			`ebs_sms_provider_request_duration_seconds_sum{outcome="unknown"}`:   .25,
		}},
		"SentToNobody": {func(m *metrics.Metrics) {
			for range 3 {
				sent("CERTS", &gateway.Failure{Class: gateway.ClassUnreachable})(m)
			}
		}, map[string]float64{
			"ebs_sms_provider_unanswered_posts":                                3,
			`ebs_sms_sends_total{channel="CERTS",outcome="retry"}`:             3,
			`ebs_sms_queue_wait_seconds_count{channel="CERTS"}`:                3,
			`ebs_sms_queue_wait_seconds_sum{channel="CERTS"}`:                  15,
			`ebs_sms_send_failures_total{channel="CERTS",class="unreachable"}`: 3,
			`ebs_sms_provider_request_duration_seconds_count{outcome="retry"}`: 3,
			`ebs_sms_provider_request_duration_seconds_sum{outcome="retry"}`:   .75,
		}},
		"SentOfAnUnknownChannel": {sent("+14155550123", &gateway.Failure{Class: gateway.ClassContent}),
			map[string]float64{
				`ebs_sms_sends_total{channel="other",outcome="rejected"}`:             1,
				`ebs_sms_queue_wait_seconds_count{channel="other"}`:                   1,
				`ebs_sms_queue_wait_seconds_sum{channel="other"}`:                     5,
				`ebs_sms_send_failures_total{channel="other",class="content"}`:        1,
				`ebs_sms_provider_request_duration_seconds_count{outcome="rejected"}`: 1,
				`ebs_sms_provider_request_duration_seconds_sum{outcome="rejected"}`:   .25,
			}},
		"Recorded": {func(m *metrics.Metrics) { m.Recorded(7, 5*time.Millisecond) }, map[string]float64{
			"ebs_sms_record_duration_seconds_count": 1, "ebs_sms_record_duration_seconds_sum": .005,
			"ebs_sms_record_rows_count": 1, "ebs_sms_record_rows_sum": 7,
		}},
		"TurnedAway": {func(m *metrics.Metrics) { m.TurnedAway(row("CERTS", gateway.StatusOptedOut)) }, map[string]float64{
			`ebs_sms_turned_away_total{channel="CERTS",status="OPTED_OUT"}`: 1,
		}},
		"TurnedAwayOfAnUnknownChannel": {func(m *metrics.Metrics) { m.TurnedAway(row("GONE", gateway.StatusExpired)) },
			map[string]float64{
				`ebs_sms_turned_away_total{channel="other",status="EXPIRED"}`: 1,
			}},
		"Resolved": {func(m *metrics.Metrics) { m.Resolved(reconcile.Resolved{As: "held"}) },
			map[string]float64{`ebs_sms_resolutions_total{result="held"}`: 1}},
		"EndedWell": {func(m *metrics.Metrics) { m.Ended("CERTS", gateway.Report{Status: "delivered"}) },
			map[string]float64{
				`ebs_sms_deliveries_total{channel="CERTS",status="DELIVERED"}`: 1,
			}},
		"EndedBadly": {func(m *metrics.Metrics) {
			m.Ended("CERTS", gateway.Report{Status: "failed", Failure: &gateway.Failure{Class: gateway.ClassSender}})
		}, map[string]float64{
			`ebs_sms_deliveries_total{channel="CERTS",status="UNDELIVERED"}`:  1,
			`ebs_sms_delivery_failures_total{channel="CERTS",class="sender"}`: 1,
		}},
		"EndedBadlyWithoutAReason": {func(m *metrics.Metrics) {
			m.Ended("GONE",
				gateway.Report{Status: "undelivered"})
		}, map[string]float64{
			`ebs_sms_deliveries_total{channel="other",status="UNDELIVERED"}`: 1,
			`ebs_sms_delivery_failures_total{channel="other",class="none"}`:  1,
		}},
		"Doubled": {func(m *metrics.Metrics) { m.Doubled() },
			map[string]float64{"ebs_sms_doubled_messages_total": 1}},
		"StoreFailed": {func(m *metrics.Metrics) { m.StoreFailed("claim") },
			map[string]float64{`ebs_sms_store_errors_total{operation="claim"}`: 1}},
		"PausesInForce": {func(m *metrics.Metrics) { m.PausesInForce(2) },
			map[string]float64{"ebs_sms_pauses_in_force": 2}},
		"StoreAnswered": {func(m *metrics.Metrics) {
			for _, yes := range []bool{false, true, false, false} {
				m.StoreAnswered(yes)
			}
		}, map[string]float64{"ebs_sms_store_unanswered_calls": 2}},
		"Busy": {func(m *metrics.Metrics) { m.Busy("record", 2) },
			map[string]float64{`ebs_sms_rows_busy_total{operation="record"}`: 2}},
		"Refused": {func(m *metrics.Metrics) { m.Refused("claim", 3) },
			map[string]float64{`ebs_sms_rows_refused_total{operation="claim"}`: 3}},
		"Unreadable": {func(m *metrics.Metrics) { m.Unreadable("GONE", 1) },
			map[string]float64{`ebs_sms_rows_unreadable_total{channel="other"}`: 1}},
		"Paused": {func(m *metrics.Metrics) { m.Paused(gateway.PauseSender) },
			map[string]float64{`ebs_sms_pauses_total{scope="sender"}`: 1}},
	}
}

func webhookObservations() map[string]observation {
	return map[string]observation{
		"Webhook": {func(m *metrics.Metrics) {
			m.Webhook(webhook.Answered{Route: "/sms/inbound", Status: 401, Took: time.Second})
		}, map[string]float64{
			`ebs_sms_webhook_duration_seconds_count{code="401",path="/sms/inbound"}`: 1,
			`ebs_sms_webhook_duration_seconds_sum{code="401",path="/sms/inbound"}`:   1,
		}},
		"Rejected": {func(m *metrics.Metrics) { m.Rejected("form") }, map[string]float64{
			`ebs_sms_webhooks_rejected_total{reason="form"}`: 1,
		}},
		"ConnectionClosed": {func(m *metrics.Metrics) { m.ConnectionClosed("lists", "connections") }, map[string]float64{
			`ebs_sms_connections_closed_total{listener="lists",reason="connections"}`: 1,
		}},
		"Reply": {func(m *metrics.Metrics) { m.Reply(inbound.Staged{Kind: consent.KindStop}) }, map[string]float64{
			`ebs_sms_replies_total{kind="stop",result="staged"}`: 1,
		}},
		"ReplyAgain": {func(m *metrics.Metrics) { m.Reply(inbound.Staged{Kind: consent.KindReply, Duplicate: true}) }, map[string]float64{
			`ebs_sms_replies_total{kind="reply",result="duplicate"}`: 1,
		}},
		"Callback": {func(m *metrics.Metrics) { m.Callback(inbound.Reported{Result: "applied", Lag: 2 * time.Second}) }, map[string]float64{
			`ebs_sms_callbacks_total{result="applied"}`: 1,
			"ebs_sms_callback_lag_seconds_count":        1, "ebs_sms_callback_lag_seconds_sum": 2,
		}},
		"CallbackWithoutLag": {func(m *metrics.Metrics) { m.Callback(inbound.Reported{Result: "orphan"}) }, map[string]float64{
			`ebs_sms_callbacks_total{result="orphan"}`: 1,
		}},
	}
}

func journalObservations() map[string]observation {
	return map[string]observation{
		"Journalled": {func(m *metrics.Metrics) { m.Journalled([]string{"SM1", "SM2", "SM3"}) },
			map[string]float64{"ebs_sms_journal_appended_total": 3}},
		"Replayed": {func(m *metrics.Metrics) { m.Replayed() },
			map[string]float64{"ebs_sms_journal_replayed_total": 1}},
		"JournalFailed": {func(m *metrics.Metrics) { m.JournalFailed() },
			map[string]float64{"ebs_sms_journal_failures_total": 1}},
		"SetJournal": {func(m *metrics.Metrics) {
			m.SetJournal(metrics.JournalFigures{Entries: 2, Oldest: noon.Add(-time.Minute), Bytes: 500}, noon)
		}, map[string]float64{
			"ebs_sms_journal_entries": 2, "ebs_sms_journal_oldest_age_seconds": 60, "ebs_sms_journal_bytes": 500,
		}},
	}
}

func matchObservations() map[string]observation {
	return map[string]observation{
		"Matched": {func(m *metrics.Metrics) {
			m.Matched(inbound.Matched{Match: gateway.Match{
				Status: gateway.MatchMatched, Method: gateway.MatchKeyword, MessageID: 1,
			}})
		}, map[string]float64{`ebs_sms_replies_decided_total{method="keyword",status="matched"}`: 1}},
		"MatchesPending": {func(m *metrics.Metrics) { m.MatchesPending(time.Minute) },
			map[string]float64{"ebs_sms_replies_oldest_undecided_age_seconds": 60}},
	}
}

func digestObservations() map[string]observation {
	slot := time.Date(2026, time.November, 27, 8, 0, 0, 0, time.UTC)
	return map[string]observation{
		"Mailed": {func(m *metrics.Metrics) { m.Mailed(mailing.ResultSent) },
			map[string]float64{`ebs_sms_digests_mailed_total{result="sent"}`: 1}},
		"Untold": {func(m *metrics.Metrics) { m.Untold(3) }, map[string]float64{"ebs_sms_digest_untold_items": 3}},
		"SetDigests": {func(m *metrics.Metrics) {
			m.SetDigests(gateway.MailingStats{Waiting: 2, Oldest: slot}, slot.Add(time.Hour))
		}, map[string]float64{"ebs_sms_digests_waiting": 2, "ebs_sms_digests_oldest_waiting_age_seconds": 3600}},
		"SetDigestsOfNone": {func(m *metrics.Metrics) { m.SetDigests(gateway.MailingStats{}, slot) }, map[string]float64{}},
	}
}

func traceObservations() map[string]observation {
	return map[string]observation{
		"Spans": {func(m *metrics.Metrics) { m.Spans("dropped", 5) },
			map[string]float64{`ebs_sms_trace_spans_total{result="dropped"}`: 5}},
	}
}

func lookupObservations() map[string]observation {
	return map[string]observation{
		"LookedUp": {func(m *metrics.Metrics) { m.LookedUp(lookup.ResultTold) },
			map[string]float64{`ebs_sms_lookups_total{result="told"}`: 1}},
		"SetLookups": {func(m *metrics.Metrics) { m.SetLookups(lookup.Figures{Waiting: 2, Used: 500}) },
			map[string]float64{"ebs_sms_lookup_queue_numbers": 2, "ebs_sms_lookup_budget_used": 500}},
	}
}

func TestProviderUnanswered_EndsWithAClearAnswer(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]*gateway.Failure{"accepted": nil, "refused": {Class: gateway.ClassRecipient},
		"busy": {Class: gateway.ClassRateLimit}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScope()
			sent("CERTS", &gateway.Failure{Class: gateway.ClassUnreachable})(s.Metrics)
			sent("CERTS", failure)(s.Metrics)
			require.Zero(t, s.series(t)["ebs_sms_provider_unanswered_posts"])
		})
	}
}

// TestUsed: a number is known by its last digits, as anywhere.
func TestUsed(t *testing.T) {
	t.Parallel()
	s := newScope()
	s.Used(outbound.Usage{Scope: gateway.UsageSender, Name: "+14155550123", Used: 8, Cap: 10})
	s.Used(outbound.Usage{Scope: gateway.UsageChannel, Name: "CERTS", Used: 5, Cap: 100})
	series := s.series(t)
	require.InDelta(t, 8, series[`ebs_sms_daily_used_segments{name="***0123",scope="sender"}`], 0)
	require.InDelta(t, 100, series[`ebs_sms_daily_cap_segments{name="CERTS",scope="channel"}`], 0)
}

// TestPauses: a sender is known by its last digits, and what is over is gone.
func TestPauses(t *testing.T) {
	t.Parallel()
	s := newScope()
	pauses := func() []string {
		var found []string
		for name := range s.series(t) {
			if strings.HasPrefix(name, "ebs_sms_pause_info") {
				found = append(found, name)
			}
		}
		return found
	}
	s.Pauses([]gateway.Pause{
		{Scope: gateway.PauseSender, Name: "+14155550123", Reason: "21606 The number cannot send."},
		{Scope: gateway.PauseSender, Name: "+14155550177", Reason: "21606 It is over.", Until: noon},
		{Scope: gateway.PauseChannel, Name: "CERTS", Reason: "stopped by hand"},
		{Scope: gateway.PauseChannel, Name: "+14155550188", Reason: "mistyped"},
		{Scope: gateway.PauseAll, Reason: "20003 Authenticate", Until: noon.Add(time.Second)},
	}, noon)
	require.ElementsMatch(t, []string{
		`ebs_sms_pause_info{code="21606",name="***0123",scope="sender"}`,
		`ebs_sms_pause_info{code="0",name="CERTS",scope="channel"}`,
		`ebs_sms_pause_info{code="0",name="other",scope="channel"}`,
		`ebs_sms_pause_info{code="20003",name="",scope="all"}`,
	}, pauses())
	s.Pauses(nil, noon)
	require.Empty(t, pauses())
}

func TestObserver_MovesItsSeriesAlone(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]observation{sendingObservations(), webhookObservations(),
		journalObservations(), lookupObservations(), traceObservations(), digestObservations(), matchObservations()} {
		for name, o := range table {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newScope()
				require.Equal(t, o.moves, s.moved(t, func() { o.call(s.Metrics) }))
			})
		}
	}
}
