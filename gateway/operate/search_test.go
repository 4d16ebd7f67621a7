package operate_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// hourly inserts a delivered row each hour before noon, the oldest first, each so many keys behind the one before.
func (d desk) hourly(t *testing.T, hours int) []gateway.MessageID {
	t.Helper()
	rows := make([]gateway.Message, hours)
	for i := range rows {
		rows[i] = gateway.Message{Channel: "HR", Priority: gateway.PriorityDefault,
			CreatedAt: noon.Add(-time.Duration(hours-i) * time.Hour), State: gateway.State{Status: gateway.StatusDelivered}}
	}
	inserted, err := d.store.Insert(t.Context(), rows)
	require.NoError(t, err)
	ids := make([]gateway.MessageID, hours)
	for i, in := range inserted {
		ids[i] = in.ID
	}
	return ids
}

// givenUp has a held message given up at a time.
func (d desk) givenUp(t *testing.T, channel string, at time.Time) {
	t.Helper()
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: channel, Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusHeld}}})
	require.NoError(t, err)
	found, err := d.store.Find(t.Context(), gateway.Keys{IDs: []gateway.MessageID{inserted[0].ID}})
	require.NoError(t, err)
	change, err := found[0].DecideNotSent(gateway.Decision{By: "jdoe", Why: "asked", Now: at})
	require.NoError(t, err)
	told, err := d.store.Record(t.Context(), []gateway.Change{change})
	require.NoError(t, err)
	require.NoError(t, told[0])
}

func TestMessages_GoesOnWhereThePageEnds(t *testing.T) {
	t.Parallel()
	d := open(t)
	ids := d.hourly(t, 5)
	all := operate.Reading{Actor: operate.CommandLine("jdoe")}
	page, err := d.Messages(t.Context(), all, gateway.SearchParams{Limit: 3})
	require.NoError(t, err)
	require.Equal(t, []gateway.MessageID{ids[4], ids[3], ids[2]}, messages(page.Messages))
	page, err = d.Messages(t.Context(), all, gateway.SearchParams{Limit: 3, Before: page.Next})
	require.NoError(t, err)
	require.Equal(t, []gateway.MessageID{ids[1], ids[0]}, messages(page.Messages))
	require.Zero(t, page.Next)
}

func TestMessages_FindsTimes(t *testing.T) {
	t.Parallel()
	d := open(t)
	ids := d.hourly(t, 48)
	all := operate.Reading{Actor: operate.CommandLine("jdoe")}
	page, err := d.Messages(t.Context(), all, gateway.SearchParams{Since: noon.Add(-30 * time.Hour), Until: noon.Add(-28 * time.Hour)})
	require.NoError(t, err)
	require.Equal(t, []gateway.MessageID{ids[19], ids[18]}, messages(page.Messages))
	require.Zero(t, page.Next)
	page, err = d.Messages(t.Context(), all, gateway.SearchParams{Since: noon})
	require.NoError(t, err)
	require.Empty(t, page.Messages)
}

func TestMessages_FindsOpenRowsHoweverOld(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.givenUp(t, "HR", noon) // not held any more
	held, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusHeld}}})
	require.NoError(t, err)
	d.hourly(t, 10)
	page, err := d.Messages(t.Context(), operate.Reading{Actor: as(operate.RoleViewer, "HR").Actor},
		gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusHeld}})
	require.NoError(t, err)
	require.Equal(t, []gateway.MessageID{held[0].ID}, messages(page.Messages))
}

// sparse is a store of few rows, far apart.
type sparse struct {
	operate.Store
	rows []gateway.Message // the newest first
}

func (s sparse) Search(_ context.Context, p gateway.SearchParams) (found []gateway.Message, err error) {
	for _, m := range s.rows {
		if m.ID >= p.Least && (p.Before == 0 || m.ID < p.Before) && len(found) < p.Size() &&
			(len(p.Statuses) == 0 || slices.Contains(p.Statuses, m.Status)) {
			found = append(found, m)
		}
	}
	return found, nil
}

// TestMessages_HandsBackWhatItHasWhenTheTimeIsUp: a search that no index leads goes on where it stopped.
func TestMessages_HandsBackWhatItHasWhenTheTimeIsUp(t *testing.T) {
	t.Parallel()
	now := noon
	row := func(id gateway.MessageID, status gateway.Status) gateway.Message {
		return gateway.Message{ID: id, State: gateway.State{Status: status}}
	}
	s := operate.New(operate.Options{
		Store: sparse{rows: []gateway.Message{row(1_000_000, "FAILED"), row(999_000, "DELIVERED"), row(970_000, "FAILED"), row(7, "DELIVERED")}},
		Clock: func() time.Time { now = now.Add(time.Second); return now },
	})
	var pages [][]gateway.MessageID
	p := gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusDelivered}}
	for {
		page, err := s.Messages(t.Context(), operate.Reading{Actor: operate.CommandLine("jdoe")}, p)
		require.NoError(t, err)
		pages = append(pages, messages(page.Messages))
		if p.Before = page.Next; page.Next == 0 {
			break
		}
	}
	require.Equal(t, [][]gateway.MessageID{{999_000}, nil, {7}}, pages, "each begins where the next row is")
}
