package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// lease is how long a gateway has for a digest.
const lease = 5 * time.Minute

func testMailings(t *testing.T, open opener) {
	open.run(t, "ADigestIsClaimedWithItsItemsAndEndedOnce", func(f fixture) {
		m := f.assign(mailing(items(1, 2, 3)...))
		claimed := f.claimMailing(morning(), "one")
		require.Len(f, claimed, 1)
		want := m
		want.ClaimToken, want.Attempts, want.NextAttemptAt = "one", 1, morning().Add(lease)
		require.Equal(f, want, normalMailing(claimed[0]))
		require.Empty(f, f.claimMailing(morning(), "two"), "it is leased")
		ended := claimed[0]
		ended.NextAttemptAt, ended.SentAt = time.Time{}, morning()
		require.NoError(f, f.store.EndMailing(f.Context(), ended))
		require.ErrorIs(f, f.store.EndMailing(f.Context(), ended), gateway.ErrMissed)
		require.Empty(f, f.claimMailing(morning().Add(24*time.Hour), "three"), "it is sent")
	})
	open.run(t, "WhatADeadGatewayHadIsClaimedAgainAndIsNotItsAnyMore", func(f fixture) {
		f.assign(mailing(items(1)...))
		dead := f.claimMailing(morning(), "dead")
		heir := f.claimMailing(morning().Add(lease), "heir")
		require.Equal(f, []int64{dead[0].ID, 2}, []int64{heir[0].ID, int64(heir[0].Attempts)})
		require.ErrorIs(f, f.store.EndMailing(f.Context(), dead[0]), gateway.ErrMissed)
		again := heir[0]
		again.NextAttemptAt, again.Reason = morning().Add(time.Hour), "mail server: try later"
		require.NoError(f, f.store.EndMailing(f.Context(), again))
		require.Empty(f, f.claimMailing(morning().Add(time.Hour-time.Second), "early"))
		require.Equal(f, again.Reason, f.claimMailing(morning().Add(time.Hour), "later")[0].Reason)
	})
	open.run(t, "NothingIsInTwoDigests", func(f fixture) {
		f.assign(mailing(items(1, 2)...))
		_, err := f.store.Assign(f.Context(), mailing(items(3, 2)...))
		require.ErrorIs(f, err, gateway.ErrAssigned)
		require.Equal(f, items(1, 2), f.assigned(1, 2, 3), "the refused one has written nothing")
		require.Len(f, f.claimMailing(morning(), "one"), 1)
		require.Empty(f, f.claimMailing(morning(), "two"))
		f.assign(mailing(gateway.DigestItem{Kind: gateway.ItemFailure, ID: 2}))
	})
	open.run(t, "ManyGatewaysAssignEachItemOnceAndClaimEachDigestOnce", func(f fixture) {
		made := concurrently(f, func() (ids []int64, err error) {
			for item := int64(1); item <= 20; item++ {
				id, err := f.store.Assign(f.Context(), mailing(items(item)...))
				if err == nil {
					ids = append(ids, id)
				} else if !errors.Is(err, gateway.ErrAssigned) {
					return nil, err
				}
			}
			return ids, nil
		})
		require.Len(f, made, 20)
		claimed := concurrently(f, func() (ids []int64, err error) {
			for {
				claim := gateway.MailingClaim{Token: "t" + strconv.Itoa(len(ids)), Now: morning(), Until: morning().Add(lease)}
				got, err := f.store.ClaimMailing(f.Context(), claim)
				if err != nil || len(got) == 0 {
					return ids, err
				}
				ids = append(ids, got[0].ID)
			}
		})
		require.ElementsMatch(f, made, claimed)
	})
}

func morning() time.Time { return time.Date(2026, time.November, 27, 7, 30, 0, 0, time.UTC) }

func items(replies ...int64) (all []gateway.DigestItem) {
	for _, id := range replies {
		all = append(all, gateway.DigestItem{Kind: gateway.ItemReply, ID: id})
	}
	return all
}

// mailing is a digest of these items that is due in the morning.
func mailing(of ...gateway.DigestItem) gateway.Mailing {
	return gateway.Mailing{
		Manager: "jane.doe@example.com", Channel: "HR", Since: morning().Add(-24 * time.Hour), Until: morning(),
		NextAttemptAt: morning(), Items: of,
	}
}

func (f fixture) assign(m gateway.Mailing) gateway.Mailing {
	f.Helper()
	var err error
	m.ID, err = f.store.Assign(f.Context(), m)
	require.NoError(f, err)
	return m
}

func (f fixture) assigned(replies ...int64) []gateway.DigestItem {
	f.Helper()
	found, err := f.store.Assigned(f.Context(), gateway.ItemReply, replies)
	require.NoError(f, err)
	return found
}

func (f fixture) claimMailing(now time.Time, token string) []gateway.Mailing {
	f.Helper()
	claimed, err := f.store.ClaimMailing(f.Context(), gateway.MailingClaim{Token: token, Now: now, Until: now.Add(lease)})
	require.NoError(f, err)
	return claimed
}

// normalMailing makes digests comparable whatever zone the store reads times in.
func normalMailing(m gateway.Mailing) gateway.Mailing {
	for _, at := range []*time.Time{&m.Since, &m.Until, &m.NextAttemptAt, &m.SentAt} {
		*at = at.UTC()
	}
	return m
}
