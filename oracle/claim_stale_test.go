//go:build cgo

package oracle

import (
	"context"
	"slices"
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
		return m.Begin(gateway.Attempt{Token: "another", Now: noon(), Ref: "another attempt",
			Recipient: "+14155550100"})
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
		"Claimed": steps(claim), "Begun": steps(claim, begin), "Tried": steps(claim, begin, retry),
		"PutOff": steps(claim, putOff),
		"Canceled": func(t *testing.T, s fedStore, m gateway.Message) {
			siteStore{s}.set(t, m.ID, "status = 'CANCELED'")
		},
	}
}

// TestClaim_LeavesWhatSomebodyHasTakenMeanwhile: a cursor may show a row as it was before another session's commit. The
// other rows of the claim, tried and untried, are claimed, and one that is refused is told of.
func TestClaim_LeavesWhatSomebodyHasTakenMeanwhile(t *testing.T) {
	t.Parallel()
	for name, intervene := range meanwhile() {
		for kind, row := range map[string]gateway.Message{
			"New": untriedRow(gateway.StatusNew), "Released": untriedRow(gateway.StatusRetry), "Tried": triedRow(),
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				s := openSite(t, mode{})
				rows := s.insertRead(t, row, untriedRow(gateway.StatusNew), untriedRow(gateway.StatusDeferred),
					triedRow())
				intervene(t, s.fedStore, rows[0])
				s.claimsTheOthers(t, rows, nil)
			})
			t.Run(name+"/"+kind+"/WithARefusedOne", func(t *testing.T) {
				t.Parallel()
				s := openSite(t, mode{})
				rows := s.insertRead(t, row, untriedRow(gateway.StatusNew), triedRow(), untriedRow(gateway.StatusNew))
				s.Refuse(t, rows[3].ID)
				intervene(t, s.fedStore, rows[0])
				s.claimsTheOthers(t, rows, []gateway.MessageID{rows[3].ID})
			})
		}
	}
}

// claimsTheOthers writes the claim of rows, the first of which is somebody else's.
func (s siteStore) claimsTheOthers(t *testing.T, rows []gateway.Message, refused []gateway.MessageID) {
	t.Helper()
	untouched := append([]gateway.MessageID{rows[0].ID}, refused...)
	before := s.find(t, untouched)
	claims := s.writeClaim(t, rows)
	require.Len(t, claims, len(rows)-1)
	for i, c := range claims {
		require.Equal(t, rows[i+1].ID, c.Message.ID)
		if slices.Contains(refused, c.Message.ID) {
			require.True(t, gateway.Refused(c.Refusal), "%v", c.Refusal)
			continue
		}
		require.NoError(t, c.Refusal)
		require.Equal(t, "this claim", s.find(t, []gateway.MessageID{c.Message.ID})[0].ClaimToken)
	}
	require.Equal(t, before, s.find(t, untouched))
}

// TestClaim_DoesNotHoldARowThatIsCanceled: the feeder leaves the token there.
func TestClaim_DoesNotHoldARowThatIsCanceled(t *testing.T) {
	t.Parallel()
	s := openSite(t, mode{})
	s.feed(t, 1)
	claims := s.claim(t, 1)
	require.True(t, s.owns(t.Context(), claims))
	s.set(t, claims[0].Message.ID, "status = 'CANCELED'")
	require.False(t, s.owns(t.Context(), claims))
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
