package observability

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const (
	rulesFile     = "../../../charts/ebs-sms-gateway/files/rules.yaml"
	dashboardFile = "../../../charts/ebs-sms-gateway/files/dashboard.json"
	runbookFile   = "../../../docs/runbook.md"
	ruleTests     = "../rules"
)

// ruleFile is a rule file of Prometheus.
type ruleFile struct {
	Groups []group `yaml:"groups"`
}

type group struct {
	Name     string `yaml:"name"`
	Interval string `yaml:"interval,omitempty"`
	Rules    []rule `yaml:"rules"`
}

type rule struct {
	Record      string            `yaml:"record,omitempty"`
	Alert       string            `yaml:"alert,omitempty"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for,omitempty"`
	Keep        string            `yaml:"keep_firing_for,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

func readRules(t *testing.T) ruleFile {
	t.Helper()
	text, err := os.ReadFile(rulesFile)
	require.NoError(t, err)
	var file ruleFile
	require.NoError(t, yaml.Unmarshal(text, &file))
	return file
}

// alerts are the rules that alert.
func (f ruleFile) alerts() []rule {
	var found []rule
	for _, g := range f.Groups {
		for _, r := range g.Rules {
			if r.Alert != "" {
				found = append(found, r)
			}
		}
	}
	return found
}

// panelQuery is one query of the dashboard.
type panelQuery struct {
	Panel        string
	Expr         string `json:"expr"`
	LegendFormat string `json:"legendFormat"`
}

// dashboardQueries are those of all panels, and of the annotations.
func dashboardQueries(t *testing.T) []panelQuery {
	t.Helper()
	text, err := os.ReadFile(dashboardFile)
	require.NoError(t, err)
	var dashboard struct {
		Panels []struct {
			Title   string       `json:"title"`
			Targets []panelQuery `json:"targets"`
		} `json:"panels"`
		Annotations struct {
			List []panelQuery `json:"list"`
		} `json:"annotations"`
	}
	require.NoError(t, json.Unmarshal(text, &dashboard))
	queries := dashboard.Annotations.List
	for _, p := range dashboard.Panels {
		for _, q := range p.Targets {
			q.Panel = p.Title
			queries = append(queries, q)
		}
	}
	return queries
}
