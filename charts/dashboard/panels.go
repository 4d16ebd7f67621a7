package dashboard

import "strings"

// figure is one panel as it is described: a number if it has the type stat, else a graph.
type figure struct {
	title, help string
	unit        string
	// queries are pairs of a query and the legend of its series.
	queries []query
	// limit colours what is beyond it: the threshold of the alert.
	limit *limit
	// alert is the alert that watches it, whose section of the runbook is linked.
	alert string
	// stacked adds the series up.
	stacked bool
}

type query struct{ expr, legend string }

// limit is the value of an alert, with the colour of its severity.
type limit struct {
	value float64
	color string
	// below: what is under it is bad.
	below bool
}

const (
	good     = "green"
	warning  = "orange"
	critical = "red"
)

func prometheus() Datasource { return Datasource{Type: "prometheus", UID: "${datasource}"} }

// selected replaces what the queries are written with, for short: @ are the gateways
// that were chosen, # the channels too, and ~ is the window of a rate.
func selected(expr string) string {
	const gateways = `namespace=~"$namespace",job=~"$job"`
	return strings.NewReplacer(
		"@", gateways,
		"#", gateways+`,channel=~"$channel"`,
		"~]", "$__rate_interval]",
	).Replace(expr)
}

func (f figure) targets(instant bool) []Target {
	targets := make([]Target, len(f.queries))
	for i, q := range f.queries {
		targets[i] = Target{
			RefID: string(rune('A' + i)), Datasource: prometheus(), Expr: selected(q.expr),
			LegendFormat: q.legend, Instant: instant, Range: !instant,
			Exemplar: !instant && strings.HasPrefix(q.expr, "histogram_quantile"),
		}
	}
	return targets
}

func (f figure) thresholds() Thresholds {
	steps := []Step{{Color: good}}
	if f.limit != nil {
		if f.limit.below {
			steps = []Step{{Color: f.limit.color}, {Color: good, Value: &f.limit.value}}
		} else {
			steps = append(steps, Step{Color: f.limit.color, Value: &f.limit.value})
		}
	}
	return Thresholds{Mode: "absolute", Steps: steps}
}

func (f figure) links() []Link {
	if f.alert == "" {
		return nil
	}
	return []Link{{Title: "Runbook: " + f.alert, URL: "${runbook}#" + strings.ToLower(f.alert), TargetBlank: true}}
}

func (f figure) panel(kind string) Panel {
	source, zero := prometheus(), 0
	return Panel{
		Type: kind, Title: f.title, Description: f.help, Datasource: &source, Targets: f.targets(kind == "stat"),
		Links: f.links(),
		FieldConfig: &FieldConfig{Overrides: []any{}, Defaults: Defaults{
			Unit: f.unit, Min: &zero, Thresholds: f.thresholds(),
		}},
	}
}

// stat is a single number, coloured by its limit.
func (f figure) stat() Panel {
	p := f.panel("stat")
	p.FieldConfig.Defaults.Color.Mode = "thresholds"
	p.Options = map[string]any{
		"colorMode": "background", "graphMode": "none", "justifyMode": "auto", "textMode": "value",
		"reduceOptions": map[string]any{"calcs": []string{"lastNotNull"}, "fields": "", "values": false},
	}
	return p
}

// graph is a course over time; its limit is a line.
func (f figure) graph() Panel {
	p := f.panel("timeseries")
	p.FieldConfig.Defaults.Color.Mode = "palette-classic"
	line, stacking, fill := "off", "none", 10
	if f.limit != nil {
		line = "dashed"
	}
	if f.stacked {
		stacking, fill = "normal", 40
	}
	p.FieldConfig.Defaults.Custom = map[string]any{
		"drawStyle": "line", "lineWidth": 1, "fillOpacity": fill, "showPoints": "never", "spanNulls": false,
		"stacking": map[string]any{"mode": stacking, "group": "A"}, "thresholdsStyle": map[string]any{"mode": line},
	}
	p.Options = map[string]any{
		"legend": map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": true,
			"calcs": []string{}},
		"tooltip": map[string]any{"mode": "multi", "sort": "desc"},
	}
	return p
}
