//go:build cgo

package plsql_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	bodyName     = regexp.MustCompile(`PACKAGE BODY (\w+)`)
	functionName = regexp.MustCompile(`(?i)\bFUNCTION\s+(\w+)`)
	statement    = regexp.MustCompile(`(?is)\b(?:SELECT|INSERT|UPDATE|DELETE|MERGE)\b[^;]*?(?:;|\bLOOP\b)`)
	comment      = regexp.MustCompile(`--.*`)
	quotedText   = regexp.MustCompile(`'[^']*'`)
)

// privateInSQL are the statements of SQL in a package that call a function which only its body declares.
func privateInSQL(specification, body string) []string {
	plain := func(text string) string {
		return quotedText.ReplaceAllString(comment.ReplaceAllString(text, ""), "''")
	}
	public := map[string]bool{}
	for _, f := range functionName.FindAllStringSubmatch(plain(specification), -1) {
		public[strings.ToUpper(f[1])] = true
	}
	body = plain(body)
	var found []string
	for _, f := range functionName.FindAllStringSubmatch(body, -1) {
		if public[strings.ToUpper(f[1])] {
			continue
		}
		called := regexp.MustCompile(`(?i)\b` + f[1] + `\s*\(`)
		for _, s := range statement.FindAllString(body, -1) {
			if called.MatchString(s) {
				found = append(found, f[1]+" in "+strings.Join(strings.Fields(s), " "))
			}
		}
	}
	return found
}

// packagesHere are the specifications and bodies of the product, the stubs and the tests, by file.
func packagesHere(t *testing.T) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	bodies, err := filepath.Glob("../../sql/ebs/*.pkb")
	require.NoError(t, err)
	for _, body := range bodies {
		name := filepath.Base(body)
		text := source(t, "ebs/"+name)
		specification := strings.ToLower(bodyName.FindStringSubmatch(text)[1]) + ".pks"
		found[name] = [2]string{source(t, "ebs/"+specification), text}
	}
	for _, folder := range []string{"tests", "stubs"} {
		files, err := filepath.Glob(folder + "/*.sql")
		require.NoError(t, err)
		for _, file := range files {
			if specification, body, ok := strings.Cut(source(t, "../test/plsql/"+file), "PACKAGE BODY"); ok {
				found[file] = [2]string{specification, body}
			}
		}
	}
	return found
}

// TestPackages_CallNoPrivateFunctionInSQL: Oracle refuses that (PLS-00231), while PostgreSQL knows nothing private.
func TestPackages_CallNoPrivateFunctionInSQL(t *testing.T) {
	t.Parallel()
	packages := packagesHere(t)
	require.Greater(t, len(packages), 10)
	for name, p := range packages {
		require.Empty(t, privateInSQL(p[0], p[1]), name)
	}
}

func TestPrivateInSQL_FindsACall(t *testing.T) {
	t.Parallel()
	body := `FUNCTION own RETURN NUMBER AS BEGIN RETURN 1; END; FUNCTION known RETURN NUMBER AS BEGIN RETURN 2; END;
PROCEDURE p AS BEGIN INSERT INTO T VALUES (own(), known()); END;`
	require.Equal(t, []string{"own in INSERT INTO T VALUES (own(), known());"}, privateInSQL("FUNCTION known RETURN NUMBER;", body))
}
