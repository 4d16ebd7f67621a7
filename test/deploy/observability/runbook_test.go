package observability

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sections are the runbook's, by alert: heading and text.
func sections(t *testing.T) (names []string, texts map[string]string) {
	t.Helper()
	page, err := os.ReadFile(runbookFile)
	require.NoError(t, err)
	texts = map[string]string{}
	for _, part := range strings.Split(string(page), "\n### ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		text, _, _ = strings.Cut(text, "\n## ")
		names = append(names, name)
		texts[name] = text
	}
	return names, texts
}

func TestRunbook_HasASectionForEachAlertAndNoOther(t *testing.T) {
	t.Parallel()
	var want []string
	for _, a := range readRules(t).alerts() {
		want = append(want, a.Alert)
	}
	found, _ := sections(t)
	require.ElementsMatch(t, want, found)
}

func TestRunbook_SaysInEachSectionWhatTheReaderNeeds(t *testing.T) {
	t.Parallel()
	_, texts := sections(t)
	for name, text := range texts {
		for _, part := range []string{"**Meaning.**", "**Causes.**", "**Look at.**", "**Do.**"} {
			require.Contains(t, text, part, name)
		}
	}
}

func TestAlerts_SayWhatTheReaderNeeds(t *testing.T) {
	t.Parallel()
	for _, a := range readRules(t).alerts() {
		require.Contains(t, []string{"critical", "warning"}, a.Labels["severity"], a.Alert)
		require.NotEmpty(t, a.Annotations["summary"], a.Alert)
		require.NotEmpty(t, a.Annotations["description"], a.Alert)
		require.Equal(t, "docs/runbook.md#"+strings.ToLower(a.Alert), a.Annotations["runbook_url"], a.Alert)
		require.NotContains(t, a.Annotations["summary"], "{{",
			"%s: the summary groups alerts, and is the same for all of them", a.Alert)
	}
}

// TestRunbook_NamesWhatThereIs: metrics that a gateway exports, and tables and columns of sql/.
func TestRunbook_NamesWhatThereIs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(runbookFile)
	require.NoError(t, err)
	known := exported(t)
	for _, name := range regexp.MustCompile(`\bebs_sms_[a-z0-9_]+`).FindAllString(string(page), -1) {
		require.True(t, known.has(name), "no such metric: %s", name)
	}
	schema := strings.Join(scripts(t), "\n") + " CURRENT_TIMESTAMP" // which is SQL's own
	for _, statement := range regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		plain := regexp.MustCompile(`'[^']*'|--[^\n]*`).ReplaceAllString(statement[1], "")
		for _, name := range regexp.MustCompile(`\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b`).FindAllString(plain, -1) {
			require.Contains(t, schema, name, "no such table or column: %s", name)
		}
	}
}

// scripts are the statements that a DBA installs.
func scripts(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, folder := range []string{"tables", "grants"} {
		files, err := filepath.Glob(filepath.Join("../../../sql", folder, "*.sql"))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			texts = append(texts, string(text))
		}
	}
	return texts
}
