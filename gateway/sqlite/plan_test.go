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
		"Poll": {sqlite.SelectPolled, []any{now, now, `["it"]`, now, now},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT<?)"},
		"PollOfTimes": {sqlite.SelectPolled, []any{now, now, `["it"]`, now, now},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT=? AND NOT_BEFORE<?)"},
		"PollAtOnce": {sqlite.SelectPolled, []any{now, now, `["it"]`, now, now},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT=? AND NOT_BEFORE=?)"},
		"ClaimNextAttempt": {sqlite.SelectByNextAttempt, []any{"it", 5, now, 100},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT<?)"},
		"ClaimNotBefore": {sqlite.SelectByNotBefore, []any{"it", 5, now, 100},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT=? AND NOT_BEFORE<?)"},
		"ClaimAtOnce": {sqlite.SelectAtOnce, []any{"it", 5, 100},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=? AND PRIORITY=? AND NEXT_ATTEMPT_AT=? AND NOT_BEFORE=?)"},
		"Due": {sqlite.SelectDue, []any{"SENT", now, "", 0, false, `["it"]`, 100},
			"INDEX XXSMS_OUTBOUND_LOOK (STATUS=? AND NEXT_ATTEMPT_AT>? AND NEXT_ATTEMPT_AT<?)"},
		"FindByID": {sqlite.SelectByKeys, []any{"[1]", "[]", "[]"}, "INTEGER PRIMARY KEY (rowid=?)"},
		"FindByRef": {sqlite.SelectByKeys, []any{"[]", `["r"]`, "[]"},
			"COVERING INDEX XXSMS_OUTBOUND_REF (ATTEMPT_REF=?)"},
		"FindBySID": {sqlite.SelectByKeys, []any{"[]", "[]", `["s"]`},
			"COVERING INDEX XXSMS_OUTBOUND_SID (PROVIDER_SID=?)"},
		"CountOpen": {sqlite.CountOpen, []any{`["NEW"]`}, "COVERING INDEX XXSMS_OUTBOUND_OPEN"},
		"Eligible":  {sqlite.SelectEligible, []any{now}, "COVERING INDEX XXSMS_OUTBOUND_OPEN"},
		"Deferred": {sqlite.SelectDeferred, []any{"it", "a reason", now, now, 100},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=?)"},
		"Waiting": {sqlite.SelectWaiting, []any{"it", "a reason", 100},
			"INDEX XXSMS_OUTBOUND_DUE (CHANNEL=?)"},
		"Inserts": {sqlite.SelectInserts, []any{`["it"]`},
			"COVERING INDEX XXSMS_OUTBOUND_CHANNEL (CHANNEL=?)"},
		"Pending": {sqlite.SelectPending, []any{0, 100}, "INDEX XXSMS_INBOUND_MATCH (MATCH_STATUS=? AND rowid>?)"},
		"SentTo":  {sqlite.SelectSentTo, []any{`["p"]`, now}, "INDEX XXSMS_OUTBOUND_RECIPIENT (RECIPIENT=?)"},
		"Answers": {sqlite.SelectAnswers, []any{`["p"]`, now}, "INDEX XXSMS_INBOUND_FROM (FROM_NUMBER=?)"},
		"Decided": {sqlite.SelectDecided, []any{now, now, 0, 100},
			"INDEX XXSMS_INBOUND_RECEIVED (RECEIVED_AT>? AND RECEIVED_AT<?)"},
		"Failed": {sqlite.SelectFailed, []any{now, now, 0, 100},
			"INDEX XXSMS_OUTBOUND_FAILED (STATUS_AT>? AND STATUS_AT<?)"},
		"ListedOfMessage": {sqlite.SelectListed + sqlite.OfMessage + sqlite.ListedPage,
			[]any{7, 0, 9, "", "", "[]", "[]", "[]", "[]", 10}, "INDEX XXSMS_INBOUND_MESSAGE (MESSAGE_ID=? AND rowid>? AND rowid<?)"},
		"ListedOfNumber": {sqlite.SelectListed + sqlite.OfNumber + sqlite.ListedPage,
			[]any{"p", 0, 9, "", "", "[]", "[]", "[]", "[]", 10}, "INDEX XXSMS_INBOUND_FROM (FROM_NUMBER=? AND rowid>? AND rowid<?)"},
		"ListedReceived": {sqlite.SelectListed + sqlite.ReceivedWithin + sqlite.ListedPage,
			[]any{now, now, 0, 9, "", "", "[]", "[]", "[]", "[]", 10}, "INDEX XXSMS_INBOUND_RECEIVED (RECEIVED_AT>? AND RECEIVED_AT<?)"},
		"ListedUnfinished": {sqlite.SelectListed + sqlite.Unfinished + sqlite.ListedPage,
			[]any{"NEW", 0, 9, "", "", "[]", "[]", "[]", "[]", 10}, "INDEX XXSMS_INBOUND_PROCESS (PROCESS_STATUS=? AND rowid>? AND rowid<?)"},
		"Listed": {sqlite.SelectListed + sqlite.EveryReply + sqlite.ListedPage,
			[]any{0, 9, "", "", "[]", "[]", "[]", "[]", 10}, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"Queue":       {sqlite.SelectQueue, []any{now, now, now}, "COVERING INDEX XXSMS_OUTBOUND_OPEN"},
		"Failures":    {sqlite.SelectFailures, []any{now, 100}, "INDEX XXSMS_OUTBOUND_FAILED (STATUS_AT>?)"},
		"Ambiguous":   {sqlite.SelectAmbiguous, []any{100}, "INDEX XXSMS_INBOUND_AMBIGUOUS (MATCH_STATUS=?)"},
		"Backlog":     {sqlite.SelectBacklog, []any{100}, "INDEX XXSMS_INBOUND_PROCESS (PROCESS_STATUS=?)"},
		"CountEvents": {sqlite.CountEvents, []any{1, 100}, "SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"Dead":        {sqlite.SelectDead, []any{"+1", 100}, "INDEX XXSMS_PHONES_DEAD (PHONE_NUMBER>?)"},
		"Unprocessed": {sqlite.SelectReply, nil, "INDEX XXSMS_INBOUND_PROCESS (PROCESS_STATUS=?)"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, s.Plan(t, tc.query, tc.args...), tc.want)
		})
	}
	t.Run("ClaimDoesNotSort", func(t *testing.T) {
		t.Parallel()
		require.NotContains(t, s.Plan(t, sqlite.SelectByNextAttempt, "it", 5, now, 100), "TEMP B-TREE")
		require.NotContains(t, s.Plan(t, sqlite.SelectByNotBefore, "it", 5, now, 100), "TEMP B-TREE")
		require.NotContains(t, s.Plan(t, sqlite.SelectAtOnce, "it", 5, 100), "TEMP B-TREE")
	})
	t.Run("UnprocessedDoesNotSort", func(t *testing.T) {
		t.Parallel()
		require.NotContains(t, s.Plan(t, sqlite.SelectReply), "TEMP B-TREE")
		require.NotContains(t, s.Plan(t, sqlite.SelectPending, 0, 100), "TEMP B-TREE")
	})
}
