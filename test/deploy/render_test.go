package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

const chartFolder = "../../charts/ebs-sms-gateway"

const (
	releaseName      = "sms"
	releaseNamespace = "texts"
)

// values are what a user of the chart writes.
type values = map[string]any

// valueFiles lists testdata/values.
func valueFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/values/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 12)
	return files
}

func readValues(t *testing.T, file string) values {
	t.Helper()
	v, err := chartutil.ReadValuesFile(file)
	require.NoError(t, err)
	return v
}

// with is the values of a file of testdata/values, with others laid over them.
func with(t *testing.T, name string, over string) values {
	t.Helper()
	v, err := chartutil.ReadValues([]byte(over))
	require.NoError(t, err)
	return chartutil.CoalesceTables(v, readValues(t, filepath.Join("testdata", "values", name+".yaml")))
}

// render is what helm template does: the chart's own values below, the schema, the templates. The result is the text of
// each template by its name, as in statefulset.yaml.
func render(v values) (map[string]string, error) { return renderOver(v, nothing{}) }

// renderOver renders an upgrade of what a cluster has.
func renderOver(v values, cluster engine.ClientProvider) (map[string]string, error) {
	chart, err := loader.Load(chartFolder)
	if err != nil {
		return nil, err
	}
	options := chartutil.ReleaseOptions{Name: releaseName, Namespace: releaseNamespace, Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(chart, v, options, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	rendered, err := engine.RenderWithClientProvider(chart, all, cluster)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for name, text := range rendered {
		texts[strings.TrimPrefix(name, chart.Name()+"/templates/")] = text
	}
	return texts, nil
}

func mustRender(t *testing.T, v values) map[string]string {
	t.Helper()
	texts, err := render(v)
	require.NoError(t, err)
	return texts
}

func readChartFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(chartFolder, name))
	require.NoError(t, err)
	return string(content)
}
