package dashboard

func webhooks() row {
	return row{title: "Webhooks", graphs: []figure{
		{
			title: "Answers by status code", help: "All requests to the webhooks' listener.", unit: "reqps",
			stacked: true,
			queries: []query{{`sum by (code) (rate(ebs_sms_webhook_duration_seconds_count{@}[~]))`, "{{code}}"}},
		},
		{
			title: "Answers by path", help: "Replies and delivery reports.", unit: "reqps", stacked: true,
			queries: []query{{`sum by (path) (rate(ebs_sms_webhook_duration_seconds_count{@}[~]))`, "{{path}}"}},
		},
		{
			title: "Time to answer", help: "Median and 99.9th percentile of what was answered 2xx.", unit: "s",
			limit: over(webhookSeconds, critical), alert: "EbsSmsWebhookBudgetFast",
			queries: []query{
				{`histogram_quantile(0.5, sum by (le) (rate(ebs_sms_webhook_duration_seconds_bucket{@,path!="other",code=~"2.."}[~])))`, "p50"},
				{`histogram_quantile(0.999, sum by (le) (rate(ebs_sms_webhook_duration_seconds_bucket{@,path!="other",code=~"2.."}[~])))`, "p99.9"},
			},
		},
		{
			title: "Refused", help: "Requests that were refused or failed, by reason.", unit: "reqps", stacked: true,
			alert:   "EbsSmsWebhooksRejected",
			queries: []query{{`sum by (reason) (rate(ebs_sms_webhooks_rejected_total{@}[~])) > 0`, "{{reason}}"}},
		},
		{
			title: "Connections closed", help: "Those that had to make room for newer ones, by listener and reason.", unit: "cps", stacked: true,
			queries: []query{{`sum by (listener, reason) (rate(ebs_sms_connections_closed_total{@}[~])) > 0`, "{{listener}} {{reason}}"}},
		},
		{
			title: "Delivery reports", help: "What they did to their message.", unit: "mps", stacked: true,
			queries: []query{{`sum by (result) (rate(ebs_sms_callbacks_total{@}[~]))`, "{{result}}"}},
		},
		{
			title: "Oldest reply not swept", help: "How long the oldest reply has been waiting for the site's sweep.",
			unit:    "s",
			alert:   "EbsSmsRepliesNotSwept",
			queries: []query{{`max(ebs_sms_replies_oldest_unprocessed_age_seconds{@})`, "age"}},
		},
		{
			title: "Replies decided", help: "Whether the message that they answer was found, and how.", unit: "mps",
			stacked: true, alert: "EbsSmsRepliesAmbiguous",
			queries: []query{{`sum by (status, method) (rate(ebs_sms_replies_decided_total{@}[~]))`,
				"{{status}} {{method}}"}},
		},
		{
			title: "Oldest reply not decided", help: "How long the oldest reply waits that could not be decided.",
			unit:  "s",
			limit: over(undecidedSeconds, warning), alert: "EbsSmsRepliesUndecided",
			queries: []query{{`max(ebs_sms_replies_oldest_undecided_age_seconds{@})`, "age"}},
		},
		{
			title: "Second deliveries and recovered replies",
			help:  "Replies that Twilio posted again, and those found in its list alone.",
			unit:  "mps", stacked: true,
			queries: []query{{`sum(rate(ebs_sms_replies_recovered_total{@}[~]))`, "recovered"},
				{`sum by (kind) (rate(ebs_sms_replies_total{@,result="duplicate"}[~]))`, "{{kind}}"}},
		},
	}}
}

func lists() row {
	return row{title: "Lists", graphs: []figure{
		{
			title: "Requests", help: "What other systems ask for, by operation.", unit: "reqps", stacked: true,
			queries: []query{{`sum by (operation) (rate(ebs_sms_list_requests_total{@}[~]))`, "{{operation}}"}},
		},
		{
			title: "Answers", help: "The same, by class of the status code.", unit: "reqps", stacked: true,
			queries: []query{{`sum by (code) (rate(ebs_sms_list_requests_total{@}[~]))`, "{{code}}"}},
		},
		{
			title: "Clients refused", help: "Logins that were missing or wrong, and requests that were too many or without a scope.",
			unit: "reqps", stacked: true, alert: "EbsSmsListClientsRefused",
			queries: []query{{`sum by (reason) (rate(ebs_sms_list_clients_refused_total{@}[~])) > 0`, "{{reason}}"}},
		},
	}}
}

func journal() row {
	return row{title: "Journal", graphs: []figure{
		{
			title: "Oldest reply", help: "How long it has been waiting for the database.", unit: "s",
			limit: over(journalSeconds, warning), alert: "EbsSmsJournalOld",
			queries: []query{{`max by (instance) (ebs_sms_journal_oldest_age_seconds{@})`, "{{instance}}"}},
		},
		{
			title: "Full", help: "Share of the journal's greatest size.", unit: "percentunit",
			limit: over(journalShare, warning), alert: "EbsSmsJournalFilling",
			queries: []query{{`max by (instance) (ebs_sms_journal_bytes{@} / ebs_sms_journal_capacity_bytes{@})`,
				"{{instance}}"}},
		},
		{
			title: "Replies that wait", help: "Replies in the journal.", unit: "short", stacked: true,
			queries: []query{{`sum by (instance) (ebs_sms_journal_entries{@})`, "{{instance}}"}},
		},
		{
			title: "Replies in and out",
			help:  "Replies that went to the journal and came back from it, and its failures.", unit: "mps",
			alert: "EbsSmsJournalFailures",
			queries: []query{
				{`sum(rate(ebs_sms_journal_appended_total{@}[~]))`, "in"},
				{`sum(rate(ebs_sms_journal_replayed_total{@}[~]))`, "out"},
				{`sum(rate(ebs_sms_journal_failures_total{@}[~]))`, "failures"},
			},
		},
	}}
}
