package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// SpoiledStore is a store in which rows can hold what cannot be read.
type SpoiledStore interface {
	Store
	// Spoil writes a value that cannot be read into a column of the row, one that feeders write, and returns its name.
	Spoil(t *testing.T, row gateway.MessageID) (column string)
}

// ExerciseUnreadable runs the tests of rows with a value that cannot be read: they fail no claim and no
// page. Each test calls open for a store that no other test uses.
func ExerciseUnreadable(t *testing.T, open func(t *testing.T) SpoiledStore) {
	run := func(name string, test func(fixture, SpoiledStore)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			test(fixture{T: t, store: s}, s)
		})
	}
	run("AreClaimedAndCanBeEnded", func(f fixture, s SpoiledStore) {
		rows := f.insert(many(3)...)
		column := s.Spoil(f.T, rows[1].ID)
		claims := f.claimAll(noon())
		require.Equal(f, ids(rows), claimedIDs(claims))
		for i, c := range claims {
			require.NoError(f, c.Refusal)
			require.Equal(f, rows[i].Phones, c.Message.Phones)
			require.Equal(f, gateway.StatusSending, f.get(rows[i].ID).Status)
		}
		require.Equal(f, []string{"", column, ""}, []string{claims[0].Message.Unreadable, claims[1].Message.Unreadable,
			claims[2].Message.Unreadable})
		ended := f.apply(claims[1].Message.Reject(gateway.Skip{Now: noon(), Reason: "unreadable"}))
		require.Equal(f, gateway.StatusRejected, ended.Status)
	})
	run("FailNoPage", func(f fixture, s SpoiledStore) {
		for _, status := range []gateway.Status{gateway.StatusNew, gateway.StatusDeferred, gateway.StatusUnknown} {
			row := rowIn(status)
			if status == gateway.StatusDeferred {
				row.StatusReason, row.NextAttemptAt = "later", noon().Add(time.Hour)
			}
			rows := f.insert(row, row, row)
			column := s.Spoil(f.T, rows[1].ID)
			for name, read := range f.pages(status) {
				found, err := read()
				require.NoError(f, err, "%s of %s", name, status)
				marks := map[gateway.MessageID]string{}
				for _, m := range found {
					marks[m.ID] = m.Unreadable
				}
				for i, want := range []string{"", column, ""} {
					mark, there := marks[rows[i].ID]
					require.True(f, there, "%s of %s", name, status)
					require.Equal(f, want, mark, "%s of %s", name, status)
				}
			}
			found, err := f.store.Find(f.Context(), gateway.Keys{IDs: ids(rows)})
			require.NoError(f, err)
			require.Equal(f, []string{"", column, ""}, []string{found[0].Unreadable, found[1].Unreadable,
				found[2].Unreadable})
			require.Equal(f, rows[1].Body, found[1].Body)
			require.Equal(f, status, found[1].Status)
		}
	})
}

// pages are the reads that find rows of the status.
func (f fixture) pages(status gateway.Status) map[string]func() ([]gateway.Message, error) {
	pages := map[string]func() ([]gateway.Message, error){
		"Search": func() ([]gateway.Message, error) {
			return f.store.Search(f.Context(), gateway.SearchParams{Statuses: []gateway.Status{status}})
		},
	}
	switch status {
	case gateway.StatusUnknown:
		pages["Due"] = func() ([]gateway.Message, error) {
			return f.store.Due(f.Context(), gateway.DueParams{Status: status, Now: noon().Add(time.Hour), Limit: 10})
		}
	case gateway.StatusDeferred:
		pages["Deferred"] = func() ([]gateway.Message, error) {
			return f.store.Deferred(f.Context(), gateway.DeferredParams{Channel: channel, Reason: "later", Now: noon(),
				Before: noon(), Limit: 10})
		}
		fallthrough
	default:
		pages["Waiting"] = func() ([]gateway.Message, error) {
			return f.store.Waiting(f.Context(), gateway.WaitingParams{Channel: channel, Reason: "other", Limit: 10})
		}
	}
	return pages
}
