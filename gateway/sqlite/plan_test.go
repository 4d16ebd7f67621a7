package sqlite_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/sqlite"
)

// TestPlans: no statement that a pipeline runs often may read the table or sort the queue.
func TestPlans(t *testing.T) {
	t.Parallel()
	s := open(t, file(t))
	now := "2026-11-23T12:00:00.000Z"
	cases := map[string]struct {
		query string
		args  []any
	}{
		"AnyDue":         {sqlite.AnyDue, []any{"it", now}},
		"Claim":          {sqlite.SelectClaimable, []any{"it", now, 100}},
		"Due":            {sqlite.SelectDue, []any{"SENT", now, 100}},
		"Find":           {sqlite.SelectByKeys, []any{"[1]", "[]", "[]"}},
		"Search":         {sqlite.SelectPage, []any{1, "", "", "[]", "[]", 10}},
		"SearchOfPerson": {sqlite.SelectPageOf, []any{1, "", "", "[]", "[]", "+14155550100", 10}},
		"CountOpen":      {sqlite.CountOpen, []any{`["NEW"]`}},
		"Eligible":       {sqlite.SelectEligible, []any{now}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := s.Plan(t, tc.query, tc.args...)
			t.Log(plan)
			require.NotContains(t, plan, "SCAN XXSMS_OUTBOUND]")
			require.NotRegexp(t, `SCAN XXSMS_OUTBOUND( |$)(USING INTEGER|\])`, plan)
			if name != "Due" && name != "Find" {
				require.NotContains(t, plan, "TEMP B-TREE FOR ORDER BY")
			}
		})
	}
}
