//go:build cgo

package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/standin"
)

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
			user: "XXSMSGW",
			sql:  "ALTER TABLE xxsms.xxsms_events ALTER COLUMN reason SET NOT NULL, ALTER COLUMN step DROP NOT NULL",
			want: []string{
				"queue: XXSMS_EVENTS.STEP takes NULL, must be NOT NULL",
				"queue: XXSMS_EVENTS.REASON is NOT NULL, must take NULL",
			},
		},
		"Index": {
			user: "XXSMSGW", sql: "DROP INDEX xxsms.xxsms_inbound_match",
			want: []string{"queue: XXSMS_INBOUND_MATCH is missing: index of XXSMS_INBOUND " +
				"(CASE WHEN MATCH_STATUS = 'PENDING' THEN INBOUND_ID END)"},
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
			user: "XXSMSGW",
			sql: "REVOKE DELETE ON xxsms.xxsms_nodes FROM xxsmsgw; " +
				"REVOKE UPDATE (price, sender) ON xxsms.xxsms_outbound FROM xxsmsgw",
			want: []string{
				"queue: XXSMS_OUTBOUND lacks a grant to XXSMSGW: UPDATE (SENDER, PRICE)",
				"queue: XXSMS_NODES lacks a grant to XXSMSGW: DELETE",
			},
		},
		"Version": {
			user: "XXSMSGW", sql: "UPDATE xxsms.xxsms_schema_version SET version = 7",
			want: []string{"queue: XXSMS_SCHEMA_VERSION says 7, must be 3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := databaseAfter(t, c.sql)
			login := d.Login(c.user)
			s := newStore(t, d, func(o *oracle.Options) {
				o.Queue.Username = login.User
				o.Queue.Password = func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil }
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
		staging: "xxsms.xxsms_events, xxsms.xxsms_phones, xxsms.xxsms_usage, xxsms.xxsms_nodes, xxsms.xxsms_control, xxsms.xxsms_digests",
	} {
		_, err := d.SQL(t.Context(), "DROP TABLE "+tables+" CASCADE") // with the view of dead numbers
		require.NoError(t, err)
	}
	other := optionsFor(staging).Queue
	s := newStore(t, queue, func(o *oracle.Options) { o.Staging = &other })
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
