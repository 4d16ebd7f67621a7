package dashboard

// The thresholds of the alerts.
const (
	notMovingSeconds = 300
	unansweredPosts  = 3
	unansweredCalls  = 2
	behindSeconds    = 1800
	failureRatio     = 0.1
	staleSeconds     = 300
	journalSeconds   = 300
	journalShare     = 0.5
	lookupShare      = 0.8
	digestSeconds    = 7200
	undecidedSeconds = 900
	capShare         = 0.8
	waitSeconds      = 60
	waitBudget       = 0.01
	webhookSeconds   = 1
	webhookBudget    = 0.001
)

// none is the limit of what should be 0.
func none(color string) *limit { return &limit{value: 1, color: color} }

func over(value float64, color string) *limit { return &limit{value: value, color: color} }

func under(value float64, color string) *limit {
	return &limit{value: value, color: color, below: true}
}

func one(expr string) []query { return []query{{expr: expr}} }

func overview() row {
	return row{title: "Overview", stats: append(trouble(), course()...)}
}

// trouble is what somebody may have to act on.
func trouble() []figure {
	return []figure{
		{
			title: "Alerts", help: "Alerts that fire. Their sections in the runbook say what to do.",
			unit: "short", limit: none(critical),
			queries: one(`count(ALERTS{alertname=~"EbsSms.*",alertstate="firing"}) or vector(0)`),
		},
		{
			title: "Oldest row", help: "How long the oldest row that may be sent has been waiting, in the slowest channel.",
			unit: "s", limit: over(notMovingSeconds, critical), alert: "EbsSmsQueueNotMoving",
			queries: one(`max(job_channel:ebs_sms_queue_oldest_eligible_age_seconds:max{#})`),
		},
		{
			title: "Failures", help: "Share of the posts to Twilio within 15 minutes that failed, in the most frequent class.",
			unit: "percentunit", limit: over(failureRatio, warning), alert: "EbsSmsSendFailures",
			queries: one(`max(job_class:ebs_sms_send_failures:ratio_rate15m{@})`),
		},
		{
			title: "Unknown outcomes",
			help:  "Messages that Twilio may have accepted or not, and that are being looked up.",
			unit:  "short", limit: none(warning), alert: "EbsSmsOutcomesUnknown",
			queries: one(`sum(job_channel_status:ebs_sms_queue_messages:max{#,status="UNKNOWN"})`),
		},
		{
			title: "Held", help: "Messages of unknown outcome that wait for somebody to decide.",
			unit: "short", limit: none(warning), alert: "EbsSmsMessagesHeld",
			queries: one(`sum(job_channel_status:ebs_sms_queue_messages:max{#,status="HELD"})`),
		},
		{
			title: "Twilio", help: "Posts in a row without a clear answer.",
			unit: "short", limit: over(unansweredPosts, critical), alert: "EbsSmsTwilioDown",
			queries: one(`max(ebs_sms_provider_unanswered_posts{@})`),
		},
		{
			title: "Database", help: "Regular calls in a row without an answer.",
			unit: "short", limit: over(unansweredCalls, critical), alert: "EbsSmsDatabaseDown",
			queries: one(`max(ebs_sms_store_unanswered_calls{@})`),
		},
		{
			title: "Pauses", help: "Pauses in force, set by an operator or by a gateway.",
			unit: "short", limit: none(warning), alert: "EbsSmsPaused",
			queries: one(`max(ebs_sms_pauses_in_force{@})`),
		},
	}
}

// course is how it goes.
func course() []figure {
	return []figure{
		{
			title: "Gateways", help: "Gateways that answer Prometheus.",
			unit: "short", limit: under(1, critical), alert: "EbsSmsNoGatewayAlive",
			queries: one(`count(ebs_sms_build_info{@}) or vector(0)`),
		},
		{
			title: "Accepted a minute", help: "Messages that Twilio accepted.",
			unit:    "short",
			queries: one(`60 * sum(rate(ebs_sms_sends_total{#,outcome="accepted"}[~]))`),
		},
		{
			title: "Sent twice", help: "Messages that Twilio holds twice, within a day. It must stay 0.",
			unit: "short", limit: none(critical), alert: "EbsSmsDoubledMessages",
			queries: one(`sum(increase(ebs_sms_doubled_messages_total{@}[1d]))`),
		},
		{
			title: "Journal", help: "How long the oldest reply has been waiting on a gateway's disk for the database.",
			unit: "s", limit: over(journalSeconds, warning), alert: "EbsSmsJournalOld",
			queries: one(`max(ebs_sms_journal_oldest_age_seconds{@})`),
		},
		{
			title: "Sent within 60 s",
			help:  "Rows that were posted within 60 s of when they could be, over 3 days. The objective is 99% in each channel.",
			unit:  "percentunit", limit: under(1-waitBudget, critical), alert: "EbsSmsQueueWaitBudgetSlow",
			queries: one(`1 - max(job_channel:ebs_sms_queue_wait_late:ratio_rate3d{#})`),
		},
		{
			title: "Webhooks within 1 s",
			help:  "Webhooks that were answered 2xx within 1 s, over 3 days, of those answered 2xx or 5xx. The objective is 99.9%.",
			unit:  "percentunit", limit: under(1-webhookBudget, critical), alert: "EbsSmsWebhookBudgetSlow",
			queries: one(`1 - max(job:ebs_sms_webhooks_bad:ratio_rate3d{@})`),
		},
	}
}
