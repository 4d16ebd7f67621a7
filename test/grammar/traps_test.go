package grammar_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/oracle"
	sqlscripts "ebs-sms-gateway/sql"
)

// trap is what the grammar lets pass, and neither a parser nor the stand-in shows.
type trap struct {
	pattern *regexp.Regexp
	why     string
}

// stored are traps of all that Oracle keeps or answers with.
func stored() trap {
	return trap{regexp.MustCompile(`(?i)AT\s+TIME\s+ZONE\s+'[A-Z]`),
		"a time keeps the name of its zone, and clients with other time zone files cannot read it (ORA-01805): give its offset"}
}

func TestTraps_NoScriptStoresATimeByTheNameOfItsZone(t *testing.T) {
	t.Parallel()
	for name, text := range scripts(t, "*.sql", "tables/*.sql", "upgrade/*.sql", "ebs/*.sql", "ebs/*.pkb", "ebs/templates/*.sql") {
		stored().avoided(t, name, text)
	}
	statements, err := oracle.Statements()
	require.NoError(t, err)
	for name, text := range statements {
		stored().avoided(t, name, text)
	}
}

func TestTraps_SQLPlusAsksForNothingInAPackage(t *testing.T) {
	t.Parallel()
	asks := trap{regexp.MustCompile(`&\S`), "SQL*Plus asks for its value, in comments, too"}
	for name, text := range scripts(t, "ebs/*.pks", "ebs/*.pkb") {
		asks.avoided(t, name, text)
	}
}

// TestTraps_OrderIsByColumns: a name in ORDER BY is the select list's before it is the table's, and then no index has that order.
func TestTraps_OrderIsByColumns(t *testing.T) {
	t.Parallel()
	statements, err := oracle.Statements()
	require.NoError(t, err)
	for name, text := range statements {
		selected, order, _ := strings.Cut(text, "ORDER BY")
		for _, made := range regexp.MustCompile(`FROM_TZ\(.*\) AS (\w+)`).FindAllStringSubmatch(selected, -1) {
			trap{regexp.MustCompile(`(^|[^.\w])` + made[1] + `\b`), "name it by its table"}.avoided(t, name, order)
		}
	}
}

func (p trap) avoided(t *testing.T, name, text string) {
	t.Helper()
	for number, line := range strings.Split(text, "\n") {
		require.NotRegexp(t, p.pattern, line, "%s:%d: %s", name, number+1, p.why)
	}
}

// scripts are the texts of files, by name.
func scripts(t *testing.T, patterns ...string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range patterns {
		names, err := fs.Glob(sqlscripts.Scripts(), pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names, pattern)
		for _, name := range names {
			text, err := fs.ReadFile(sqlscripts.Scripts(), name)
			require.NoError(t, err)
			texts[name] = string(text)
		}
	}
	return texts
}
