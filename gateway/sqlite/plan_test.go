package sqlite_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/sqlite"
)

// TestPlans: what the pipelines run often goes by an index, whatever the size of the table.
func TestPlans(t *testing.T) {
	t.Parallel()
	s := open(t, file(t))
	now := "2026-11-23T12:00:00.000Z"
	cases := map[string]struct {
		query string
		args  []any
		want  string
	}{
		"AnyDue":         {sqlite.AnyDue, []any{"it", now}, "COVERING INDEX XXSMS_OUTBOUND_OPEN (CHANNEL=? AND STATUS=? AND <expr><?)"},
		"Claim":          {sqlite.SelectClaimable, []any{"it", now, 100}, "INDEX XXSMS_OUTBOUND_CLAIM (CHANNEL=?)"},
		"Due":            {sqlite.SelectDue, []any{"SENT", now, false, `["it"]`, 100}, "INDEX XXSMS_OUTBOUND_LOOK (STATUS=? AND NEXT_ATTEMPT_AT>? AND NEXT_ATTEMPT_AT<?)"},
		"Waiting":        {sqlite.SelectWaiting, []any{"it", "a reason", 100}, "INDEX XXSMS_OUTBOUND_CLAIM (CHANNEL=?)"},
		"FindByID":       {sqlite.SelectByKeys, []any{"[1]", "[]", "[]"}, "INTEGER PRIMARY KEY (rowid=?)"},
		"FindByRef":      {sqlite.SelectByKeys, []any{"[]", `["r"]`, "[]"}, "COVERING INDEX XXSMS_OUTBOUND_REF (ATTEMPT_REF=?)"},
		"FindBySID":      {sqlite.SelectByKeys, []any{"[]", "[]", `["s"]`}, "COVERING INDEX XXSMS_OUTBOUND_SID (PROVIDER_SID=?)"},
		"Search":         {sqlite.SelectPage, []any{1, "", "", "[]", "[]", 10}, "INTEGER PRIMARY KEY (rowid<?)"},
		"SearchOfPerson": {sqlite.SelectPageOf, []any{1, "", "", "[]", "[]", "p", 10}, "INDEX XXSMS_OUTBOUND_RECIPIENT (RECIPIENT=? AND rowid<?)"},
		"CountOpen":      {sqlite.CountOpen, []any{`["NEW"]`}, "COVERING INDEX XXSMS_OUTBOUND_OPEN"},
		"Inserts":        {sqlite.SelectInserts, []any{`["it"]`}, "COVERING INDEX XXSMS_OUTBOUND_CHANNEL (CHANNEL=?)"},
		"Unprocessed":    {sqlite.SelectReply, nil, "INDEX XXSMS_INBOUND_PROCESS (PROCESS_STATUS=?)"},
		"Eligible":       {sqlite.SelectEligible, []any{now}, "COVERING INDEX XXSMS_OUTBOUND_OPEN"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, s.Plan(t, tc.query, tc.args...), tc.want)
		})
	}
	t.Run("ClaimDoesNotSort", func(t *testing.T) {
		t.Parallel()
		require.NotContains(t, s.Plan(t, sqlite.SelectClaimable, "it", now, 100), "TEMP B-TREE")
	})
	t.Run("UnprocessedDoesNotSort", func(t *testing.T) {
		t.Parallel()
		require.NotContains(t, s.Plan(t, sqlite.SelectReply), "TEMP B-TREE")
	})
}
