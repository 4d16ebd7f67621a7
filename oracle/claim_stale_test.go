//go:build cgo

package oracle

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// meanwhile are what somebody does to a row that a claim has read and not yet written.
func meanwhile() map[string]func(*testing.T, fedStore, gateway.Message) {
	lease := gateway.Lease{Token: "another", Now: noon(), Until: noon().Add(time.Minute)}
	claim := func(m gateway.Message) (gateway.Change, error) { return m.Claim(lease) }
	begin := func(m gateway.Message) (gateway.Change, error) {
		return m.Begin(gateway.Attempt{Token: "another", Now: noon(), Ref: "another attempt", Recipient: "+14155550100"})
	}
	retry := func(m gateway.Message) (gateway.Change, error) {
		return m.Retry(gateway.FailedAttempt{
			Ref: m.AttemptRef, Now: noon(), NextAt: noon(), Failure: gateway.Failure{Class: gateway.ClassTransient},
		})
	}
	putOff := func(m gateway.Message) (gateway.Change, error) {
		return m.Defer(gateway.Skip{Now: noon(), Reason: "night"}, noon().Add(time.Hour))
	}
	steps := func(steps ...func(gateway.Message) (gateway.Change, error)) func(*testing.T, fedStore, gateway.Message) {
		return func(t *testing.T, s fedStore, m gateway.Message) {
			for _, step := range steps {
				change, err := step(m)
				require.NoError(t, err)
				requireApplied(t, s, []gateway.Change{change})
				m = m.After(change)
			}
		}
	}
	return map[string]func(*testing.T, fedStore, gateway.Message){
		"Claimed": steps(claim), "Begun": steps(claim, begin), "Tried": steps(claim, begin, retry), "PutOff": steps(claim, putOff),
		"Canceled": func(t *testing.T, s fedStore, m gateway.Message) {
			siteStore{s}.set(t, m.ID, "status = 'CANCELED'")
		},
	}
}

// TestClaim_LeavesWhatSomebodyHasTakenMeanwhile: a cursor may show a row as it was before another session's commit. The other
// rows of the claim, tried and untried, are claimed, and one that is refused is told of.
func TestClaim_LeavesWhatSomebodyHasTakenMeanwhile(t *testing.T) {
	t.Parallel()
	for name, intervene := range meanwhile() {
		for _, status := range []gateway.Status{gateway.StatusNew, gateway.StatusRetry} {
			t.Run(name+"/"+string(status), func(t *testing.T) {
				t.Parallel()
				s := openSite(t, mode{})
				rows := s.insertRead(t,
					untriedRow(status), untriedRow(gateway.StatusNew), untriedRow(gateway.StatusDeferred),
					triedRow(), untriedRow(gateway.StatusNew))
				s.Refuse(t, rows[4].ID)
				intervene(t, s.fedStore, rows[0])
				before := s.find(t, []gateway.MessageID{rows[0].ID, rows[4].ID})
				claims := s.writeClaim(t, rows)
				require.Equal(t, []gateway.MessageID{rows[1].ID, rows[2].ID, rows[3].ID, rows[4].ID}, claimedIDs(claims))
				for _, c := range claims[:3] {
					require.NoError(t, c.Refusal)
					require.Equal(t, "this claim", s.find(t, []gateway.MessageID{c.Message.ID})[0].ClaimToken)
				}
				require.True(t, gateway.Refused(claims[3].Refusal), "%v", claims[3].Refusal)
				require.Equal(t, before, s.find(t, []gateway.MessageID{rows[0].ID, rows[4].ID}))
			})
		}
	}
}

// TestClaim_LeavesATriedRowThatSomebodyHasTakenMeanwhile is the one above for a row that had been tried before.
func TestClaim_LeavesATriedRowThatSomebodyHasTakenMeanwhile(t *testing.T) {
	t.Parallel()
	for name, intervene := range meanwhile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openSite(t, mode{})
			rows := s.insertRead(t, triedRow(), triedRow(), untriedRow(gateway.StatusNew))
			intervene(t, s.fedStore, rows[0])
			before := s.find(t, []gateway.MessageID{rows[0].ID})
			require.Equal(t, []gateway.MessageID{rows[1].ID, rows[2].ID}, claimedIDs(s.writeClaim(t, rows)))
			require.Equal(t, before, s.find(t, []gateway.MessageID{rows[0].ID}))
		})
	}
}

func untriedRow(status gateway.Status) gateway.Message {
	return gateway.Message{Channel: "it", Phones: "+14155550100", Body: "Yes?", State: gateway.State{Status: status}}
}

func triedRow() gateway.Message {
	m := untriedRow(gateway.StatusRetry)
	m.Attempts, m.AttemptRef, m.Recipient = 1, "an attempt", "+14155550100"
	return m
}

// insertRead inserts rows, and returns them as a claim reads them.
func (s fedStore) insertRead(t *testing.T, messages ...gateway.Message) []gateway.Message {
	t.Helper()
	inserted, err := s.Insert(t.Context(), messages)
	require.NoError(t, err)
	ids := make([]gateway.MessageID, len(inserted))
	for i, row := range inserted {
		ids[i] = row.ID
	}
	return s.find(t, ids)
}

// writeClaim writes the claim of rows as they were read.
func (s fedStore) writeClaim(t *testing.T, rows []gateway.Message) (claims []gateway.Claim) {
	t.Helper()
	var changes []gateway.Change
	for _, m := range rows {
		change, err := m.Claim(gateway.Lease{Token: "this claim", Now: noon(), Until: noon().Add(time.Minute)})
		require.NoError(t, err)
		claims = append(claims, gateway.Claim{Message: m.After(change), Prior: m.State})
		changes = append(changes, change)
	}
	require.NoError(t, s.queue.inTx(t.Context(), "claim", func(ctx context.Context, tx *tx) (err error) {
		claims, err = tx.updateClaims(ctx, claims, changes)
		return err
	}))
	return claims
}
