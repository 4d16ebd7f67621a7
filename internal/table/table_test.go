package table_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/internal/table"
)

func people() *table.Table {
	t := table.New(table.Column{Name: "ID", Kind: table.Number}, table.Column{Name: "STATUS"},
		table.Column{Name: "NAME", Kind: table.Text}, table.Column{Name: "REASON", Kind: table.Text})
	t.Add("7", "SENT", "Ada", "")
	t.Add("12345", "HELD", "Grace Brewster Murray Hopper", "the attempts are used up")
	t.Add("8", "NEW", "山田太郎", "quiet hours")
	return t
}

func written(t *testing.T, of *table.Table, width int) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, of.Write(&out, width))
	return out.String()
}

func TestTable_IsWholeWithoutAWidth(t *testing.T) {
	t.Parallel()
	require.Equal(t, ""+
		"   ID  STATUS  NAME                          REASON\n"+
		"    7  SENT    Ada\n"+
		"12345  HELD    Grace Brewster Murray Hopper  the attempts are used up\n"+
		"    8  NEW     山田太郎                      quiet hours\n", written(t, people(), 0))
}

func TestTable_CutsTextsToFit(t *testing.T) {
	t.Parallel()
	require.Equal(t, ""+
		"   ID  STATUS  NAME          REASON\n"+
		"    7  SENT    Ada\n"+
		"12345  HELD    Grace Brews…  the attempts…\n"+
		"    8  NEW     山田太郎      quiet hours\n", written(t, people(), 42))
}

func TestTable_CutsNeitherWordsNorNumbers(t *testing.T) {
	t.Parallel()
	require.Equal(t, ""+
		"   ID  STATUS  NAME    REASON\n"+
		"    7  SENT    Ada\n"+
		"12345  HELD    Grace…  the a…\n"+
		"    8  NEW     山田…   quiet…\n", written(t, people(), 10))
}

func TestTable_WithoutNamesHasNoHeadings(t *testing.T) {
	t.Parallel()
	facts := table.New(table.Column{}, table.Column{})
	facts.Add("channel", "HR")
	facts.Add("at")
	require.Equal(t, "channel  HR\nat\n", written(t, facts, 0))
}

func TestTable_LetsNoCellSteerTheTerminal(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"a\x1b[2Jb":    "a\ufffd[2Jb",
		"a\nb\tc\r":    "a b c",
		"a\u202eb":     "a\ufffdb",
		"a\xffb":       "a\ufffdb",
		"e\u0301te":    "e\u0301te",
		"\u009b31mred": "\ufffd31mred",
	} {
		one := table.New(table.Column{Kind: table.Text})
		one.Add(cell)
		require.Equal(t, want+"\n", written(t, one, 0))
	}
}

func FuzzTable(f *testing.F) {
	f.Add("one", "\x1b]0;two", 7)
	f.Fuzz(func(t *testing.T, a, b string, width int) {
		both := table.New(table.Column{Name: "A", Kind: table.Text}, table.Column{Name: "B", Kind: table.Text})
		both.Add(a, b)
		lines := strings.Split(written(t, both, width), "\n")
		require.Len(t, lines, 3, "one line a row, and the end")
		require.NotContains(t, lines[1], "\x1b")
	})
}
