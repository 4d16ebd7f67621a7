package sqlite_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestPlans_OfSearches: each kind reads what it finds, or goes down by the key until its page is full.
func TestPlans_OfSearches(t *testing.T) {
	t.Parallel()
	s := open(t, file(t))
	const key = "XXSMS_OUTBOUND USING INTEGER PRIMARY KEY "
	open := []gateway.Status{gateway.StatusHeld, gateway.StatusUnknown}
	for name, tc := range map[string]struct {
		params gateway.SearchParams
		want   string
		sorts  bool
	}{
		"Nothing":   {gateway.SearchParams{}, key + "(rowid>? AND rowid<?)", false},
		"IDs":       {gateway.SearchParams{IDs: []gateway.MessageID{1, 2}}, key + "(rowid=?)", true},
		"Status":    {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSent}}, key + "(rowid>? AND rowid<?)", false},
		"Recipient": {gateway.SearchParams{Recipient: "p"}, "XXSMS_OUTBOUND_RECIPIENT (RECIPIENT=? AND rowid>? AND rowid<?)", false},
		"Person":    {gateway.SearchParams{PersonID: 7}, "XXSMS_OUTBOUND_PERSON (PERSON_ID=? AND rowid>? AND rowid<?)", false},
		"Source": {gateway.SearchParams{SourceKeys: []string{"k"}, Channels: []string{"it"}},
			"XXSMS_OUTBOUND_SOURCE (CHANNEL=? AND SOURCE_KEY=? AND rowid>? AND rowid<?)", true},
		"Channel": {gateway.SearchParams{Channels: []string{"it", "hr"}},
			"XXSMS_OUTBOUND_PAGE (CHANNEL=? AND rowid>? AND rowid<?)", false},
		"Open":            {gateway.SearchParams{Statuses: open}, "XXSMS_OUTBOUND_OPEN", true},
		"OpenBetweenKeys": {gateway.SearchParams{Statuses: open, Least: 7, All: true}, "XXSMS_OUTBOUND_OPEN", true},
		"Missed": {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusFailed}, Channels: []string{"it"}, All: true},
			"XXSMS_OUTBOUND_FAILED (STATUS_AT>?)", true},
		"OpenOfAChannel": {gateway.SearchParams{Statuses: open, Channels: []string{"it"}},
			"XXSMS_OUTBOUND_OPEN (CHANNEL=? AND STATUS=?)", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := s.PlanSearch(t, tc.params)
			require.Contains(t, plan, tc.want)
			if !tc.sorts {
				require.NotContains(t, plan, "TEMP B-TREE")
			}
		})
	}
}

func TestPlans_OfRepliesSearches(t *testing.T) {
	t.Parallel()
	s := open(t, file(t))
	for name, tc := range map[string]struct {
		params gateway.ReplySearchParams
		want   string
	}{
		"Nothing":   {gateway.ReplySearchParams{}, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"From":      {gateway.ReplySearchParams{From: "p"}, "XXSMS_INBOUND_FROM (FROM_NUMBER=? AND rowid>? AND rowid<?)"},
		"ToMessage": {gateway.ReplySearchParams{MessageID: 7}, "XXSMS_INBOUND_MESSAGE (MESSAGE_ID=? AND rowid>? AND rowid<?)"},
		"Ambiguous": {gateway.ReplySearchParams{Statuses: []gateway.MatchStatus{gateway.MatchAmbiguous}},
			"XXSMS_INBOUND_AMBIGUOUS (MATCH_STATUS=? AND rowid>? AND rowid<?)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := s.PlanReplies(t, tc.params)
			require.Contains(t, plan, tc.want)
			require.NotContains(t, plan, "TEMP B-TREE")
		})
	}
}
