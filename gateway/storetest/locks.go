package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// LockStore is a store in which another session can lock rows.
type LockStore interface {
	Store
	// Lock has another session change the rows without a commit, until unlock or the test's end.
	Lock(t *testing.T, rows ...gateway.MessageID) (unlock func())
	// LockNumber has another session change what is known of a number, in the same way.
	LockNumber(t *testing.T, number string) (unlock func())
	// LockReply has the sweep take a reply, in the same way; it ends with a commit, or with a rollback.
	LockReply(t *testing.T, id int64) (commit, rollback func())
	// LockDigest has a person look into giving up a digest, until unlock or the test's end.
	LockDigest(t *testing.T, id int64) (unlock func())
}

// ExerciseLocks runs the tests of a store that locks by the row: whoever holds a row's lock,
// for however long, keeps nobody from the other rows.
func ExerciseLocks(t *testing.T, open func(t *testing.T) LockStore) {
	run := func(name string, test func(fixture, LockStore)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			test(fixture{T: t, store: s}, s)
		})
	}
	testLockedRows(run)
	testLockedNumbers(run)
	testLockedReplies(run)
	testLockedDigests(run)
}

func testLockedRows(run func(string, func(fixture, LockStore))) {
	run("ALockedRowIsBusyAndTheOthersAreWritten", func(f fixture, s LockStore) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		unlock := s.Lock(f.T, rows[1].ID)
		changes := holds(f, rows)
		require.Equal(f, []error{nil, gateway.ErrBusy, nil}, f.tell(changes...))
		require.Empty(f, f.events(rows[1].ID))
		unlock()
		require.Equal(f, []error{gateway.ErrMissed, nil, gateway.ErrMissed}, f.tell(changes...))
		require.Equal(f, gateway.StatusHeld, f.get(rows[1].ID).Status)
	})
	run("ALockedRowIsBusyForAllOfItsChanges", func(f fixture, s LockStore) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		s.Lock(f.T, row.ID)
		sent, err := row.Report(reportOn(row, "sent"))
		require.NoError(f, err)
		delivered, err := row.After(sent).Report(reportOn(row, "delivered"))
		require.NoError(f, err)
		require.Equal(f, []error{gateway.ErrBusy, gateway.ErrBusy}, f.tell(sent, delivered))
	})
	run("ARowThatIsGoneIsNotBusy", func(f fixture, s LockStore) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		s.Lock(f.T, rows[0].ID)
		rows[1].ID += 1000
		require.Equal(f, []error{gateway.ErrBusy, gateway.ErrMissed}, f.tell(holds(f, rows)...))
	})
	run("NothingButLockedRows", func(f fixture, s LockStore) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		s.Lock(f.T, ids(rows)...)
		require.Equal(f, []error{gateway.ErrBusy, gateway.ErrBusy}, f.tell(holds(f, rows)...))
	})
	run("AClaimPassesOverALockedRow", func(f fixture, s LockStore) {
		in := ids(f.insert(many(3)...))
		unlock := s.Lock(f.T, in[0])
		require.Equal(f, in[1:], claimedIDs(f.claimAll(noon())))
		unlock()
		require.Equal(f, in[:1], claimedIDs(f.claimAll(noon())))
	})
	run("LockedRowsAreRead", func(f fixture, s LockStore) {
		row := f.insertOne(lookedAt(gateway.StatusSending, -1))
		s.Lock(f.T, row.ID)
		require.Equal(f, []gateway.MessageID{row.ID},
			f.due(gateway.DueParams{Status: gateway.StatusSending, Now: noon(), Limit: 10}))
		require.Equal(f, row, f.get(row.ID))
	})
}

func testLockedNumbers(run func(string, func(fixture, LockStore))) {
	run("ALockedNumberIsBusyAndTheOthersAreWritten", func(f fixture, s LockStore) {
		f.saveLines(line(0))
		failures := []gateway.Change{f.failure(0, number(0)), f.failure(0, number(1)), f.instruction(0, number(0))}
		unlock := s.LockNumber(f.T, number(0))
		require.Equal(f, []error{gateway.ErrBusy, nil, gateway.ErrBusy}, f.tell(failures...))
		require.Equal(f, gateway.StatusSending, f.get(failures[0].ID()).Status)
		unlock()
		require.Equal(f, []error{nil, gateway.ErrMissed, nil}, f.tell(failures...))
		require.Equal(f, []int{1, 1}, []int{f.number(number(0)).Failures, f.number(number(1)).Failures})
	})
	run("ADeliveryDoesNotMindALockedNumberThatNeverFailed", func(f fixture, s LockStore) {
		f.saveLines(line(0))
		s.LockNumber(f.T, number(0))
		require.Equal(f, []error{nil}, f.tell(f.delivery(0, number(0))))
	})
	run("LinesOfLockedNumbersAreLeftOut", func(f fixture, s LockStore) {
		f.saveLines(line(0))
		later := []gateway.Line{line(0), line(1)}
		later[0].CheckedAt = noon().Add(time.Hour)
		unlock := s.LockNumber(f.T, number(0))
		require.ErrorIs(f, f.store.SaveLines(f.Context(), later), gateway.ErrBusy)
		require.Equal(f, line(1), f.number(number(1)).Line)
		unlock()
		f.saveLines(later...)
		require.Equal(f, later[0], f.number(number(0)).Line)
	})
}

func testLockedReplies(run func(string, func(fixture, LockStore))) {
	run("AnAnswerWaitsForTheReplyThatItDecides", func(f fixture, s LockStore) {
		asked := f.askedOf(replier)
		_, rollback := s.LockReply(f.T, f.replies(gateway.ReplySearchParams{})[1].ID)
		f.ask(f.store)
		require.Equal(f, gateway.MatchPending, f.replies(gateway.ReplySearchParams{})[0].Match.Status)
		rollback()
		f.ask(f.store)
		f.decided(replier, asked)
	})
	run("AnAnswerDoesNotWaitForAReplyThatIsTaken", func(f fixture, s LockStore) {
		f.askedOf(replier)
		commit, _ := s.LockReply(f.T, f.replies(gateway.ReplySearchParams{})[1].ID)
		commit()
		f.ask(f.store)
		replies := f.replies(gateway.ReplySearchParams{})
		require.Equal(f, gateway.MatchQuestion, replies[0].Match.Method)
		require.Equal(f, gateway.MatchAmbiguous, replies[1].Match.Status)
	})
}

func testLockedDigests(run func(string, func(fixture, LockStore))) {
	run("AClaimPassesOverALockedDigest", func(f fixture, s LockStore) {
		first := f.assign(mailing(items(1)...))
		later := mailing(items(2)...)
		later.Until = morning().Add(time.Hour)
		second := f.assign(later)
		unlock := s.LockDigest(f.T, first.ID)
		claimed := f.claimMailing(morning(), "one")
		require.Len(f, claimed, 1)
		require.Equal(f, second.ID, claimed[0].ID)
		require.Empty(f, f.claimMailing(morning(), "two"))
		unlock()
		require.Len(f, f.claimMailing(morning(), "three"), 1)
	})
}

// holds are changes that park rows.
func holds(f fixture, rows []gateway.Message) []gateway.Change {
	f.Helper()
	changes := make([]gateway.Change, len(rows))
	for i, row := range rows {
		changes[i] = must(f, row.Hold)
	}
	return changes
}
