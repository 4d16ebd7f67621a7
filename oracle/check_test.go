//go:build cgo

package oracle

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

// lines are findings as an administrator reads them.
func lines(findings []Finding) []string {
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
		change func(*Options)
		want   []string
	}{
		"None": {},
		"WrongPassword": {
			change: func(o *Options) {
				o.Queue.Password = func() (gateway.Secret, error) { return "wrong", nil }
			},
			want: []string{"queue: ORA-01017: wrong user name or password. Correct the password, or the file that holds it; the gateway reads it again."},
		},
		"NoSuchService": {
			change: func(o *Options) { o.Queue.ConnectString += "x" },
			want:   []string{"queue: ORA-12514: listener does not know the service. Check the service name in the connect string; lsnrctl status lists them."},
		},
		"MissingTable": {
			sql:  "DROP TABLE xxsms.xxsms_events",
			want: []string{"queue: ORA-00942: table or view does not exist: SELECT on XXSMS_EVENTS. Run install.sql, or its grants and synonyms; schema verify tells what is missing."},
		},
		"MissingGrant": {
			sql:  "REVOKE UPDATE (status) ON xxsms.xxsms_outbound FROM xxsmsgw",
			want: []string{"queue: ORA-01031: insufficient privileges: UPDATE on XXSMS_OUTBOUND. Run install.sql again, which grants what the gateway needs."},
		},
		"WrongVersion": {
			sql:  "UPDATE xxsms.xxsms_schema_version SET version = 7",
			want: []string{"queue: the tables have version 7, this program needs 2. Run the scripts of sql/upgrade and then install.sql, or the program that fits the tables."},
		},
		"NoVersion": {
			sql:  "DELETE FROM xxsms.xxsms_schema_version",
			want: []string{"queue: the tables have version 0, this program needs 2. Run the scripts of sql/upgrade and then install.sql, or the program that fits the tables."},
		},
		"CopyOfAnotherDatabase": {
			sql: "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'",
			want: []string{"queue: the tables were copied from another database: installed for PROD, this is STANDIN. " +
				"Cancel the messages that the copy holds and enter its name, as docs/oracle.md says, or set store.oracle.copy_of."},
		},
		"CopyThatIsAllowed": {
			sql:    "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'",
			change: func(o *Options) { o.CopyOf = "PROD" },
		},
		"Clock": {
			change: func(o *Options) { o.Clock = func() time.Time { return time.Now().Add(10 * time.Minute) } },
			want:   []string{"queue: the database's clock is -10m0s off the gateway's (a positive time is ahead). Let both follow the same time servers."},
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
			[]string{"queue: ORA-16000: database is open for reading only. Connect to the primary database, with a service that runs there alone."},
			lines(newStore(t, d, nil).Findings(t.Context())))
	})
}

// databaseAfter gives a database to which something was done, if anything.
func databaseAfter(t *testing.T, statements string) *standin.Database {
	t.Helper()
	if statements == "" {
		return emptyDatabase(t)
	}
	d := standIn.Database(t)
	_, err := d.SQL(t.Context(), statements)
	require.NoError(t, err)
	return d
}

func newStore(t *testing.T, d *standin.Database, change func(*Options)) *Store {
	t.Helper()
	o := optionsFor(d, "XXSMSGW", mode{standalone: true})
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestZones(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone  string
		ahead time.Duration
		found int
	}{
		"Equal":    {"+02:00", 2*time.Hour - time.Second, 0},
		"Negative": {"-03:30", -3*time.Hour - 30*time.Minute, 0},
		"Differ":   {"+01:00", 2 * time.Hour, 1},
		"Fixed":    {"+00:00", -1000 * time.Hour, 1},
		"Unknown":  {"EUROPE/BERLIN", time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var i inspection
			i.compareZones(c.zone, c.ahead)
			require.Len(t, i.found, c.found)
		})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	d := standIn.Database(t)
	s := newStore(t, d, nil)
	require.NoError(t, s.Check(t.Context()))
	_, err := d.SQL(t.Context(), "UPDATE xxsms.xxsms_schema_version SET version = 7")
	require.NoError(t, err)
	require.ErrorIs(t, s.Check(t.Context()), ErrSchemaVersion)
	require.NoError(t, d.Close(t.Context()))
	require.ErrorIs(t, s.Check(t.Context()), gateway.ErrUnavailable)
}

// TestCheck_RefusesACopy: a clone of production would text people once more.
func TestCheck_RefusesACopy(t *testing.T) {
	t.Parallel()
	d := databaseAfter(t, "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'")
	_, err := Open(t.Context(), optionsFor(d, "XXSMSGW", mode{standalone: true}))
	require.ErrorIs(t, err, ErrCopied)
	require.NotErrorIs(t, err, gateway.ErrUnavailable)
	_, err = newStore(t, d, nil).Claim(t.Context(), due(1))
	require.ErrorIs(t, err, ErrCopied, "it may have started while the database was away")
	allowed := optionsFor(d, "XXSMSGW", mode{standalone: true})
	allowed.CopyOf = "PROD"
	openStore(t, allowed)
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user, sql string
		want      []string
	}{
		"NothingForTheGateway": {user: "XXSMSGW"},
		"NothingForTheOwner":   {user: "XXSMS"},
		"Column": {
			user: "XXSMSGW", sql: "ALTER TABLE xxsms.xxsms_nodes DROP COLUMN host_name",
			want: []string{"queue: XXSMS_NODES.HOST_NAME is missing: VARCHAR2(255 CHAR)"},
		},
		"NarrowColumn": {
			user: "XXSMSGW", sql: "ALTER TABLE xxsms.xxsms_nodes ALTER COLUMN host_name TYPE varchar(20)",
			want: []string{"queue: XXSMS_NODES.HOST_NAME is VARCHAR2(20 CHAR), must be VARCHAR2(255 CHAR)"},
		},
		"WideColumn": {user: "XXSMSGW", sql: "ALTER TABLE xxsms.xxsms_nodes ALTER COLUMN host_name TYPE varchar(1000)"},
		"NotNull": {
			user: "XXSMSGW", sql: "ALTER TABLE xxsms.xxsms_events ALTER COLUMN reason SET NOT NULL, ALTER COLUMN step DROP NOT NULL",
			want: []string{"queue: XXSMS_EVENTS.STEP takes NULL, must be NOT NULL", "queue: XXSMS_EVENTS.REASON is NOT NULL, must take NULL"},
		},
		"Index": {
			user: "XXSMSGW", sql: "DROP INDEX xxsms.xxsms_inbound_match",
			want: []string{"queue: XXSMS_INBOUND_MATCH is missing: index of XXSMS_INBOUND (CASE WHEN MATCH_STATUS = 'PENDING' THEN INBOUND_ID END)"},
		},
		"IndexByAnotherName": {user: "XXSMSGW", sql: "ALTER INDEX xxsms.xxsms_outbound_due RENAME TO xxhr_due"},
		"Table": {
			user: "XXSMSGW", sql: "DROP TABLE xxsms.xxsms_events",
			want: []string{"queue: XXSMS_EVENTS is missing, or SELECT on it is not granted to XXSMSGW"},
		},
		"TableThatTheGatewayDoesNotUse": {
			user: "XXSMS", sql: "DROP TABLE xxsms.xxsms_digests",
			want: []string{"queue: XXSMS_DIGESTS is missing, or SELECT on it is not granted to XXSMS"},
		},
		"Sequence": {
			user: "XXSMS", sql: "DROP SEQUENCE xxsms.xxsms_outbound_s CASCADE",
			want: []string{"queue: XXSMS_OUTBOUND_S is missing: sequence"},
		},
		"View": {
			user: "XXSMS", sql: "DROP VIEW xxsms.xxsms_queue_v",
			want: []string{"queue: XXSMS_QUEUE_V is missing: view"},
		},
		"Trigger": {
			user: "XXSMS", sql: "DROP TRIGGER xxsms_outbound_bi ON xxsms.xxsms_outbound",
			want: []string{"queue: XXSMS_OUTBOUND_BI is missing: trigger"},
		},
		"Grant": {
			user: "XXSMSGW", sql: "REVOKE DELETE ON xxsms.xxsms_nodes FROM xxsmsgw; REVOKE UPDATE (price, sender) ON xxsms.xxsms_outbound FROM xxsmsgw",
			want: []string{
				"queue: XXSMS_OUTBOUND lacks a grant to XXSMSGW: UPDATE (SENDER, PRICE)",
				"queue: XXSMS_NODES lacks a grant to XXSMSGW: DELETE",
			},
		},
		"Version": {
			user: "XXSMSGW", sql: "UPDATE xxsms.xxsms_schema_version SET version = 7",
			want: []string{"queue: XXSMS_SCHEMA_VERSION says 7, must be 2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := databaseAfter(t, c.sql)
			login := d.Login(c.user)
			s := newStore(t, d, func(o *Options) {
				o.Queue.Username, o.Queue.Password = login.User, func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil }
			})
			found, err := s.Verify(t.Context())
			require.NoError(t, err)
			var got []string
			for _, difference := range found {
				got = append(got, difference.String())
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestTwoDatabases: each needs its own tables only.
func TestTwoDatabases(t *testing.T) {
	t.Parallel()
	queue, staging := standIn.Database(t), standIn.Database(t)
	for d, tables := range map[*standin.Database]string{
		queue:   "xxsms.xxsms_inbound, xxsms.xxsms_opt_outs, xxsms.xxsms_consent_log",
		staging: "xxsms.xxsms_events, xxsms.xxsms_phones, xxsms.xxsms_nodes, xxsms.xxsms_control, xxsms.xxsms_digests",
	} {
		_, err := d.SQL(t.Context(), "DROP TABLE "+tables)
		require.NoError(t, err)
	}
	other := optionsFor(staging, "XXSMSGW", mode{standalone: true}).Queue
	s := newStore(t, queue, func(o *Options) { o.Staging = &other })
	require.Empty(t, s.Findings(t.Context()))
	found, err := s.Verify(t.Context())
	require.NoError(t, err)
	require.Empty(t, found)

	_, err = staging.SQL(t.Context(), "DROP TABLE xxsms.xxsms_opt_outs")
	require.NoError(t, err)
	findings := s.Findings(t.Context())
	require.Len(t, findings, 1)
	require.Equal(t, "staging", findings[0].Database)
	require.Equal(t, 942, findings[0].Code)
}
