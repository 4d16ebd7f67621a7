package grammar_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/oracle"
	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/grammar"
)

// TestGrammar gives everything to one run of the parser, which is slow to warm up.
func TestGrammar(t *testing.T) {
	t.Parallel()
	b := batch{}
	for _, pattern := range []string{
		"*.sql", "tables/*.sql", "grants/*.sql", "upgrade/*.sql", "ebs/*.sql", "ebs/*.pks", "ebs/*.pkb", "ebs/templates/*.sql",
	} {
		b.add(t, sqlscripts.Scripts(), pattern)
	}
	b.add(t, os.DirFS("../../sql/bridge/testdata"), "*/*.sql")
	b.add(t, os.DirFS("../plsql"), "stubs/*.sql")
	b.add(t, os.DirFS("../plsql"), "stubs/oracle/*.sql")
	b.add(t, os.DirFS("../plsql"), "tests/*.sql")
	b.add(t, os.DirFS("testdata"), "right/*.sql")
	b.add(t, os.DirFS("testdata"), "wrong/*.sql")
	b.addStatements(t)
	faults := b.parse(t)
	require.Contains(t, faults["wrong/missing_comma.sql"][0], "wrong/missing_comma.sql:3:3: ")
	require.Contains(t, faults["wrong/fault_in_executed_statement.sql"][0],
		"wrong/fault_in_executed_statement.sql:3:26: ")

	for _, name := range b.names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if path.Dir(name) == "wrong" {
				require.NotEmpty(t, faults[name], "the grammar must have something against it")
				return
			}
			require.Empty(t, faults[name])
		})
	}
}

// batch is what one run of the parser gets.
type batch struct {
	names      []string
	statements []grammar.Statement
}

func (b *batch) add(t *testing.T, files fs.FS, pattern string) {
	t.Helper()
	names, err := fs.Glob(files, pattern)
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		script, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		statements, err := grammar.Split(name, string(script))
		require.NoError(t, err)
		b.names, b.statements = append(b.names, name), append(b.statements, statements...)
	}
}

// addStatements adds what the store sends. Of a statement with lists the longer forms say nothing new.
func (b *batch) addStatements(t *testing.T) {
	t.Helper()
	statements, err := oracle.Statements()
	require.NoError(t, err)
	require.NotEmpty(t, statements)
	for name, text := range statements {
		if strings.HasSuffix(name, "_100") || strings.HasSuffix(name, "_500") {
			continue
		}
		name = "statements/" + name
		b.names = append(b.names, name)
		b.statements = append(b.statements, grammar.Statement{Name: name, Line: 1, Text: text})
	}
}

// parse returns the faults of each script, in the form of compilers.
func (b *batch) parse(t *testing.T) map[string][]string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
	defer cancel()
	lists, err := grammar.Parse(ctx, ".", b.statements)
	require.NoError(t, err)
	faults := map[string][]string{}
	for _, list := range lists {
		for _, fault := range list {
			faults[fault.Name] = append(faults[fault.Name], fault.String())
		}
	}
	return faults
}

// TestParse_SaysWhatIsMissing, and is not passed over, where the tools were not installed.
func TestParse_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := grammar.Parse(t.Context(), t.TempDir(), nil)
	require.ErrorIs(t, err, grammar.ErrNotInstalled)
	require.ErrorContains(t, err, "make tools")
}
