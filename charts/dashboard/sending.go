package dashboard

func throughput() row {
	return row{title: "Throughput", graphs: []figure{
		{
			title: "Posts by outcome", help: "Posts to Twilio.", unit: "mps", stacked: true,
			alert:   "EbsSmsNothingAccepted",
			queries: []query{{`sum by (outcome) (rate(ebs_sms_sends_total{#}[~]))`, "{{outcome}}"}},
		},
		{
			title: "Accepted by channel", help: "Messages that Twilio accepted.", unit: "mps", stacked: true,
			queries: []query{{`sum by (channel) (rate(ebs_sms_sends_total{#,outcome="accepted"}[~]))`, "{{channel}}"}},
		},
		{
			title: "Segments", help: "Parts that the accepted messages are billed in.", unit: "cps", stacked: true,
			queries: []query{{`sum by (channel) (rate(ebs_sms_segments_total{#}[~]))`, "{{channel}}"}},
		},
		{
			title: "Daily caps", help: "How much of its segments of today each sender or channel has used.",
			unit:  "percentunit",
			limit: over(capShare, warning), alert: "EbsSmsDailyCapNearlyUsed",
			queries: []query{{`max by (scope, name) (ebs_sms_daily_used_segments{@}) / ` +
				`max by (scope, name) (ebs_sms_daily_cap_segments{@})`, "{{scope}} {{name}}"}},
		},
		{
			title: "Failures by class", help: "Share of the posts that failed.", unit: "percentunit",
			limit: over(failureRatio, warning), alert: "EbsSmsSendFailures",
			queries: []query{{`job_class:ebs_sms_send_failures:ratio_rate15m{@} > 0`, "{{class}}"}},
		},
		{
			title: "Not delivered by class", help: "Share of the final reports that say: accepted, and not delivered.",
			unit:  "percentunit",
			limit: over(failureRatio, warning), alert: "EbsSmsUndelivered",
			queries: []query{{`job_class:ebs_sms_delivery_failures:ratio_rate1h{@} > 0`, "{{class}}"}},
		},
		{
			title: "Final reports", help: "What became of accepted messages.", unit: "mps", stacked: true,
			queries: []query{{`sum by (status) (rate(ebs_sms_deliveries_total{#}[~]))`, "{{status}}"}},
		},
		{
			title: "Turned away", help: "Claimed rows that ended, or were deferred, without a post.", unit: "mps",
			stacked: true,
			queries: []query{{`sum by (status) (rate(ebs_sms_turned_away_total{#}[~]))`, "{{status}}"}},
		},
		{
			title: "Replies", help: "Replies by kind. A surge of stop words is an alert.", unit: "mps", stacked: true,
			alert:   "EbsSmsOptOutSurge",
			queries: []query{{`sum by (kind) (rate(ebs_sms_replies_total{@,result="staged"}[~]))`, "{{kind}}"}},
		},
		{
			title: "Posts without a clear answer", help: "In a row. Twilio, or the way to it, is down.", unit: "short",
			alert:   "EbsSmsTwilioDown",
			queries: []query{{`max by (instance) (ebs_sms_provider_unanswered_posts{@})`, "{{instance}}"}},
		},
		{
			title: "In flight", help: "Posts to Twilio under way.", unit: "short", stacked: true,
			queries: []query{{`sum by (instance) (ebs_sms_sends_in_flight{@})`, "{{instance}}"}},
		},
	}}
}

func latency() row {
	return row{title: "Latency", graphs: []figure{
		{
			title: "Wait in the queue",
			help:  "From when a row could first be sent until its first post, 99th percentile.", unit: "s",
			limit: over(waitSeconds, critical), alert: "EbsSmsQueueWaitBudgetFast",
			queries: []query{{`histogram_quantile(0.99, sum by (le, channel) (rate(ebs_sms_queue_wait_seconds_bucket{#}[~])))`, "{{channel}}"}},
		},
		{
			title: "Twilio", help: "Time of a post, by outcome.", unit: "s",
			queries: []query{
				{`histogram_quantile(0.5, sum by (le, outcome) (rate(ebs_sms_provider_request_duration_seconds_bucket{@}[~])))`, "{{outcome}} p50"},
				{`histogram_quantile(0.99, sum by (le, outcome) (rate(ebs_sms_provider_request_duration_seconds_bucket{@}[~])))`, "{{outcome}} p99"},
			},
		},
		{
			title: "Twilio's clock", help: "How far Twilio's clock is ahead of the gateway's.", unit: "s",
			queries: []query{{`max by (instance) (ebs_sms_provider_clock_offset_seconds{@})`, "{{instance}}"}},
		},
		{
			title: "Claim", help: "Time of one claim in the database.", unit: "s",
			queries: quantiles("ebs_sms_claim_duration_seconds"),
		},
		{
			title: "Record", help: "Time of one group commit.", unit: "s",
			queries: quantiles("ebs_sms_record_duration_seconds"),
		},
		{
			title: "Rows at once", help: "Rows of a claim and of a group commit, on average.", unit: "short",
			queries: []query{
				{`sum(rate(ebs_sms_claim_rows_sum{@}[~])) / sum(rate(ebs_sms_claim_rows_count{@}[~]))`, "claim"},
				{`sum(rate(ebs_sms_record_rows_sum{@}[~])) / sum(rate(ebs_sms_record_rows_count{@}[~]))`, "record"},
			},
		},
		{
			title: "Delivery reports", help: "From the beginning of an attempt to a report that was applied.",
			unit:    "s",
			queries: quantiles("ebs_sms_callback_lag_seconds"),
		},
	}}
}

// quantiles are the median and the 99th percentile of a histogram without labels.
func quantiles(histogram string) []query {
	return []query{
		{`histogram_quantile(0.5, sum by (le) (rate(` + histogram + `_bucket{@}[~])))`, "p50"},
		{`histogram_quantile(0.99, sum by (le) (rate(` + histogram + `_bucket{@}[~])))`, "p99"},
	}
}

func queue() row {
	return row{title: "Queue", graphs: []figure{
		{
			title: "Depth by status", help: "Messages not yet with Twilio.", unit: "short", stacked: true,
			queries: []query{{`sum by (status) (job_channel_status:ebs_sms_queue_messages:max{#})`, "{{status}}"}},
		},
		{
			title: "Depth by channel",
			help:  "Messages not yet with Twilio. The channel other: feeders name one that is not configured.",
			unit:  "short", stacked: true,
			queries: []query{{`sum by (channel) (job_channel_status:ebs_sms_queue_messages:max{#})`, "{{channel}}"}},
		},
		{
			title: "Oldest row", help: "How long the oldest row that may be sent has been waiting.", unit: "s",
			limit: over(behindSeconds, warning), alert: "EbsSmsQueueBehind",
			queries: []query{{`max by (channel) (job_channel:ebs_sms_queue_oldest_eligible_age_seconds:max{#})`,
				"{{channel}}"}},
		},
		{
			title: "Unknown and held", help: "Messages that Twilio may have accepted or not.", unit: "short",
			stacked: true,
			alert:   "EbsSmsOutcomesUnknown",
			queries: []query{{`max by (channel) (ebs_sms_unknown_outcomes{#})`, "{{channel}}"}},
		},
		{
			title: "What the sweeps found", help: "Lost leases, unknown outcomes and missing reports.", unit: "mps",
			stacked: true,
			queries: []query{{`sum by (result) (rate(ebs_sms_resolutions_total{@}[~]))`, "{{result}}"}},
		},
		{
			title: "Newest row", help: "Since a feeder last inserted a row.", unit: "s", alert: "EbsSmsFeederStopped",
			queries: []query{{`time() - max by (channel) (ebs_sms_queue_newest_insert_timestamp_seconds{#} > 0)`,
				"{{channel}}"}},
		},
		{
			title: "What is paused", help: "Scope, channel or sender, and Twilio's code.", unit: "short", stacked: true,
			alert:   "EbsSmsSenderPaused",
			queries: []query{{`max by (scope, name, code) (ebs_sms_pause_info{@}) > 0`, "{{scope}} {{name}} {{code}}"}},
		},
		{
			title: "Pauses", help: "In force, and set by gateways because of a broken sender or account.",
			unit: "short", alert: "EbsSmsPaused",
			queries: []query{
				{`max(ebs_sms_pauses_in_force{@})`, "in force"},
				{`sum by (scope) (increase(ebs_sms_pauses_total{@}[~]))`, "new: {{scope}}"},
			},
		},
	}}
}
