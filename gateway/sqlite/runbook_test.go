package sqlite_test

import (
	"database/sql"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// blocks are the runbook's blocks of SQL.
func blocks(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/runbook.md")
	require.NoError(t, err)
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^ *```sql\n(.*?)^ *```").FindAllStringSubmatch(string(text), -1) {
		found = append(found, m[1])
	}
	require.NotEmpty(t, found)
	return found
}

// statements are those of a block, without comments and line ends.
func statements(block string) []string {
	block = regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(block, "")
	var found []string
	for statement := range strings.SplitSeq(block, ";") {
		if statement = strings.Join(strings.Fields(statement), " "); statement != "" {
			found = append(found, statement)
		}
	}
	return found
}

// TestRunbook_RunsOnTheEmbeddedStore: what people are told to run works there, too.
func TestRunbook_RunsOnTheEmbeddedStore(t *testing.T) {
	t.Parallel()
	for _, block := range blocks(t) {
		all := statements(block)
		t.Run(all[0], func(t *testing.T) {
			t.Parallel()
			path := file(t)
			s := open(t, path)
			conn, err := raw(t, path).Conn(t.Context())
			require.NoError(t, err)
			defer conn.Close()
			for _, statement := range append([]string{"BEGIN"}, all...) {
				_, err := conn.ExecContext(t.Context(), statement, binds(statement)...)
				require.NoError(t, err, statement)
			}
			_, err = s.Pauses(t.Context())
			require.NoError(t, err, "the gateway reads what was written")
		})
	}
}

func binds(statement string) []any {
	if strings.Contains(statement, ":id") {
		return []any{sql.Named("id", 1)}
	}
	return nil
}
