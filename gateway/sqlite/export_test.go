package sqlite

import (
	"database/sql/driver"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// LimitPages makes the disk full for the store's writes once the file has so many pages.
func LimitPages(tb testing.TB, s *Store, pages int) {
	tb.Helper()
	_, err := s.write.db.ExecContext(tb.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	require.NoError(tb, err)
}

// Reconnect has the store's next write open a connection.
func Reconnect(tb testing.TB, s *Store) {
	tb.Helper()
	conn, err := s.write.db.Conn(tb.Context())
	require.NoError(tb, err)
	require.ErrorIs(tb, conn.Raw(func(any) error { return driver.ErrBadConn }), driver.ErrBadConn)
}

// Plan is how SQLite would run a statement.
func (s *Store) Plan(tb testing.TB, query string, args ...any) string {
	tb.Helper()
	rows, err := s.read.query(tb.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	steps, err := collect(rows, err, func(r *sqlrow.Row) string { r.Skip(3); return r.Text() })
	require.NoError(tb, err)
	return fmt.Sprint(steps)
}

// The statements whose plans matter.
const (
	SelectPolled        = selectPolled
	SelectByNextAttempt = selectByNextAttempt
	SelectByNotBefore   = selectByNotBefore
	SelectAtOnce        = selectAtOnce
	SelectDue           = selectDue
	SelectWaiting       = selectWaiting
	SelectDeferred      = selectDeferred
	SelectByKeys        = selectByKeys
	CountOpen           = countOpen
	SelectPending       = selectPending
	SelectSentTo        = selectSentTo
	SelectAnswers       = selectAnswers
	SelectEligible      = selectEligible
	SelectInserts       = selectInserts
	SelectReply         = selectUnprocessed
	SelectDecided       = selectDecided
	SelectFailed        = selectFailed
	SelectListed        = selectListed
	OfMessage           = ofMessage
	OfNumber            = ofNumber
	ReceivedWithin      = receivedWithin
	Unfinished          = unfinished
	EveryReply          = everyReply
	ListedPage          = listedPage
	SelectQueue         = selectQueue
	SelectFailures      = selectFailures
	SelectAmbiguous     = selectAmbiguous
	SelectBacklog       = selectBacklog
	CountEvents         = countEvents
	SelectDead          = selectDead
)

// PlanSearch is how SQLite would find a page of messages, PlanReplies one of replies.
func (s *Store) PlanSearch(tb testing.TB, p gateway.SearchParams) string {
	tb.Helper()
	query, args := messagesOf(p.Parts()[0]).query(p.Size())
	return s.Plan(tb, query, args...)
}

func (s *Store) PlanReplies(tb testing.TB, p gateway.ReplySearchParams) string {
	tb.Helper()
	query, args := repliesOf(p)
	return s.Plan(tb, query, args...)
}
