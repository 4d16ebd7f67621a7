package dashboard_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/charts/dashboard"
)

var update = flag.Bool("update", false, "write the dashboard")

const folder = "../ebs-sms-gateway/files/"

func TestFileIsUpToDate(t *testing.T) {
	t.Parallel()
	const file = folder + "dashboard.json"
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(dashboard.New()))
	if *update {
		require.NoError(t, os.WriteFile(file, want.Bytes(), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want.String(), string(got), "run go generate ./charts/dashboard")
}

// panels are those that show something.
func panels() []dashboard.Panel {
	var shown []dashboard.Panel
	for _, p := range dashboard.New().Panels {
		if p.Type != "row" {
			shown = append(shown, p)
		}
	}
	return shown
}

func TestPanels_AreSelfExplanatory(t *testing.T) {
	t.Parallel()
	for _, p := range panels() {
		require.NotEmpty(t, p.Title)
		require.NotEmpty(t, p.Description, p.Title)
		require.NotEmpty(t, p.FieldConfig.Defaults.Unit, p.Title)
		require.NotEmpty(t, p.Targets, p.Title)
		for _, target := range p.Targets {
			require.True(t, len(p.Targets) == 1 || target.LegendFormat != "", "%s: series without a legend", p.Title)
		}
	}
}

func TestPanels_DoNotOverlap(t *testing.T) {
	t.Parallel()
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, p := range dashboard.New().Panels {
		require.False(t, ids[p.ID], p.Title)
		ids[p.ID] = true
		require.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, p.Title)
		for x := range p.GridPos.W {
			for y := range p.GridPos.H {
				cell := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
				require.Empty(t, taken[cell], "%s is on top of it", p.Title)
				taken[cell] = p.Title
			}
		}
	}
}

// rules are the expressions of the alerts, and of the recordings that they are made from.
func rules(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(folder + "rules.yaml")
	require.NoError(t, err)
	var file struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	alerts := map[string]string{}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Alert != "" {
				alerts[r.Alert] = r.Expr
			}
		}
	}
	return alerts
}

// TestPanels_ShowTheThresholdsOfTheirAlerts: of a burn rate, the budget.
func TestPanels_ShowTheThresholdsOfTheirAlerts(t *testing.T) {
	t.Parallel()
	alerts := rules(t)
	for _, p := range panels() {
		for _, link := range p.Links {
			_, section, _ := strings.Cut(link.Title, ": ")
			expr := alerts[section]
			require.NotEmpty(t, expr, "%s: no such alert: %s", p.Title, section)
			require.Equal(t, "${runbook}#"+strings.ToLower(section), link.URL)
			if limit := limitOf(p); limit != "" {
				require.Contains(t, expr, comparison(section, limit), p.Title)
			}
		}
	}
}

// limitOf is the value at which the panel's colour changes.
func limitOf(p dashboard.Panel) string {
	steps := p.FieldConfig.Defaults.Thresholds.Steps
	if len(steps) < 2 {
		return ""
	}
	return strconv.FormatFloat(*steps[1].Value, 'g', -1, 64)
}

// comparison is how an alert's expression says it.
func comparison(alert, limit string) string {
	switch {
	case alert == "EbsSmsNoGatewayAlive":
		return "unless"
	case alert == "EbsSmsQueueWaitBudgetFast", alert == "EbsSmsWebhookBudgetFast":
		return "ratio_rate" // the bound of the wait is in the recording rule
	case alert == "EbsSmsTwilioDown", alert == "EbsSmsDatabaseDown":
		return ">= " + limit
	case limit == "1":
		return "> 0" // a whole number
	case limit == "0.99":
		return "* 0.01"
	case limit == "0.999":
		return "* 0.001"
	case strings.Contains(alert, "Budget"):
		return "* " + limit
	}
	return "> " + limit
}
