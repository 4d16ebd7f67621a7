package sqlscripts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
)

// TestNeeded: what schema verify and check take from the scripts.
func TestNeeded(t *testing.T) {
	t.Parallel()
	s := sqlscripts.Needed()
	columns := map[string][]sqlscripts.Column{}
	for _, table := range s.Tables {
		columns[table.Name] = table.Columns
	}
	t.Run("Tables", func(t *testing.T) {
		t.Parallel()
		require.Len(t, s.Tables, 13)
		require.Len(t, columns["XXSMS_OUTBOUND"], 59)
		require.Equal(t, []sqlscripts.Column{
			{Name: "VERSION", Kind: "NUMBER", NotNull: true},
			{Name: "INSTALLED_AT", Kind: "DATE", NotNull: true},
			{Name: "INSTALLED_BY", Kind: "VARCHAR2", Size: 128, NotNull: true},
			{Name: "DATABASE_NAME", Kind: "VARCHAR2", Size: 128},
		}, columns["XXSMS_SCHEMA_VERSION"])
		outbound := columns["XXSMS_OUTBOUND"]
		require.Contains(t, outbound, sqlscripts.Column{Name: "PRIORITY", Kind: "NUMBER", Size: 1, NotNull: true})
		require.Contains(t, outbound, sqlscripts.Column{Name: "NEXT_ATTEMPT_AT", Kind: "TIMESTAMP WITH TIME ZONE"})
		require.Contains(t, columns["XXSMS_INBOUND"], sqlscripts.Column{Name: "PARAMS", Kind: "CLOB"})
	})
	t.Run("Indexes", func(t *testing.T) {
		t.Parallel()
		require.Len(t, s.Indexes, 39)
		require.Contains(t, s.Indexes, sqlscripts.Index{
			Name: "XXSMS_DIGESTS_DUE", Table: "XXSMS_DIGESTS", Keys: []string{"SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT)"},
		})
		require.Contains(t, s.Indexes, sqlscripts.Index{
			Name: "XXSMS_OUTBOUND_SOURCE", Table: "XXSMS_OUTBOUND", Unique: true,
			Keys: []string{"CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END", "SOURCE_KEY"},
		})
	})
	t.Run("OtherObjects", func(t *testing.T) {
		t.Parallel()
		require.Len(t, s.Sequences, 6)
		require.Equal(t, []string{"XXSMS_QUEUE_V", "XXSMS_ERRORS_V", "XXSMS_DEAD_PHONES_V"}, s.Views)
		require.Equal(t, []string{"XXSMS_OUTBOUND_BI"}, s.Triggers)
		require.Len(t, s.Synonyms, 21)
	})
	t.Run("Grants", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, s.Grants, sqlscripts.Grant{Object: "XXSMS_OUTBOUND", Privilege: "SELECT"})
		require.Contains(t, s.Grants, sqlscripts.Grant{Object: "XXSMS_OUTBOUND", Privilege: "INSERT"})
		require.Contains(t, s.Grants, sqlscripts.Grant{Object: "XXSMS_QUEUE_V", Privilege: "SELECT"})
		require.Contains(t, s.Grants, sqlscripts.Grant{Object: "XXSMS_EVENTS_S", Privilege: "SELECT"})
		require.NotContains(t, s.Grants, sqlscripts.Grant{Object: "XXSMS_OUTBOUND", Privilege: "DELETE"})
	})
}
