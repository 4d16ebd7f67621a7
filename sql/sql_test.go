package sqlscripts_test

import (
	"io/fs"
	"os"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	sqlscripts "ebs-sms-gateway/sql"
)

// TestColumns: what is learned from one store holds for the other.
func TestColumns(t *testing.T) {
	t.Parallel()
	embedded, err := os.ReadFile("../gateway/sqlite/schema.sql")
	require.NoError(t, err)
	require.Equal(t, tables(string(embedded)), tables(everything(t)))
}

// TestViews: what is looked up in one store is there in the other, too.
func TestViews(t *testing.T) {
	t.Parallel()
	embedded, err := os.ReadFile("../gateway/sqlite/schema.sql")
	require.NoError(t, err)
	want := views(everything(t))
	require.Contains(t, want["XXSMS_QUEUE_V"], "OLDEST_MINUTES")
	require.Equal(t, want, views(string(embedded)))
}

// TestTriggerIsOfTheEditioningView: after AD_ZD_TABLE.UPGRADE it is there, and another of its name on the table is
// ORA-04095.
func TestTriggerIsOfTheEditioningView(t *testing.T) {
	t.Parallel()
	trigger := regexp.MustCompile(`(?s)CREATE OR REPLACE TRIGGER \w+\s+BEFORE [A-Z ]+ ON (\S+)`)
	triggers := trigger.FindAllStringSubmatch(everything(t), -1)
	require.NotEmpty(t, triggers)
	for _, found := range triggers {
		require.True(t, strings.HasSuffix(found[1], "&view_suffix"), found[0])
	}
}

// TestTheGatewaysUserIsEditionedFirst: its synonyms depend on views of the owner, who may be refused (ORA-38819) before.
func TestTheGatewaysUserIsEditionedFirst(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"grants/users.sql", "../docs/oracle.md", "../docs/ebs.md"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		var users []string
		for _, found := range regexp.MustCompile(`ALTER USER (\w+) ENABLE EDITIONS`).FindAllStringSubmatch(string(text), -1) {
			users = append(users, found[1])
		}
		require.Equal(t, []string{"XXSMSGW", "XXSMS"}, users, name)
	}
}

// TestHotBlocksHaveRoom for the transactions of several gateways, feeders and webhooks.
func TestHotBlocksHaveRoom(t *testing.T) {
	t.Parallel()
	require.Regexp(t, `PCTFREE [4-9]\d INITRANS [1-9]\d\]`, script(t, "tables/outbound.sql"))
	for _, index := range []string{"ID", "SID", "REF", "DUE", "OPEN", "LOOK"} {
		require.Regexp(t, `(?s)INDEX XXSMS_OUTBOUND_`+index+` ON [^;]*?\) TABLESPACE &index_space INITRANS [1-9]\d\]`,
			script(t, "tables/outbound.sql"))
	}
}

// TestPasswords pass ora12c_strong_verify_function: nine characters, two of each kind; and 30 bytes at most.
func TestPasswords(t *testing.T) {
	t.Parallel()
	identified := regexp.MustCompile(`IDENTIFIED BY "([^']*)' \|\| DBMS_RANDOM.STRING\('x', (\d+)\)`)
	passwords := identified.FindAllStringSubmatch(script(t, "grants/users.sql"), -1)
	require.Len(t, passwords, 2)
	for _, password := range passwords {
		for _, kind := range []string{`[A-Z]`, `[a-z]`, `[0-9]`, `[^A-Za-z0-9]`} {
			require.Len(t, regexp.MustCompile(kind).FindAllString(password[1], -1), 2, kind)
		}
		random, err := strconv.Atoi(password[2])
		require.NoError(t, err)
		require.LessOrEqual(t, len(password[1])+random, 30)
	}
}

func TestEveryTableAndColumnHasAComment(t *testing.T) {
	t.Parallel()
	scripts := everything(t)
	for table, columns := range tables(scripts) {
		require.Contains(t, scripts, "COMMENT ON TABLE "+table+" IS '")
		for _, column := range columns {
			require.Contains(t, scripts, "COMMENT ON COLUMN "+table+"."+column+" IS '")
		}
	}
}

// TestGrants: the gateway may write what gateway.State holds and who wrote it, and nothing that is the feeder's.
func TestGrants(t *testing.T) {
	t.Parallel()
	want := []string{"LAST_UPDATED_BY", "LAST_UPDATE_DATE", "LAST_UPDATE_LOGIN"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[gateway.State]()) {
		want = append(want, column(field.Name))
	}
	update := regexp.MustCompile(`(?s)GRANT UPDATE \(([^)]*)\) ON XXSMS_OUTBOUND&`)
	grant := update.FindStringSubmatch(script(t, "grants/privileges.sql"))
	require.Len(t, grant, 2)
	require.ElementsMatch(t, want, strings.Fields(strings.ReplaceAll(grant[1], ",", "")))
}

func TestNamesFitThirtyBytes(t *testing.T) {
	t.Parallel()
	for _, name := range regexp.MustCompile(`\b[A-Z][A-Z0-9_]*\b`).FindAllString(code(everything(t)), -1) {
		require.LessOrEqual(t, len(name), 30, name)
	}
}

// TestForbidden: what Oracle 11.2 does not have, EBS does not want, or a least privilege does not need.
func TestForbidden(t *testing.T) {
	t.Parallel()
	all := code(everything(t))
	for _, pattern := range []string{
		`#`, `\bIDENTITY\b`, `\bFETCH FIRST\b`, `\bJSON_`, `\bON NULL\b`, `\bNOLOGGING\b`, `\bLONG\b`, `\bPUBLIC\b`,
		`\bGRANT [A-Z, ]*\bANY\b`, `\bGRANT (ALL|DBA|RESOURCE)\b`, `VARCHAR2\([0-9]+\)`, `\bIF NOT EXISTS\b`,
		`\bCREATE OR REPLACE TABLE\b`,
	} {
		require.NotRegexp(t, pattern, all)
	}
	for _, size := range regexp.MustCompile(`VARCHAR2\(([0-9]+) CHAR\)`).FindAllStringSubmatch(all, -1) {
		characters, err := strconv.Atoi(size[1])
		require.NoError(t, err)
		require.LessOrEqual(t, characters, 4000)
	}
}

func TestOnlyUninstallDrops(t *testing.T) {
	t.Parallel()
	require.NotContains(t, code(everything(t)), "DROP ")
	require.Contains(t, code(script(t, "uninstall.sql")), "DROP TABLE")
	require.Contains(t, script(t, "uninstall.sql"), "&confirm")
}

// TestSQLPlus: what SQL*Plus would take for something else than it is.
func TestSQLPlus(t *testing.T) {
	t.Parallel()
	for _, name := range names(t) {
		for _, line := range strings.Split(script(t, name), "\n") {
			require.NotRegexp(t, `-$`, line, "%s: a hyphen at its end continues a line", name)
			require.LessOrEqual(t, len(line), 2499, "%s: a line is too long", name)
			if strings.HasPrefix(strings.TrimSpace(line), "--") {
				require.NotRegexp(t, `&|;$`, line, "%s: a variable or an end within a comment", name)
			}
		}
	}
}

func TestInstallRunsEveryScript(t *testing.T) {
	t.Parallel()
	install := script(t, "install.sql")
	for _, name := range names(t) {
		if name != "install.sql" && name != "uninstall.sql" {
			require.Contains(t, install, "\n@@"+name+"\n")
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	want := "SELECT " + strconv.Itoa(sqlscripts.SchemaVersion) + " AS VERSION"
	require.Contains(t, script(t, "tables/installed_version.sql"), want)
}

// TestStatuses: the table takes exactly the statuses that the gateway has.
func TestStatuses(t *testing.T) {
	t.Parallel()
	constraint := regexp.MustCompile(`(?s)XXSMS_OUTBOUND_STATUS_C CHECK \(STATUS IN \(([^)]*)\)`)
	check := constraint.FindStringSubmatch(script(t, "tables/outbound.sql"))
	require.Len(t, check, 2)
	var found []gateway.Status
	for _, quoted := range regexp.MustCompile(`'([A-Z_]+)'`).FindAllStringSubmatch(check[1], -1) {
		found = append(found, gateway.Status(quoted[1]))
	}
	require.Equal(t, gateway.Statuses(), found)
}

// tables returns the columns of each CREATE TABLE.
func tables(script string) map[string][]string {
	create := regexp.MustCompile(`(?s)CREATE TABLE (XXSMS_[A-Z_]+) \((.*?)\n\)`)
	columns := regexp.MustCompile(
		`(?m)(?:^ +|, )([A-Z][A-Z0-9_]*) +(?:INTEGER|TEXT|NUMBER|VARCHAR2|DATE|TIMESTAMP|CLOB)\b`)
	found := map[string][]string{}
	for _, table := range create.FindAllStringSubmatch(code(script), -1) {
		for _, column := range columns.FindAllStringSubmatch(table[2], -1) {
			found[table[1]] = append(found[table[1]], column[1])
		}
	}
	return found
}

// views returns the columns of each CREATE VIEW, one a line, by name or after AS.
func views(script string) map[string][]string {
	found := map[string][]string{}
	create := regexp.MustCompile(`(?s)CREATE (?:OR REPLACE )?VIEW (XXSMS_[A-Z_]+) AS\nSELECT\n(.*?)\nFROM`)
	columns := regexp.MustCompile(`(?m)^  (?:[A-Z_]+|.* AS ([A-Z_]+)),?$`)
	for _, view := range create.FindAllStringSubmatch(code(script), -1) {
		for _, column := range columns.FindAllStringSubmatch(view[2], -1) {
			name := column[1]
			if name == "" {
				name = strings.Trim(column[0], " ,")
			}
			found[view[1]] = append(found[view[1]], name)
		}
	}
	return found
}

// column is the column of a field: NextAttemptAt is NEXT_ATTEMPT_AT, ProviderSID is PROVIDER_SID.
func column(field string) string {
	var name strings.Builder
	runes := []rune(field)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]) {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToUpper(r))
	}
	return name.String()
}

// code is a script without its comments and the texts of COMMENT.
func code(script string) string {
	script = regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(script, "")
	return regexp.MustCompile(`(?m)^(COMMENT ON .*) IS '.*$`).ReplaceAllString(script, "$1;")
}

// everything is all that an installation runs.
func everything(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, name := range names(t) {
		if name != "uninstall.sql" {
			all.WriteString(script(t, name))
		}
	}
	return all.String()
}

// names are those of the scripts but the upgrades.
func names(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.sql", "tables/*.sql", "grants/*.sql"} {
		names, err := fs.Glob(sqlscripts.Scripts(), pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		all = append(all, names...)
	}
	return all
}

func script(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(sqlscripts.Scripts(), path.Clean(name))
	require.NoError(t, err)
	return string(text)
}
