package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// RefusingStore is a store that a site has given rules of its own.
type RefusingStore interface {
	Store
	// Refuse has a trigger refuse every change of the row from now on, as it is written.
	Refuse(t *testing.T, row gateway.MessageID)
	// RefuseAtCommit has a deferred constraint refuse every transaction that changes the row.
	RefuseAtCommit(t *testing.T, row gateway.MessageID)
}

// ExerciseRefusals runs the tests of rows that the database refuses. Each test calls open for a
// store that no other test uses.
func ExerciseRefusals(t *testing.T, open func(t *testing.T) RefusingStore) {
	run := func(name string, test func(fixture, RefusingStore)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			test(fixture{T: t, store: s}, s)
		})
	}
	run("ARefusedRowIsToldOfAndTheOthersAreWritten", func(f fixture, s RefusingStore) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		s.Refuse(f.T, rows[1].ID)
		told := f.tell(holds(f, rows)...)
		require.Equal(f, []error{nil, told[1], nil}, told)
		require.True(f, gateway.Refused(told[1]), "%v", told[1])
		require.ErrorContains(f, told[1], "not in this period")
		require.Equal(f, rows[1], f.get(rows[1].ID))
		require.Empty(f, f.events(rows[1].ID))
	})
	run("AChangeThatFollowsARefusedOneMisses", func(f fixture, s RefusingStore) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		s.Refuse(f.T, row.ID)
		sent, err := row.Report(reportOn(row, "sent"))
		require.NoError(f, err)
		delivered, err := row.After(sent).Report(reportOn(row, "delivered"))
		require.NoError(f, err)
		told := f.tell(sent, delivered)
		require.True(f, gateway.Refused(told[0]), "%v", told[0])
		require.ErrorIs(f, told[1], gateway.ErrMissed)
	})
	run("AtTheCommitNothingIsWritten", func(f fixture, s RefusingStore) {
		rows := f.insert(rowIn(gateway.StatusUnknown), rowIn(gateway.StatusUnknown))
		s.RefuseAtCommit(f.T, rows[1].ID)
		changes := holds(f, rows)
		_, err := f.store.Record(f.Context(), changes)
		require.True(f, gateway.Refused(err), "%v", err)
		require.Equal(f, rows, f.getAll(ids(rows)))
		require.Equal(f, []error{nil}, f.tell(changes[0]), "the store works on")
	})
	run("AClaimGivesTheOthers", func(f fixture, s RefusingStore) {
		rows := f.insert(many(3)...)
		s.Refuse(f.T, rows[1].ID)
		claims := f.claimAll(noon())
		require.Equal(f, ids(rows), claimedIDs(claims))
		require.True(f, gateway.Refused(claims[1].Refusal), "%v", claims[1].Refusal)
		require.Equal(f, normal(rows[1]), normal(claims[1].Message))
		require.Equal(f, gateway.StatusNew, f.get(rows[1].ID).Status)
		for _, i := range []int{0, 2} {
			require.NoError(f, claims[i].Refusal)
			require.Equal(f, gateway.StatusSending, f.get(rows[i].ID).Status)
		}
	})
	run("AClaimThatIsRefusedAtItsCommitNamesItsRows", func(f fixture, s RefusingStore) {
		rows := f.insert(many(3)...)
		s.RefuseAtCommit(f.T, rows[1].ID)
		claims := f.claimAll(noon())
		require.Equal(f, ids(rows), claimedIDs(claims))
		for i, c := range claims {
			require.True(f, gateway.Refused(c.Refusal), "%v", c.Refusal)
			require.Equal(f, gateway.StatusNew, f.get(rows[i].ID).Status)
		}
	})
}
