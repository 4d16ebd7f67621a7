package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testClaim(t *testing.T, open opener) {
	open.run(t, "TakesUrgentThenOldRowsFirst", func(f fixture) {
		rows := many(5)
		for i, priority := range []int{5, 9, 1, 5, 1} {
			rows[i].Priority = priority
		}
		in := ids(f.insert(rows...))
		require.Equal(f, []gateway.MessageID{in[2], in[4], in[0], in[3], in[1]}, claimedIDs(f.claimAll(noon())))
	})
	open.run(t, "TakesNoMoreThanTheLimit", func(f fixture) {
		in := ids(f.insert(many(5)...))
		params := gateway.ClaimParams{Channel: channel, Limit: 3, Lease: leaseAt(noon())}
		claims, err := f.store.Claim(f.Context(), params)
		require.NoError(f, err)
		require.Equal(f, in[:3], claimedIDs(claims))
	})
	open.run(t, "PassesOverWhatIsExcepted", func(f fixture) {
		in := ids(f.insert(many(5)...))
		params := gateway.ClaimParams{Channel: channel, Limit: 2, Lease: leaseAt(noon()),
			Except: []gateway.MessageID{in[0], in[2]}}
		for _, want := range [][]gateway.MessageID{{in[1], in[3]}, {in[4]}, {}} {
			params.Lease = leaseAt(noon())
			claims, err := f.store.Claim(f.Context(), params)
			require.NoError(f, err)
			require.Equal(f, want, claimedIDs(claims))
		}
	})
	open.run(t, "TakesARowOnce", func(f fixture) {
		f.insert(many(3)...)
		require.Len(f, f.claimAll(noon()), 3)
		require.Empty(f, f.claimAll(noon()))
	})
	open.run(t, "TakesOnlyTheChannel", func(f fixture) {
		f.insert(freshOn("hr"), freshOn("itx"))
		mine := f.insertOne(fresh())
		require.Equal(f, []gateway.MessageID{mine.ID}, claimedIDs(f.claimAll(noon())))
	})
	open.run(t, "TakesOnlyClaimableStatuses", func(f fixture) {
		var want []gateway.MessageID
		for _, status := range gateway.Statuses() {
			if row := f.insertOne(rowIn(status)); status.Claimable() {
				want = append(want, row.ID)
			}
		}
		require.ElementsMatch(f, want, claimedIDs(f.claimAll(noon().Add(time.Hour))))
	})
	open.run(t, "AnEmptyQueueGivesNothing", func(f fixture) {
		require.Empty(f, f.claimAll(noon()))
	})
	testShares(t, open)
	testDueRules(t, open)
	testClaimedColumns(t, open)
}

func testDueRules(t *testing.T, open opener) {
	past, later := noon().Add(-time.Second), noon().Add(time.Second)
	cases := map[string]struct {
		notBefore, next time.Time
		due             bool
	}{
		"NoTimeIsNow":               {due: true},
		"NotBeforeHasPassed":        {notBefore: past, due: true},
		"NotBeforeIsNow":            {notBefore: noon(), due: true},
		"NotBeforeIsToCome":         {notBefore: later},
		"NextAttemptHasPassed":      {next: past, due: true},
		"NextAttemptIsNow":          {next: noon(), due: true},
		"NextAttemptIsToCome":       {next: later},
		"NextAttemptOverridesLater": {notBefore: later, next: past, due: true},
		"NextAttemptOverridesPast":  {notBefore: past, next: later},
	}
	for name, tc := range cases {
		open.run(t, "Due/"+name, func(f fixture) {
			m := fresh()
			m.NotBefore, m.NextAttemptAt = tc.notBefore, tc.next
			f.insert(m)
			require.Equal(f, tc.due, len(f.claimAll(noon())) == 1)
		})
	}
	open.run(t, "Due/RowsThatWaitDoNotHoldOthersBack", func(f fixture) {
		waiting := many(50)
		for i := range waiting {
			waiting[i].Priority, waiting[i].NotBefore = 1, later
		}
		f.insert(waiting...)
		due := f.insertOne(fresh())
		params := gateway.ClaimParams{Channel: channel, Limit: 1, Lease: leaseAt(noon())}
		claims, err := f.store.Claim(f.Context(), params)
		require.NoError(f, err)
		require.Equal(f, []gateway.MessageID{due.ID}, claimedIDs(claims))
	})
}

func testClaimedColumns(t *testing.T, open opener) {
	open.run(t, "GivesTheRowAsItStands", func(f fixture) {
		m := full()
		m.NotBefore = time.Time{}
		f.insert(m)
		claims := f.claimAll(noon())
		require.Len(f, claims, 1)
		require.Equal(f, f.get(claims[0].Message.ID), normal(claims[0].Message))
	})
	open.run(t, "WritesTheLease", func(f fixture) {
		f.insert(fresh())
		lease := leaseAt(noon())
		_, err := f.store.Claim(f.Context(), gateway.ClaimParams{Channel: channel, Limit: 1, Lease: lease})
		require.NoError(f, err)
		sending, err := f.store.Search(f.Context(),
			gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSending}})
		require.NoError(f, err)
		got := normal(sending[0])
		require.Equal(f, gateway.Lease{Token: got.ClaimToken, Now: got.ClaimedAt, Until: got.NextAttemptAt}, lease)
	})
	open.run(t, "CarriesThePriorState", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusNew), rowIn(gateway.StatusDeferred), rowIn(gateway.StatusRetry))
		for i, c := range byID(f.claimAll(noon())) {
			c.Message.State = c.Prior
			require.Equal(f, rows[i], normal(c.Message))
		}
	})
	open.run(t, "ReleaseRestoresEverything", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusNew), rowIn(gateway.StatusDeferred), rowIn(gateway.StatusRetry))
		for i, c := range slices.Backward(byID(f.claimAll(noon()))) {
			require.Equal(f, rows[i], f.apply(c.Message.Release(c.Prior, noon())))
		}
	})
}

// testShares: rows of one priority that became due in different ways.
func testShares(t *testing.T, open opener) {
	waited := func(n int, since time.Time) []gateway.Message {
		rows := many(n)
		for i := range rows {
			rows[i].NextAttemptAt = since.Add(-time.Duration(i) * time.Second)
		}
		return rows
	}
	open.run(t, "RowsThatWaitedGoInTheOrderOfTheirTime", func(f fixture) {
		in := ids(f.insert(waited(3, noon())...))
		require.Equal(f, []gateway.MessageID{in[2], in[1], in[0]}, claimedIDs(f.claimAll(noon())))
	})
	open.run(t, "RetriesDoNotStarveBehindNewRows", func(f fixture) {
		f.insert(many(20)...)
		retries := ids(f.insert(waited(20, noon())...))
		scheduled := many(20)
		for i := range scheduled {
			scheduled[i].NotBefore = noon().Add(-time.Minute)
		}
		later := ids(f.insert(scheduled...))
		claimed := claimedIDs(f.claim(9))
		require.Len(f, claimed, 9)
		require.Equal(f, []int{3, 3}, []int{among(claimed, retries), among(claimed, later)})
	})
	open.run(t, "NewRowsDoNotStarveBehindRetries", func(f fixture) {
		retries := ids(f.insert(waited(20, noon())...))
		f.insert(many(20)...)
		require.Equal(f, 5, among(claimedIDs(f.claim(10)), retries))
	})
	open.run(t, "AnUrgentRowDoesNotShare", func(f fixture) {
		f.insert(waited(20, noon())...)
		urgent := fresh()
		urgent.Priority = 1
		first := f.insertOne(urgent)
		require.Equal(f, []gateway.MessageID{first.ID}, claimedIDs(f.claim(1)))
	})
}

func (f fixture) claim(limit int) []gateway.Claim {
	f.Helper()
	claims, err := f.store.Claim(f.Context(), gateway.ClaimParams{Channel: channel, Limit: limit,
		Lease: leaseAt(noon())})
	require.NoError(f, err)
	return claims
}

// among counts the ids that are in a list.
func among(ids, list []gateway.MessageID) int {
	return len(slices.DeleteFunc(slices.Clone(ids),
		func(id gateway.MessageID) bool { return !slices.Contains(list, id) }))
}

// byID puts claims in the order of their rows.
func byID(claims []gateway.Claim) []gateway.Claim {
	slices.SortFunc(claims, func(a, b gateway.Claim) int { return cmp.Compare(a.Message.ID, b.Message.ID) })
	return claims
}
