package dashboard

func store() row {
	return row{title: "Store", graphs: []figure{
		{
			title: "Errors by operation", help: "Store operations that failed.", unit: "ops", stacked: true,
			alert:   "EbsSmsStoreErrors",
			queries: []query{{`sum by (operation) (rate(ebs_sms_store_errors_total{@}[~]))`, "{{operation}}"}},
		},
		{
			title: "Calls without an answer",
			help:  "Heartbeats and figures in a row that failed. The database is away.", unit: "short",
			alert:   "EbsSmsDatabaseDown",
			queries: []query{{`max by (instance) (ebs_sms_store_unanswered_calls{@})`, "{{instance}}"}},
		},
		{
			title: "Busy and refused rows",
			help:  "Rows that other sessions hold locked, that the database refuses, or that cannot be read.",
			unit:  "ops", stacked: true, alert: "EbsSmsRowsRefused",
			queries: []query{
				{`sum by (operation) (rate(ebs_sms_rows_busy_total{@}[~]))`, "busy: {{operation}}"},
				{`sum by (operation) (rate(ebs_sms_rows_refused_total{@}[~]))`, "refused: {{operation}}"},
				{`sum by (channel) (rate(ebs_sms_rows_unreadable_total{#}[~]))`, "unreadable: {{channel}}"},
			},
		},
		{
			title: "Commits", help: "Group commits, and claims, by which the database pays.", unit: "ops",
			queries: []query{
				{`sum(rate(ebs_sms_record_rows_count{@}[~]))`, "record"},
				{`sum(rate(ebs_sms_claim_rows_count{@}[~]))`, "claim"},
			},
		},
		{
			title: "Age of the queue's figures", help: "Since each gateway last read them.", unit: "s",
			limit: over(staleSeconds, critical), alert: "EbsSmsQueueFiguresStale",
			queries: []query{{`time() - max by (instance) (ebs_sms_queue_read_timestamp_seconds{@})`, "{{instance}}"}},
		},
	}}
}

func budgets() row {
	return row{title: "Error budgets", graphs: []figure{
		{
			title: "Rows posted late", help: "Share of the rows that waited for more than 60 s; 1% may.",
			unit:  "percentunit",
			limit: over(waitBudget, warning), alert: "EbsSmsQueueWaitBudgetSlow",
			queries: []query{
				{`max by (channel) (job_channel:ebs_sms_queue_wait_late:ratio_rate1h{#})`, "{{channel}} 1h"},
				{`max by (channel) (job_channel:ebs_sms_queue_wait_late:ratio_rate1d{#})`, "{{channel}} 1d"},
			},
		},
		{
			title: "Webhooks bad", help: "Share of the webhooks that failed or took longer than 1 s; 0.1% may.",
			unit:  "percentunit",
			limit: over(webhookBudget, warning), alert: "EbsSmsWebhookBudgetSlow",
			queries: []query{
				{`max(job:ebs_sms_webhooks_bad:ratio_rate1h{@})`, "1h"},
				{`max(job:ebs_sms_webhooks_bad:ratio_rate1d{@})`, "1d"},
			},
		},
		{
			title: "Alerts", help: "Alerts that fire.", unit: "short", stacked: true,
			queries: []query{{`sum by (alertname) (ALERTS{alertname=~"EbsSms.*",alertstate="firing"})`,
				"{{alertname}}"}},
		},
	}}
}

func process() row {
	return row{title: "Process", graphs: []figure{
		{
			title: "CPU", help: "Cores in use.", unit: "short",
			queries: []query{{`sum by (instance) (rate(process_cpu_seconds_total{@}[~]))`, "{{instance}}"}},
		},
		{
			title: "Memory", help: "Resident.", unit: "bytes",
			queries: []query{{`sum by (instance) (process_resident_memory_bytes{@})`, "{{instance}}"}},
		},
		{
			title: "Goroutines", help: "A number that only grows is a leak.", unit: "short",
			queries: []query{{`sum by (instance) (go_goroutines{@})`, "{{instance}}"}},
		},
		{
			title: "Open files", help: "Connections, and the journal's files.", unit: "short",
			queries: []query{{`sum by (instance) (process_open_fds{@})`, "{{instance}}"}},
		},
		{
			title: "Uptime", help: "Since the process began.", unit: "s", alert: "EbsSmsGatewayDown",
			queries: []query{{`time() - max by (instance) (process_start_time_seconds{@})`, "{{instance}}"}},
		},
		{
			title: "Versions", help: "Gateways by version.", unit: "short", stacked: true,
			queries: []query{{`count by (version) (ebs_sms_build_info{@})`, "{{version}}"}},
		},
		{
			title: "Spans by result", help: "For the collector of traces. Lost ones cost nothing but themselves.",
			unit: "ops", stacked: true,
			queries: []query{{`sum by (result) (rate(ebs_sms_trace_spans_total{@}[~]))`, "{{result}}"}},
		},
	}}
}
