//go:build cgo

package oracle

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

// trips counts the round trips of do, once its session is there.
func trips(t *testing.T, d *standin.Database, s fedStore, do func()) uint64 {
	t.Helper()
	_, err := s.Pauses(t.Context())
	require.NoError(t, err)
	before, err := d.Control.Counters()
	require.NoError(t, err)
	do()
	after, err := d.Control.Counters()
	require.NoError(t, err)
	return after.Sub(before).RoundTrips
}

// TestRoundTrips counts, beside the statements and the commit, the SET TRANSACTION with
// which the driver begins.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		for _, n := range []int{1, 500} {
			t.Run("Claim/"+strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				d := emptyDatabase(t)
				s := openFed(t, d, m)
				s.feed(t, n+1)
				require.EqualValues(t, 4, trips(t, d, s, func() { require.Len(t, s.claim(t, n), n) }))
			})
			t.Run("Record/"+strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				d := emptyDatabase(t)
				s := openFed(t, d, m)
				changes := s.begun(t, n)
				require.EqualValues(t, 5, trips(t, d, s, func() { requireApplied(t, s, changes) }))
			})
		}
		t.Run("RecordWithDeliveriesToGoodNumbers", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			changes := s.begun(t, 500)
			for i, c := range changes {
				number := "+1415555" + strconv.Itoa(1000+i)
				changes[i] = c.WithPhone(gateway.PhoneChange{Event: gateway.PhoneDelivered, Number: number, At: noon()})
			}
			require.EqualValues(t, 6, trips(t, d, s, func() { requireApplied(t, s, changes) }))
		})
		t.Run("RecordWithOneMissed", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			changes := s.begun(t, 500)
			_, err := s.Record(t.Context(), changes[:1])
			require.NoError(t, err)
			require.EqualValues(t, 10, trips(t, d, s, func() {
				told, err := s.Record(t.Context(), changes)
				require.NoError(t, err)
				require.ErrorIs(t, told[0], gateway.ErrMissed)
				require.Len(t, written(changes, told), 499)
			}))
		})
		t.Run("Poll", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			s.feed(t, 100)
			channels := make([]string, 100)
			for i := range channels {
				channels[i] = "channel " + strconv.Itoa(i)
			}
			require.EqualValues(t, 1, trips(t, d, s, func() {
				_, err := s.Poll(t.Context(), gateway.PollParams{Channels: append(channels[1:], "it"), Now: noon()})
				require.NoError(t, err)
			}))
		})
		t.Run("ClaimOfWhatIsNotThere", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			require.EqualValues(t, 3, trips(t, d, s, func() { require.Empty(t, s.claim(t, 500)) }))
		})
		t.Run("Reserve", func(t *testing.T) {
			t.Parallel()
			s := openFed(t, emptyDatabase(t), m)
			ask := gateway.Reservation{UsageKey: gateway.UsageKey{
				Scope: gateway.UsageChannel, Name: "it", Period: "2026-11-23"}, Want: 60, Cap: 100}
			for _, want := range []uint64{4, 3, 2} { // the first one, the rest, none left
				require.Equal(t, want, trips(t, s.database, s, func() {
					_, err := s.Reserve(t.Context(), ask)
					require.NoError(t, err)
				}))
			}
		})
		t.Run("Stage", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			require.EqualValues(t, 3, trips(t, d, s, func() { s.stage(t, manyReplies(100)...) }))
		})
		t.Run("StageWithWords", func(t *testing.T) {
			t.Parallel()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			stagings := manyReplies(100)
			for i := range stagings {
				stagings[i].Consent = []gateway.ConsentChange{optOut("+1415555"+strconv.Itoa(1000+i), "it")}
			}
			require.EqualValues(t, 8, trips(t, d, s, func() { s.stage(t, stagings...) }))
		})
	})
}

func requireApplied(t *testing.T, s fedStore, changes []gateway.Change) {
	t.Helper()
	told, err := s.Record(t.Context(), changes)
	require.NoError(t, err)
	require.Equal(t, make([]error, len(changes)), told)
}

func manyReplies(n int) []gateway.Staging {
	stagings := make([]gateway.Staging, n)
	for i := range stagings {
		stagings[i].Reply = gateway.Reply{
			ProviderSID: "SM" + strconv.Itoa(i), From: "+14155550100", Body: "YES", Params: "{}", ReceivedAt: noon(),
		}
	}
	return stagings
}

func (s fedStore) stage(t *testing.T, stagings ...gateway.Staging) []error {
	t.Helper()
	told, err := s.Stage(t.Context(), stagings)
	require.NoError(t, err)
	return told
}
