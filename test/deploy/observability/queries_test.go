package observability

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// named finds the labels that a text is filled in with.
func named(pattern, text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

// withRecordings adds what the rules record, and checks the rules on the way.
func withRecordings(t *testing.T, known families) families {
	t.Helper()
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			result, err := known.query(r.Expr)
			require.NoError(t, err, "%s%s", r.Record, r.Alert)
			if r.Record != "" {
				require.Equal(t, level(result), strings.Split(r.Record, ":")[0], "%s: the first part names the labels",
					r.Record)
				known[r.Record] = result
				continue
			}
			for _, label := range named(`\$labels\.(\w+)`, r.Annotations["description"]) {
				require.Contains(t, result, label, r.Alert)
			}
		}
	}
	return known
}

// level is the part of a recording's name that says which labels are left.
func level(l labelled) string {
	parts := []string{"job"}
	for _, label := range []string{"instance", "channel", "status", "outcome", "class"} {
		if _, ok := l[label]; ok {
			parts = append(parts, label)
		}
	}
	return strings.Join(parts, "_")
}

func TestRulesAndDashboard_AskForWhatAGatewayExports(t *testing.T) {
	t.Parallel()
	known := withRecordings(t, exported(t))
	queries := dashboardQueries(t)
	require.NotEmpty(t, queries)
	for _, q := range queries {
		result, err := known.query(inTime(q.Expr))
		require.NoError(t, err, "%s: %s", q.Panel, q.Expr)
		for _, label := range named(`{{(\w+)}}`, q.LegendFormat) {
			require.Contains(t, result, label, "%s: the legend's label is lost in %s", q.Panel, q.Expr)
		}
	}
}

// TestDashboard_ShowsEveryMetric: what nobody looks at need not be exported.
func TestDashboard_ShowsEveryMetric(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			text.WriteString(r.Expr)
		}
	}
	for _, q := range dashboardQueries(t) {
		text.WriteString(q.Expr)
	}
	for name := range exported(t) {
		if base := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, ""); strings.HasPrefix(name,
			"ebs_sms_") {
			if !strings.Contains(text.String(), base) { // Contains would print all of it
				require.Fail(t, "nobody looks at it", name)
			}
		}
	}
}

// inTime replaces Grafana's window of a rate.
func inTime(expr string) string { return strings.ReplaceAll(expr, "$__rate_interval", "1m") }

func TestQuery_FindsFaults(t *testing.T) {
	t.Parallel()
	known := families{
		"m_total":  {"job": nil, "kind": {"a", "b"}},
		"h_bucket": {"job": nil, "le": {"1", "5"}},
	}
	for name, expr := range map[string]string{
		"Series":      `rate(n_total[5m])`,
		"Label":       `m_total{sort="a"}`,
		"Value":       `m_total{kind="c"}`,
		"Alternative": `m_total{kind=~"a|c"}`,
		"Exclusion":   `m_total{kind!="c"}`,
		"Bound":       `h_bucket{le=~"2|2.0"}`,
		"Grouping":    `sum by (sort) (m_total)`,
		"Lost":        `sum by (kind) (sum by (job) (m_total))`,
		"Quantile":    `histogram_quantile(0.5, sum by (job) (rate(h_bucket[5m])))`,
		"Matching":    `m_total and h_bucket`,
		"On":          `m_total and on (kind) h_bucket`,
		"Syntax":      `m_total{`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := known.query(expr)
			require.Error(t, err)
		})
	}
	_, err := known.query(`sum by (job) (rate(h_bucket{le=~"5|5.0"}[5m])) > 0 unless on (job) m_total{kind=~"$kind"}`)
	require.NoError(t, err)
}
