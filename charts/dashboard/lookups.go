package dashboard

func lookups() row {
	return row{title: "Lookups", graphs: []figure{
		{
			title: "Lookups by result", help: "Questions for the line type of a number. Those that were told are charged for.",
			unit: "ops", stacked: true, alert: "EbsSmsLookupsRefused",
			queries: []query{{`sum by (result) (rate(ebs_sms_lookups_total{@}[~]))`, "{{result}}"}},
		},
		{
			title: "Lookups of the month's budget", help: "Used or set aside, by all gateways together.", unit: "percentunit",
			limit: over(lookupShare, warning), alert: "EbsSmsLookupsNearlySpent",
			queries: one(`max(ebs_sms_lookup_budget_used{@}) / max(ebs_sms_lookup_budget{@} > 0)`),
		},
		{
			title: "Numbers to look up", help: "What waits for Twilio Lookup.", unit: "short", stacked: true,
			queries: []query{{`sum by (instance) (ebs_sms_lookup_queue_numbers{@})`, "{{instance}}"}},
		},
	}}
}
