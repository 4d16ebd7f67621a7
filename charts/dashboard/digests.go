package dashboard

func digests() row {
	return row{title: "Digests", graphs: []figure{
		{
			title: "Digests by result", help: "Tries to mail managers. Those that are redirected went to digest.fallback.",
			unit: "short", stacked: true, alert: "EbsSmsDigestsRefused",
			queries: []query{{`sum by (result) (increase(ebs_sms_digests_mailed_total{@}[~]))`, "{{result}}"}},
		},
		{
			title: "Oldest digest not mailed", help: "How long ago it was due.", unit: "s",
			limit: over(digestSeconds, warning), alert: "EbsSmsDigestsLate",
			queries: []query{{`max(ebs_sms_digests_oldest_waiting_age_seconds{@})`, "age"}},
		},
		{
			title: "Digests that wait, and items for nobody",
			help:  "Digests to be mailed; replies and failures that are no manager's where there is no digest.fallback.",
			unit:  "short",
			queries: []query{{`max(ebs_sms_digests_waiting{@})`, "digests"},
				{`max(ebs_sms_digest_untold_items{@})`, "items"}},
		},
	}}
}
