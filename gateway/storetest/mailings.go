package storetest

import (
	"errors"
	"slices"
	"strconv"
	"strings"
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
	open.run(t, "AMailIsKeptUntilItHasEnded", func(f fixture) {
		f.assign(mailing(items(1)...))
		m := f.claimMailing(morning(), "one")[0]
		m.Content, m.Reason = `{"text": "`+strings.Repeat("zebra ", 20_000)+`"}`, "refused"
		require.NoError(f, f.store.KeepMailing(f.Context(), m))
		m.NextAttemptAt = morning().Add(time.Hour)
		require.NoError(f, f.store.EndMailing(f.Context(), m))
		require.ErrorIs(f, f.store.KeepMailing(f.Context(), m), gateway.ErrMissed)
		again := f.claimMailing(m.NextAttemptAt, "two")[0]
		require.Equal(f, []string{m.Content, "refused"}, []string{again.Content, again.Reason})
	})
	testMailingLists(t, open)
	testAssign(t, open)
	testDigestItems(t, open)
}

func testMailingLists(t *testing.T, open opener) {
	open.run(t, "WaitingDigestsAreCounted", func(f fixture) {
		require.Zero(f, f.mailingStats())
		f.assign(mailing(items(1)...))
		later := mailing(items(2)...)
		later.Until = morning().Add(time.Hour)
		f.assign(later)
		require.Equal(f, gateway.MailingStats{Waiting: 2, Oldest: morning()}, f.mailingStats())
		m := f.claimMailing(morning(), "one")[0]
		require.Equal(f, 2, f.mailingStats().Waiting)
		m.NextAttemptAt = time.Time{}
		require.NoError(f, f.store.EndMailing(f.Context(), m))
		require.Equal(f, gateway.MailingStats{Waiting: 1, Oldest: later.Until}, f.mailingStats())
	})
	open.run(t, "TheNewestAreListedWithoutWhatTheyTell", func(f fixture) {
		for day := range 3 {
			m := mailing(items(int64(10*day+1), int64(10*day+2))...)
			m.Until = morning().Add(time.Duration(day) * 24 * time.Hour)
			f.assign(m)
		}
		m := f.claimMailing(morning(), "one")[0]
		m.NextAttemptAt, m.SentAt, m.Reason = time.Time{}, morning(), "redirected"
		require.NoError(f, f.store.EndMailing(f.Context(), m))
		all, err := f.store.Mailings(f.Context(), 9)
		require.NoError(f, err)
		require.Len(f, all, 3)
		require.Equal(f, []any{m.ID, "redirected", 2, true},
			[]any{all[2].ID, all[2].Reason, all[2].Told, all[2].SentAt.Equal(morning())})
		newest, err := f.store.Mailings(f.Context(), 1)
		require.NoError(f, err)
		require.Equal(f, all[:1], newest)
	})
}

func testAssign(t *testing.T, open opener) {
	open.run(t, "NothingIsInTwoDigests", func(f fixture) {
		f.assign(mailing(items(1, 2)...))
		next := mailing(items(3, 2)...)
		next.Until = morning().Add(24 * time.Hour)
		_, err := f.store.Assign(f.Context(), next)
		require.ErrorIs(f, err, gateway.ErrAssigned)
		require.Equal(f, items(1, 2), f.assigned(1, 2, 3), "the refused one has written nothing")
		require.Len(f, f.claimMailing(morning(), "one"), 1)
		require.Empty(f, f.claimMailing(morning(), "two"))
		next.Items = []gateway.DigestItem{{Kind: gateway.ItemFailure, ID: 2}}
		f.assign(next)
	})
	open.run(t, "AManagerHasOneDigestOfASlot", func(f fixture) {
		f.assign(mailing(items(1)...))
		_, err := f.store.Assign(f.Context(), mailing(items(2)...))
		require.ErrorIs(f, err, gateway.ErrAssigned)
		require.Equal(f, items(1), f.assigned(1, 2))
		other := mailing(items(2)...)
		other.Manager = "joe@example.com"
		f.assign(other)
	})
	open.run(t, "ManyGatewaysAssignEachItemOnceAndClaimEachDigestOnce", func(f fixture) {
		made := concurrently(f, func() (ids []int64, err error) {
			for item := int64(1); item <= 20; item++ {
				m := mailing(items(item)...)
				m.Until = morning().Add(time.Duration(item) * time.Hour)
				id, err := f.store.Assign(f.Context(), m)
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
				got, err := f.store.ClaimMailing(f.Context(), claimOf("t"+strconv.Itoa(len(ids)), morning()))
				if err != nil || len(got) == 0 {
					return ids, err
				}
				ids = append(ids, got[0].ID)
			}
		})
		require.ElementsMatch(f, made, claimed)
	})
}

func testDigestItems(t *testing.T, open opener) {
	open.run(t, "DecidedRepliesOfATimeMayBeTold", func(f fixture) {
		all := f.decidedAs(gateway.MatchMatched, gateway.MatchAmbiguous, gateway.MatchUnmatched, gateway.MatchNone,
			gateway.MatchPending)
		params := gateway.ItemParams{
			Kind: gateway.ItemReply, Since: all[0].ReceivedAt, Until: all[0].ReceivedAt.Add(time.Hour), Limit: 2,
		}
		require.Equal(f, []int64{all[0].ID, all[1].ID}, f.digestItems(params))
		params.After = all[1].ID
		require.Equal(f, []int64{all[2].ID}, f.digestItems(params))
		require.Empty(f, f.digestItems(gateway.ItemParams{
			Kind: gateway.ItemReply, Since: all[0].ReceivedAt.Add(-time.Hour), Until: all[0].ReceivedAt, Limit: 9}))
		found, err := f.store.FindReplies(f.Context(), []int64{all[3].ID, all[0].ID, 999_999_999})
		require.NoError(f, err)
		require.Len(f, found, 2)
		require.Equal(f, []any{all[0].ID, all[0].Body, gateway.MatchMatched},
			[]any{found[0].ID, found[0].Body, found[0].Match.Status})
	})
	open.run(t, "MessagesThatReachedNobodyMayBeTold", func(f fixture) {
		var failed []int64
		for _, status := range gateway.Statuses() {
			id := f.insertStatus(status, morning())
			if slices.Contains([]gateway.Status{gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected,
				gateway.StatusOptedOut, gateway.StatusExpired}, status) {
				failed = append(failed, int64(id))
			}
		}
		f.insertStatus(gateway.StatusFailed, morning().Add(time.Hour))
		params := gateway.ItemParams{
			Kind: gateway.ItemFailure, Since: morning(), Until: morning().Add(time.Hour), Limit: 9,
		}
		require.Equal(f, failed, f.digestItems(params))
		params.After, params.Limit = failed[0], 2
		require.Equal(f, failed[1:3], f.digestItems(params))
	})
}

// decidedAs stages replies that were decided so.
func (f fixture) decidedAs(statuses ...gateway.MatchStatus) []gateway.Reply {
	f.Helper()
	var stagings []gateway.Staging
	for i := range statuses {
		stagings = append(stagings, gateway.Staging{Reply: gateway.Reply{
			ProviderSID: "SMtold" + strconv.Itoa(i), From: "+14155550100", Body: "hello", ReceivedAt: morning(),
		}})
	}
	_, err := f.store.Stage(f.Context(), stagings)
	require.NoError(f, err)
	all, err := f.store.PendingReplies(f.Context(), gateway.PendingParams{Limit: 100})
	require.NoError(f, err)
	var decided []gateway.Reply
	for i, status := range statuses {
		all[i].Match.Status = status
		if status != gateway.MatchPending {
			decided = append(decided, all[i])
		}
	}
	_, err = f.store.RecordMatches(f.Context(), decided)
	require.NoError(f, err)
	return all
}

func (f fixture) insertStatus(status gateway.Status, at time.Time) gateway.MessageID {
	f.Helper()
	inserted, err := f.store.Insert(f.Context(), []gateway.Message{{
		Channel: "HR", Phones: "+14155550100", Body: "hello", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: status, StatusAt: at},
	}})
	require.NoError(f, err)
	return inserted[0].ID
}

func (f fixture) digestItems(p gateway.ItemParams) []int64 {
	f.Helper()
	ids, err := f.store.DigestItems(f.Context(), p)
	require.NoError(f, err)
	return ids
}

func (f fixture) mailingStats() gateway.MailingStats {
	f.Helper()
	stats, err := f.store.MailingStats(f.Context())
	require.NoError(f, err)
	stats.Oldest = stats.Oldest.UTC()
	return stats
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
		Manager: "jane.doe@example.com", Since: morning().Add(-24 * time.Hour), Until: morning(),
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
	claimed, err := f.store.ClaimMailing(f.Context(), claimOf(token, now))
	require.NoError(f, err)
	return claimed
}

func claimOf(token string, now time.Time) gateway.MailingClaim {
	return gateway.MailingClaim{Token: token, Now: now, Until: now.Add(lease)}
}

// normalMailing makes digests comparable whatever zone the store reads times in.
func normalMailing(m gateway.Mailing) gateway.Mailing {
	for _, at := range []*time.Time{&m.Since, &m.Until, &m.NextAttemptAt, &m.SentAt} {
		*at = at.UTC()
	}
	return m
}
