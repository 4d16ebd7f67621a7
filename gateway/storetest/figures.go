package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testFigures(t *testing.T, open opener) {
	testQueue(t, open)
	testFailures(t, open)
	testActivity(t, open)
	open.run(t, "BacklogCountsRepliesThatWait", func(f fixture) {
		f.matched([]gateway.Reply{{Match: gateway.Match{Status: gateway.MatchMatched, MessageID: 1}},
			{Match: gateway.Match{Status: gateway.MatchAmbiguous}}, {Match: gateway.Match{Status: gateway.MatchAmbiguous}}})
		b := f.backlog(100)
		require.Equal(f, gateway.Waits{Count: 2, Since: noon().Add(time.Hour)}, b.Ambiguous)
		require.Equal(f, gateway.Waits{Count: 3, Since: noon()}, b.Unprocessed)
		require.Equal(f, int64(1), f.backlog(1).Ambiguous.Count, "no more than it is asked for")
	})
	open.run(t, "DeadNumbersComeInPages", func(f fixture) {
		for i := range 3 {
			f.apply(f.failure(0, number(i)), nil)
			f.apply(f.failure(1, number(i)), nil)
		}
		f.apply(f.failure(0, number(9)), nil)
		first := f.dead(gateway.DeadParams{Limit: 2})
		require.Equal(f, []string{number(0), number(1)}, first)
		require.Equal(f, []string{number(2)}, f.dead(gateway.DeadParams{After: first[1], Limit: 2}))
	})
	open.run(t, "TellsItsSchema", func(f fixture) {
		info, err := f.store.Info(f.Context())
		require.NoError(f, err)
		require.Contains(f, []string{"sqlite", "oracle"}, info.Kind)
		require.Positive(f, info.Schema)
	})
}

func testQueue(t *testing.T, open opener) {
	open.run(t, "QueueIsTheOpenRows", func(f fixture) {
		older, late, held := fresh(), fresh(), rowIn(gateway.StatusHeld)
		older.CreatedAt = noon().Add(-2 * time.Hour)
		late.Status, late.NextAttemptAt = gateway.StatusDeferred, noon().Add(3*time.Hour)
		later := late
		later.NextAttemptAt = noon().Add(4 * time.Hour)
		scheduled := fresh()
		scheduled.NotBefore = noon().Add(time.Hour)
		tried := rowIn(gateway.StatusRetry)
		tried.NextAttemptAt = noon().Add(-time.Minute)
		f.insert(tried, freshAt(-30*time.Minute), fresh(), older, late, later, held, scheduled, freshOn("hr"), rowIn(gateway.StatusDelivered))
		created := noon().Add(-time.Hour)
		require.Equal(f, []gateway.Queued{
			{Channel: "hr", Status: gateway.StatusNew, Rows: 1, Due: 1, Eligible: created, Oldest: created},
			{Channel: channel, Status: gateway.StatusDeferred, Rows: 2, Oldest: created, Next: noon().Add(3 * time.Hour)},
			{Channel: channel, Status: gateway.StatusHeld, Rows: 1, Oldest: created},
			{Channel: channel, Status: gateway.StatusNew, Rows: 4, Due: 3, Eligible: older.CreatedAt, Oldest: older.CreatedAt,
				Next: scheduled.NotBefore},
			{Channel: channel, Status: gateway.StatusRetry, Rows: 1, Due: 1, Eligible: tried.NextAttemptAt, Oldest: created},
		}, f.queue())
	})
	open.run(t, "AnEmptyQueueHasNone", func(f fixture) {
		require.Empty(f, f.queue())
	})
}

func testFailures(t *testing.T, open opener) {
	open.run(t, "FailuresAreCountedByCause", func(f fixture) {
		old, other := rowIn(gateway.StatusFailed), rowIn(gateway.StatusUndelivered)
		old.StatusAt = noon().Add(-2 * time.Hour)
		other.ErrorCode, other.Channel = 30003, "hr"
		f.insert(rowIn(gateway.StatusFailed), rowIn(gateway.StatusFailed), old, other, rowIn(gateway.StatusSent))
		at := noon().Add(-time.Minute)
		require.Equal(f, []gateway.Failures{
			{Channel: channel, Status: gateway.StatusFailed, ErrorCode: 30001, Reason: "an earlier reason", Rows: 2, First: at, Last: at},
			{Channel: "hr", Status: gateway.StatusUndelivered, ErrorCode: 30003, Reason: "an earlier reason", Rows: 1, First: at, Last: at},
		}, f.failures(gateway.FailuresParams{Since: noon().Add(-time.Hour), Limit: 100}))
	})
	open.run(t, "OnlySoManyFailuresAreRead", func(f fixture) {
		f.insert(rowIn(gateway.StatusFailed), rowIn(gateway.StatusFailed), rowIn(gateway.StatusFailed))
		found := f.failures(gateway.FailuresParams{Since: noon().Add(-time.Hour), Limit: 2})
		require.Len(f, found, 1)
		require.Equal(f, int64(2), found[0].Rows)
	})
}

func testActivity(t *testing.T, open opener) {
	open.run(t, "EventsAreCountedByMinute", func(f fixture) {
		require.Zero(f, f.lastEvent())
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		f.apply(rows[0].Hold(noon().Add(30 * time.Second)))
		middle := f.lastEvent()
		f.apply(rows[1].Hold(noon().Add(45 * time.Second)))
		held := gateway.EventCount{Minute: noon(), Channel: channel, To: gateway.StatusHeld, Events: 2, First: middle}
		require.Equal(f, []gateway.EventCount{held}, f.countEvents(gateway.EventRange{Until: f.lastEvent()}))
		held.Events, held.First = 1, f.lastEvent()
		require.Equal(f, []gateway.EventCount{held}, f.countEvents(gateway.EventRange{After: middle, Until: f.lastEvent()}))
	})
}

func (f fixture) queue() []gateway.Queued {
	f.Helper()
	queued, err := f.store.Queue(f.Context(), noon())
	require.NoError(f, err)
	for i := range queued {
		queued[i].Oldest, queued[i].Next, queued[i].Eligible = queued[i].Oldest.UTC(), queued[i].Next.UTC(), queued[i].Eligible.UTC()
	}
	return queued
}

func (f fixture) failures(p gateway.FailuresParams) []gateway.Failures {
	f.Helper()
	failures, err := f.store.Failures(f.Context(), p)
	require.NoError(f, err)
	return failures
}

func (f fixture) backlog(limit int) gateway.Backlog {
	f.Helper()
	b, err := f.store.Backlog(f.Context(), limit)
	require.NoError(f, err)
	return b
}

func (f fixture) dead(p gateway.DeadParams) (numbers []string) {
	f.Helper()
	found, err := f.store.DeadNumbers(f.Context(), p)
	require.NoError(f, err)
	for _, n := range found {
		numbers = append(numbers, n.Number)
	}
	return numbers
}

func (f fixture) lastEvent() int64 {
	f.Helper()
	last, err := f.store.LastEvent(f.Context())
	require.NoError(f, err)
	return last
}

func (f fixture) countEvents(r gateway.EventRange) []gateway.EventCount {
	f.Helper()
	counts, err := f.store.CountEvents(f.Context(), r)
	require.NoError(f, err)
	return counts
}

// freshAt is fresh, to go not before so long after noon.
func freshAt(after time.Duration) gateway.Message {
	m := fresh()
	m.NotBefore = noon().Add(after)
	return m
}
