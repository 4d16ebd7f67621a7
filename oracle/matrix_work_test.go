//go:build cgo

package oracle

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// batchSize is how many rows each work has.
const batchSize = 2

// caseRows are the rows of one work, in a channel of its own.
type caseRows struct {
	channel string
	ids     []gateway.MessageID
}

// feedCases inserts rows for works of these numbers, past the driver.
func (s fedStore) feedCases(t *testing.T, numbers []int) []caseRows {
	t.Helper()
	rows, err := s.database.SQL(t.Context(), fmt.Sprintf(`INSERT INTO xxsms.xxsms_outbound (channel, phones, body)
SELECT 'case-' || n, '+14155550100', 'Your certificate expires.' FROM generate_series(%d, %d) n, generate_series(1, %d)
ORDER BY n RETURNING message_id`, numbers[0], numbers[len(numbers)-1], batchSize))
	require.NoError(t, err)
	require.Len(t, rows, len(numbers)*batchSize)
	cases := make([]caseRows, len(numbers))
	for i, row := range rows {
		id, err := strconv.ParseInt(row, 10, 64)
		require.NoError(t, err)
		c := &cases[i/batchSize]
		c.channel, c.ids = "case-"+strconv.Itoa(numbers[i/batchSize]), append(c.ids, gateway.MessageID(id))
	}
	return cases
}

func (s fedStore) find(t *testing.T, ids []gateway.MessageID) []gateway.Message {
	t.Helper()
	rows, err := s.Find(t.Context(), gateway.Keys{IDs: ids})
	require.NoError(t, err)
	require.Len(t, rows, len(ids))
	return rows
}

// sending returns the rows of a channel that are in SENDING with a lease that has ended by then.
func (s fedStore) sending(t *testing.T, channel string, now time.Time) []gateway.Message {
	t.Helper()
	rows, err := s.Due(t.Context(), gateway.DueParams{
		Status: gateway.StatusSending, Now: now, Limit: 1 << 20,
	})
	require.NoError(t, err)
	return slices.DeleteFunc(rows, func(m gateway.Message) bool { return m.Channel != channel })
}

func messageIDs(rows []gateway.Message) []gateway.MessageID {
	ids := make([]gateway.MessageID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	return ids
}

type claimWork struct {
	fedStore
	caseRows
	claims []gateway.Claim // of all answers
}

func prepareClaims(t *testing.T, s fedStore, numbers []int) []work {
	t.Helper()
	var all []work
	for _, rows := range s.feedCases(t, numbers) {
		all = append(all, &claimWork{fedStore: s, caseRows: rows})
	}
	return all
}

func (w *claimWork) do(t *testing.T) error {
	t.Helper()
	p := due(10)
	p.Channel = w.channel
	claims, err := w.Claim(t.Context(), p)
	if err == nil && len(claims) == 0 {
		w.awaitLocks(t, w.ids)
		claims, err = w.Claim(t.Context(), p)
	}
	for _, c := range claims {
		if c.Refusal != nil {
			return c.Refusal
		}
	}
	w.claims = append(w.claims, claims...)
	return err
}

// awaitLocks waits for the locks of a session that was dropped: they stay until the
// server has noticed, and a claim passes over them.
func (s fedStore) awaitLocks(t *testing.T, ids []gateway.MessageID) {
	t.Helper()
	query := "SELECT count(*) FROM (SELECT 1 FROM xxsms.xxsms_outbound WHERE message_id IN (0"
	for _, id := range ids {
		query += ", " + strconv.FormatInt(int64(id), 10)
	}
	single(t, s.database, query+") FOR UPDATE) locked")
}

func (w *claimWork) requireNone(t *testing.T) {
	t.Helper()
	require.Empty(t, w.claims)
	for _, m := range w.find(t, w.ids) {
		require.Equal(t, gateway.StatusNew, m.Status)
	}
}

func (w *claimWork) requireOnce(t *testing.T) {
	t.Helper()
	require.Equal(t, w.ids, claimedIDs(w.claims))
	rows := w.sending(t, w.channel, due(1).Lease.Until)
	require.Equal(t, w.ids, messageIDs(rows), "the lease ends for all of them")
	for i, m := range rows {
		require.Equal(t, stored(w.claims[i].Message.State), m.State)
	}
}

type recordWork struct {
	fedStore
	caseRows
	was     []gateway.Message
	changes []gateway.Change
	applied int // of all answers
}

// prepareRecords has the acceptance of begun attempts to record.
func prepareRecords(t *testing.T, s fedStore, numbers []int) []work {
	t.Helper()
	var all []work
	var begins []gateway.Change
	for _, rows := range s.feedCases(t, numbers) {
		w := &recordWork{fedStore: s, caseRows: rows}
		all = append(all, w)
		for _, id := range rows.ids {
			claim, begin := w.begin(t, id)
			begins = append(begins, claim, begin)
		}
	}
	requireApplied(t, s, begins)
	return all
}

// begin makes the changes that begin a row's attempt; its acceptance is what is to be recorded.
func (w *recordWork) begin(t *testing.T, id gateway.MessageID) (claim, begin gateway.Change) {
	t.Helper()
	lease := due(1).Lease
	m := gateway.Message{ID: id, State: gateway.State{Status: gateway.StatusNew}}
	claim, err := m.Claim(lease)
	require.NoError(t, err)
	m = m.After(claim)
	begin, err = m.Begin(gateway.Attempt{
		Token: lease.Token, Now: noon(), Ref: rand.Text(), Recipient: "+14155550100", Sender: "+14155550199",
	})
	require.NoError(t, err)
	m = m.After(begin)
	accepted, err := m.Report(gateway.Report{Ref: m.AttemptRef, SID: "SM" + rand.Text(), Status: "queued", At: noon()})
	require.NoError(t, err)
	w.was, w.changes = append(w.was, m), append(w.changes, accepted)
	return claim, begin
}

func (w *recordWork) do(t *testing.T) error {
	t.Helper()
	told, err := w.Record(t.Context(), w.changes)
	if slices.Contains(told, gateway.ErrBusy) {
		w.awaitLocks(t, w.ids)
		told, err = w.Record(t.Context(), w.changes)
	}
	w.applied += len(written(w.changes, told))
	return err
}

func (w *recordWork) requireNone(t *testing.T) {
	t.Helper()
	require.Zero(t, w.applied)
	for i, m := range w.find(t, w.ids) {
		require.Equal(t, stored(w.was[i].State), m.State)
	}
	w.requireEvents(t, 1)
}

func (w *recordWork) requireOnce(t *testing.T) {
	t.Helper()
	require.Equal(t, len(w.changes), w.applied)
	w.requireWritten(t)
}

func (w *recordWork) requireWritten(t *testing.T) {
	t.Helper()
	for i, m := range w.find(t, w.ids) {
		require.Equal(t, stored(w.changes[i].Now()), m.State)
	}
	w.requireEvents(t, 2)
	require.Empty(t, w.sending(t, w.channel, due(1).Lease.Until))
}

// requireEvents counts the event of the attempt's beginning, too.
func (w *recordWork) requireEvents(t *testing.T, n int) {
	t.Helper()
	for _, id := range w.ids {
		events, err := w.Events(t.Context(), id)
		require.NoError(t, err)
		require.Len(t, events, n)
	}
}

type stageWork struct {
	fedStore
	stagings []gateway.Staging
	staged   int // of all answers
	left     bool
}

// prepareStages has replies to stage, the last of which opts out.
func prepareStages(_ *testing.T, s fedStore, numbers []int) []work {
	var all []work
	for _, n := range numbers {
		mark := strconv.Itoa(10_000 + n)
		number := "+1415555" + mark
		w := &stageWork{fedStore: s, stagings: manyReplies(batchSize)}
		for i := range w.stagings {
			w.stagings[i].Reply.ProviderSID, w.stagings[i].Reply.From = "SM"+mark+"-"+strconv.Itoa(i), number
		}
		w.stagings[batchSize-1].Consent = []gateway.ConsentChange{
			{
				Number: number, Scope: consent.ScopeAll, Source: consent.SourceKeyword, ProviderSID: "SM" + mark,
				At: noon(),
			},
		}
		all = append(all, w)
	}
	return all
}

func (w *stageWork) do(t *testing.T) error {
	t.Helper()
	told, err := w.Stage(t.Context(), w.stagings)
	for _, each := range told {
		if each == nil {
			w.staged++
		}
	}
	return err
}

func (w *stageWork) requireNone(t *testing.T) {
	t.Helper()
	require.Zero(t, w.staged)
	require.Empty(t, w.replies(t))
	require.Empty(t, w.optOuts(t))
}

func (w *stageWork) requireOnce(t *testing.T) {
	t.Helper()
	if !w.left {
		require.Equal(t, batchSize, w.staged)
	}
	w.requireWritten(t)
}

// requireLeft implements leaving: the answer was lost, and the replies are recognized.
func (w *stageWork) requireLeft(t *testing.T) {
	t.Helper()
	w.requireWritten(t)
	require.NoError(t, w.do(t))
	require.Zero(t, w.staged)
	w.left = true
}

func (w *stageWork) requireWritten(t *testing.T) {
	t.Helper()
	require.Len(t, w.replies(t), batchSize)
	require.Len(t, w.optOuts(t), 1)
}

func (w *stageWork) replies(t *testing.T) []gateway.Reply {
	t.Helper()
	replies, err := w.Replies(t.Context(), gateway.ReplySearchParams{From: w.stagings[0].Reply.From})
	require.NoError(t, err)
	return replies
}

func (w *stageWork) optOuts(t *testing.T) []consent.OptOut {
	t.Helper()
	optOuts, err := w.OptOuts(t.Context(), []string{w.stagings[0].Reply.From})
	require.NoError(t, err)
	return optOuts
}
