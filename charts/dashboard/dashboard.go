package dashboard

// New makes the dashboard.
func New() Dashboard {
	return Dashboard{
		UID: "ebs-sms-gateway", Title: "EBS SMS gateway", Tags: []string{"ebs-sms-gateway", "sms", "oracle-ebs"},
		Description:   "Is the queue moving, does anything fail, does somebody have to decide? Generated from charts/dashboard.",
		SchemaVersion: 39, Version: 1, Editable: true, GraphTooltip: 1, Refresh: "30s", Timezone: "browser",
		Time:        TimeRange{From: "now-6h", To: "now"},
		Links:       []Link{{Title: "Runbook", Type: "link", Icon: "doc", URL: "${runbook}", TargetBlank: true}},
		Templating:  Variables{List: variables()},
		Annotations: Annotations{List: []Annotation{firing()}},
		Panels: layout([]row{overview(), throughput(), latency(), queue(), lookups(), webhooks(), lists(), digests(), journal(),
			store(), budgets(), process()}),
	}
}

// runbook is relative to where the documents are published; whoever publishes them
// replaces it, here and in the rules.
const runbook = "docs/runbook.md"

func variables() []Variable {
	source := prometheus()
	choice := func(name, label, query string) Variable {
		return Variable{
			Name: name, Label: label, Type: "query", Query: query, Datasource: &source, Refresh: 2, Sort: 1,
			Multi: true, IncludeAll: true, AllValue: ".*", Current: &Choice{Text: "All", Value: "$__all"},
		}
	}
	return []Variable{
		{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus"},
		choice("namespace", "Namespace", "label_values(ebs_sms_build_info, namespace)"),
		choice("job", "Job", `label_values(ebs_sms_build_info{namespace=~"$namespace"}, job)`),
		choice("channel", "Channel", selected("label_values(ebs_sms_sends_total{@}, channel)")),
		{Name: "runbook", Type: "constant", Query: runbook, Current: &Choice{Text: runbook, Value: runbook}, Hide: 2},
	}
}

func firing() Annotation {
	return Annotation{
		Name: "Critical alerts", Datasource: prometheus(), Enable: true, IconColor: critical,
		Expr:        `ALERTS{alertname=~"EbsSms.*",alertstate="firing",severity="critical"}`,
		TitleFormat: "{{alertname}}", TextFormat: "{{channel}} {{instance}}",
	}
}
