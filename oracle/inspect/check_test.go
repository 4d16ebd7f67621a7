//go:build cgo

package inspect_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/oracle/inspect"
)

// lines are findings as an administrator reads them.
func lines(findings []inspect.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.String())
	}
	return all
}

func TestFindings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql    string // what was done to the database, in PostgreSQL's words
		change func(*oracle.Options)
		want   []string
	}{
		"None": {},
		"WrongPassword": {
			change: func(o *oracle.Options) {
				o.Queue.Password = func() (gateway.Secret, error) { return "wrong", nil }
			},
			want: []string{"queue: ORA-01017: wrong user name or password. Correct the password, or the file that " +
				"holds it; the gateway reads it again."},
		},
		"NoSuchService": {
			change: func(o *oracle.Options) { o.Queue.ConnectString += "x" },
			want: []string{"queue: ORA-12514: listener does not know the service. Check the service name in the " +
				"connect string; lsnrctl status lists them."},
		},
		"MissingTable": {
			sql: "DROP TABLE xxsms.xxsms_events",
			want: []string{"queue: ORA-00942: table or view does not exist: SELECT on XXSMS_EVENTS. Run " +
				"install.sql, or its grants and synonyms; schema verify tells what is missing."},
		},
		"MissingGrant": {
			sql: "REVOKE UPDATE (status) ON xxsms.xxsms_outbound FROM xxsmsgw",
			want: []string{"queue: ORA-01031: insufficient privileges: UPDATE on XXSMS_OUTBOUND. Run install.sql " +
				"again, which grants what the gateway needs."},
		},
		"WrongVersion": {
			sql: "UPDATE xxsms.xxsms_schema_version SET version = 7",
			want: []string{"queue: the tables have version 7, this program needs 3. Run the scripts of sql/upgrade " +
				"and then install.sql, or the program that fits the tables."},
		},
		"NoVersion": {
			sql: "DELETE FROM xxsms.xxsms_schema_version",
			want: []string{"queue: the tables have version 0, this program needs 3. Run the scripts of sql/upgrade " +
				"and then install.sql, or the program that fits the tables."},
		},
		"CopyOfAnotherDatabase": {
			sql: "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'",
			want: []string{"queue: the tables were copied from another database: installed for PROD, " +
				"this is STANDIN. " +
				"Cancel the messages that the copy holds and enter its name, as docs/oracle.md says, or set " +
				"store.oracle.copy_of."},
		},
		"CopyThatIsAllowed": {
			sql:    "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'",
			change: func(o *oracle.Options) { o.CopyOf = "PROD" },
		},
		"Clock": {
			change: func(o *oracle.Options) { o.Clock = func() time.Time { return time.Now().Add(10 * time.Minute) } },
			want: []string{"queue: the database's clock is -10m0s off the gateway's (a positive time is ahead). " +
				"Let both follow the same time servers."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := databaseAfter(t, c.sql)
			require.Equal(t, c.want, lines(newStore(t, d, c.change).Findings(t.Context())))
		})
	}
	t.Run("ReadOnlyDatabase", func(t *testing.T) {
		t.Parallel()
		d := standIn.Database(t)
		_, err := d.SQL(t.Context(), "ALTER DATABASE "+d.Name+" SET default_transaction_read_only = on")
		require.NoError(t, err)
		require.Equal(t,
			[]string{"queue: ORA-16000: database is open for reading only. Connect to the primary database, with a " +
				"service that runs there alone."},
			lines(newStore(t, d, nil).Findings(t.Context())))
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	d := standIn.Database(t)
	s := newStore(t, d, nil)
	require.NoError(t, s.Check(t.Context()))
	_, err := d.SQL(t.Context(), "UPDATE xxsms.xxsms_schema_version SET version = 7")
	require.NoError(t, err)
	require.ErrorIs(t, s.Check(t.Context()), inspect.ErrSchemaVersion)
	require.NoError(t, d.Close(t.Context()))
	require.ErrorIs(t, s.Check(t.Context()), gateway.ErrUnavailable)
}

// TestCheck_RefusesACopy: a clone of production would text people once more.
func TestCheck_RefusesACopy(t *testing.T) {
	t.Parallel()
	d := databaseAfter(t, "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'")
	_, err := oracle.Open(t.Context(), optionsFor(d))
	require.ErrorIs(t, err, inspect.ErrCopied)
	require.NotErrorIs(t, err, gateway.ErrUnavailable)
	_, err = newStore(t, d, nil).Claim(t.Context(), gateway.ClaimParams{Channel: "it", Limit: 1})
	require.ErrorIs(t, err, inspect.ErrCopied, "it may have started while the database was away")
	allowed := newStore(t, d, func(o *oracle.Options) { o.CopyOf = "PROD" })
	require.NoError(t, allowed.Check(t.Context()))
}
