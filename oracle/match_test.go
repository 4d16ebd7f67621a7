//go:build cgo

package oracle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/storetest"
)

func unmatched(t *testing.T, s fedStore) []gateway.Reply {
	t.Helper()
	replies, err := s.PendingReplies(t.Context(), gateway.PendingParams{})
	require.NoError(t, err)
	for i := range replies {
		replies[i].Match = gateway.Match{Status: gateway.MatchUnmatched}
	}
	return replies
}

func TestRecordMatches_LeavesRowsThatTheSweepHasLocked(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := siteStore{openFed(t, emptyDatabase(t), m)}
		s.stage(t, manyReplies(3)...)
		replies := unmatched(t, s.fedStore)
		sweep, err := s.asFeeder(t).BeginTx(t.Context(), nil)
		require.NoError(t, err)
		_, err = sweep.ExecContext(t.Context(), "UPDATE XXSMS.XXSMS_INBOUND SET PROCESS_STATUS = 'DONE' WHERE INBOUND_ID = :1",
			replies[1].ID)
		require.NoError(t, err)
		told, err := s.RecordMatches(t.Context(), replies)
		require.NoError(t, err)
		require.Equal(t, []error{nil, gateway.ErrMissed, nil}, told)
		require.NoError(t, sweep.Commit())
		told, err = s.RecordMatches(t.Context(), replies)
		require.NoError(t, err)
		require.Equal(t, []error{gateway.ErrMissed, nil, gateway.ErrMissed}, told)
		taken, err := s.FindReplies(t.Context(), []int64{replies[0].ID, replies[1].ID})
		require.NoError(t, err)
		require.Equal(t, []bool{false, true}, []bool{taken[0].Processing.Taken(), taken[1].Processing.Taken()})
	})
}

func TestRecordMatches_ARefusedRowCostsNoOther(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := openFed(t, emptyDatabase(t), m)
		s.stage(t, manyReplies(3)...)
		replies := unmatched(t, s)
		replies[1].Keyword = strings.Repeat("K", 241)
		told, err := s.RecordMatches(t.Context(), replies)
		require.NoError(t, err)
		require.NoError(t, told[0])
		require.True(t, gateway.Refused(told[1]), told[1])
		require.NoError(t, told[2])
	})
}

func TestStagingApart_AsksWhatRepliesAnswer(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		storetest.ExerciseQuestions(t, func(t *testing.T) storetest.Store {
			s, _ := openApart(t, m)
			return s
		})
	})
}

func TestStagingApart_HoldsWhatRepliesAnswer(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s, staging := openApart(t, m)
		s.stage(t, manyReplies(1)...)
		s.feed(t, 1)
		reply := unmatched(t, s)[0]
		reply.Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 1}
		told, err := s.RecordMatches(t.Context(), []gateway.Reply{reply})
		require.NoError(t, err)
		require.Equal(t, []error{nil}, told)
		require.Equal(t, "MATCHED", single(t, staging, "SELECT match_status FROM xxsms.xxsms_inbound"))
		answers, err := s.Answers(t.Context(), gateway.ConversationParams{Numbers: []string{reply.From}})
		require.NoError(t, err)
		require.Len(t, answers, 1)
		sent, err := s.SentTo(t.Context(), gateway.ConversationParams{Numbers: []string{reply.From}})
		require.NoError(t, err)
		require.Empty(t, sent)
	})
}
