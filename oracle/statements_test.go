package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStatementsLoad(t *testing.T) {
	t.Parallel()
	m, err := Names{Schema: "XXHR"}.Mapping()
	require.NoError(t, err)
	statements, err := loadStatements(m)
	require.NoError(t, err)
	require.Equal(t, "DELETE FROM XXHR.XXSMS_NODES\nWHERE SEEN_AT < :seen_at", statements["forget_nodes"])
	for name, text := range statements {
		require.NotContains(t, text, "--", name)
		require.NotContains(t, text, ";", name)
	}
}

func TestStatements_NameOneThatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := statements{}.text("none")
	require.ErrorContains(t, err, `"none"`)
}
