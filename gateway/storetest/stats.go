package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testStats(t *testing.T, open opener) {
	open.run(t, "CountsByChannelAndStatus", func(f fixture) {
		f.insert(fresh(), fresh(), freshOn("hr"), rowIn(gateway.StatusDelivered), rowIn(gateway.StatusHeld))
		require.ElementsMatch(f, []gateway.Depth{
			{Channel: channel, Status: gateway.StatusNew, Rows: 2},
			{Channel: "hr", Status: gateway.StatusNew, Rows: 1},
			{Channel: channel, Status: gateway.StatusDelivered, Rows: 1},
			{Channel: channel, Status: gateway.StatusHeld, Rows: 1},
		}, f.stats(gateway.StatsParams{Now: noon()}).Depths)
	})
	for _, status := range gateway.Statuses() {
		open.run(t, "CountsTheStatusAlone/"+string(status), func(f fixture) {
			for _, each := range gateway.Statuses() {
				f.insert(rowIn(each))
			}
			got := f.stats(gateway.StatsParams{Now: noon(), Statuses: []gateway.Status{status}})
			require.Equal(f, []gateway.Depth{{Channel: channel, Status: status, Rows: 1}}, got.Depths)
		})
	}
	open.run(t, "AnEmptyQueueHasNoFigures", func(f fixture) {
		require.Empty(f, f.stats(gateway.StatsParams{Now: noon()}))
	})
	testEligible(t, open)
	testInserts(t, open)
	testUnprocessed(t, open)
}

func testInserts(t *testing.T, open opener) {
	ago := func(d time.Duration) time.Time { return noon().Add(-d) }
	created := func(name string, at time.Time, status gateway.Status) gateway.Message {
		m := rowIn(status)
		m.Channel, m.CreatedAt = name, at
		return m
	}
	open.run(t, "InsertsAreTheNewestOfEachChannelAskedFor", func(f fixture) {
		f.insert(
			created("hr", ago(time.Hour), gateway.StatusDelivered), created("hr", ago(3*time.Hour), gateway.StatusNew),
			created(channel, ago(2*time.Hour), gateway.StatusFailed), created("other", noon(), gateway.StatusNew),
		)
		found := f.stats(gateway.StatsParams{Now: noon(), Channels: []string{"hr", channel, "empty"}}).Inserts
		for i := range found {
			found[i].At = found[i].At.UTC()
		}
		require.ElementsMatch(f, []gateway.LastInsert{
			{Channel: "hr", At: ago(time.Hour)}, {Channel: channel, At: ago(2 * time.Hour)},
		}, found)
	})
}

func testUnprocessed(t *testing.T, open opener) {
	open.run(t, "UnprocessedIsTheOldestReplyThatNobodySwept", func(f fixture) {
		older, newer := reply("SM1"), reply("SM2")
		older.ReceivedAt = noon().Add(-time.Hour)
		f.stage(gateway.Staging{Reply: older}, gateway.Staging{Reply: newer})
		require.Equal(f, older.ReceivedAt, f.stats(gateway.StatsParams{Now: noon()}).Unprocessed.UTC())
	})
}

func testEligible(t *testing.T, open opener) {
	created := noon().Add(-time.Hour)
	ago := func(d time.Duration) time.Time { return noon().Add(-d) }
	cases := map[string]struct {
		notBefore, next time.Time
		since           time.Time
	}{
		"CreationDate":  {since: created},
		"NotBefore":     {notBefore: ago(time.Minute), since: ago(time.Minute)},
		"NextAttemptAt": {notBefore: ago(time.Minute), next: ago(time.Second), since: ago(time.Second)},
	}
	for name, tc := range cases {
		open.run(t, "EligibleSince/"+name, func(f fixture) {
			m := fresh()
			m.CreatedAt, m.NotBefore, m.NextAttemptAt = created, tc.notBefore, tc.next
			f.insert(m)
			require.Equal(f, []gateway.Eligible{{Channel: channel, Since: tc.since}}, f.eligible())
		})
	}
	open.run(t, "EligibleSinceTheOldestOfEachChannel", func(f fixture) {
		older, other := fresh(), freshOn("hr")
		older.CreatedAt, other.CreatedAt = ago(2*time.Hour), ago(time.Minute)
		f.insert(fresh(), older, other)
		require.ElementsMatch(f, []gateway.Eligible{
			{Channel: channel, Since: ago(2 * time.Hour)}, {Channel: "hr", Since: ago(time.Minute)},
		}, f.eligible())
	})
	open.run(t, "RowsThatWaitAreNotEligible", func(f fixture) {
		m := fresh()
		m.NotBefore = noon().Add(time.Second)
		f.insert(m, rowIn(gateway.StatusSending), rowIn(gateway.StatusUnknown), rowIn(gateway.StatusSent))
		require.Empty(f, f.eligible())
	})
}

func (f fixture) stats(p gateway.StatsParams) gateway.Stats {
	f.Helper()
	stats, err := f.store.Stats(f.Context(), p)
	require.NoError(f, err)
	return stats
}

func (f fixture) eligible() []gateway.Eligible {
	f.Helper()
	eligible := f.stats(gateway.StatsParams{Now: noon()}).Eligible
	for i := range eligible {
		eligible[i].Since = eligible[i].Since.UTC()
	}
	return eligible
}
