package bridge_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/sql/bridge"
	"ebs-sms-gateway/test/grammar"
)

// TestScripts compares what is written of the examples with what stands beside them; `go generate` writes it.
func TestScripts(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/*/bridge.yaml") {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			b, err := bridge.Parse(path, read(t, path))
			require.NoError(t, err)
			scripts, err := b.Scripts()
			require.NoError(t, err)
			require.Len(t, scripts, 5)
			for _, script := range scripts {
				require.Equal(t, string(read(t, filepath.Join(filepath.Dir(path), script.Name))), script.Text)
				requireSQLPlus(t, script)
			}
		})
	}
}

// TestTheDocumentsExampleIsOne that can be used.
func TestTheDocumentsExampleIsOne(t *testing.T) {
	t.Parallel()
	example := regexp.MustCompile(`(?s)\n( {7}name: .*?)\n\n`).FindStringSubmatch(string(read(t, "../../docs/bridge.md")))
	require.Len(t, example, 2)
	b, err := bridge.Parse("docs/bridge.md", []byte(example[1]))
	require.NoError(t, err)
	_, err = b.Scripts()
	require.NoError(t, err)
}

// requireSQLPlus looks for what SQL*Plus would take for something else than it is, and for what no bridge has.
func requireSQLPlus(t *testing.T, script bridge.Script) {
	t.Helper()
	for _, line := range strings.Split(script.Text, "\n") {
		require.NotRegexp(t, `-$`, line, "a hyphen at its end continues a line")
		require.NotRegexp(t, `^\s*--.*;$`, line, "an end within a comment")
		require.NotRegexp(t, `\s$`, line)
		require.LessOrEqual(t, len(line), 2499)
	}
	require.NotRegexp(t, `(?i)EXECUTE IMMEDIATE|DBMS_SQL|PRAGMA|GRANT |CREATE (TABLE|SEQUENCE|INDEX)|NOLOGGING`, script.Text)
	for _, trigger := range regexp.MustCompile(`TRIGGER [A-Z]+\.(\S+)`).FindAllStringSubmatch(script.Text, -1) {
		require.LessOrEqual(t, len(strings.TrimSuffix(trigger[1], ";")), 30)
	}
}

// TestParse_Refuses reads the files of testdata/bad. Their first lines have the faults, one for each line.
func TestParse_Refuses(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			content := read(t, path)
			_, err := bridge.Parse(filepath.Base(path), content)
			require.EqualError(t, err, wanted(string(content)))
		})
	}
}

func wanted(content string) string {
	var lines []string
	for _, line := range strings.Split(content, "\n") {
		if text, ok := strings.CutPrefix(line, "# want: "); ok {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// FuzzParse: whatever a site writes, the scripts of a bridge have the statements that they have, and no others.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*/bridge.yaml", "testdata/bad/*.yaml"} {
		for _, path := range glob(f, pattern) {
			f.Add(read(f, path))
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := bridge.Parse("bridge.yaml", content)
		if err != nil {
			return
		}
		scripts, err := b.Scripts()
		require.NoError(t, err)
		install, err := grammar.Split("install.sql", scripts[0].Text)
		require.NoError(t, err)
		require.Len(t, install, len(b.Triggers())+1, "and the query of ALL_ERRORS")
		for _, statement := range install[:len(b.Triggers())] {
			require.Regexp(t, `^CREATE OR REPLACE TRIGGER `, statement.Text)
			require.True(t, strings.HasSuffix(statement.Text, "\nEND;"))
		}
	})
}

// FuzzParseExpression: an expression stays one, and within its statement.
func FuzzParseExpression(f *testing.F) {
	for _, text := range []string{"'+' || {PHONE}", "NVL({A}, 'it''s')", "q'[x]'", "{A}; DROP", "/* {A}", "({A}))", "'{A}'", "'--' || {B}"} {
		f.Add(text)
	}
	quoted := regexp.MustCompile(`'[^']*'`)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := bridge.ParseExpression(text)
		if err != nil {
			return
		}
		bare := quoted.ReplaceAllString(e.SQL("T."), "''")
		require.NotRegexp(t, `[;:&"{}\n]|--|/\*`, bare)
		require.Zero(t, strings.Count(strings.ReplaceAll(bare, "''", ""), "'"))
		require.Equal(t, strings.Count(bare, "("), strings.Count(bare, ")"))
	})
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	return paths
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}

// TestSequences: the names in an expression of what gives numbers, and not what a text says.
func TestSequences(t *testing.T) {
	t.Parallel()
	e, err := bridge.ParseExpression("NVL({ID}, xx.ids_s.NEXTVAL) || ' IT''S A.NEXTVAL ' || B#.CurrVal")
	require.NoError(t, err)
	require.Equal(t, []string{"XX.IDS_S", "B#"}, e.Sequences())
}
