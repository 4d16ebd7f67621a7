package retention_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/retention"
)

// shelf has so many rows of each kind that may go, and keeps what it was asked.
type shelf struct {
	rows  map[gateway.PurgeKind]int
	asked []gateway.PurgeParams
	// fails is what purging this kind returns.
	fails map[gateway.PurgeKind]error
}

func (s *shelf) PurgePage(_ context.Context, p gateway.PurgeParams) (gateway.PurgedPage, error) {
	s.asked = append(s.asked, p)
	left := s.rows[p.Kind] - int(p.After)
	page := gateway.PurgedPage{Rows: min(left, p.Limit)}
	if left > p.Limit {
		page.Last = p.After + int64(page.Rows)
	}
	return page, s.fails[p.Kind]
}

func noon() time.Time { return time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC) }

func TestPurge_AsksForWhatIsOlderThanItIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keep retention.Keep
		want map[gateway.PurgeKind]int // days
	}{
		"Nothing":  {retention.Keep{}, map[gateway.PurgeKind]int{}},
		"Messages": {retention.Keep{Messages: 400}, map[gateway.PurgeKind]int{gateway.PurgeMessages: 400, gateway.PurgeCounters: 100}},
		"All": {retention.Keep{Messages: 400, Replies: 90, Events: 30}, map[gateway.PurgeKind]int{
			gateway.PurgeReplies: 90, gateway.PurgeMessages: 400, gateway.PurgeEvents: 30, gateway.PurgeCounters: 100,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{}
			_, err := retention.Purger{Store: s, Keep: c.keep, Clock: noon}.Purge(t.Context())
			require.NoError(t, err)
			days := map[gateway.PurgeKind]int{}
			for _, p := range s.asked {
				require.Equal(t, noon(), p.Now)
				days[p.Kind] = int(noon().Sub(p.Before).Hours() / 24)
			}
			require.Equal(t, c.want, days)
			require.Equal(t, len(c.want) > 0, c.keep.On())
		})
	}
}

func TestPurge_GoesByPagesInTheOrderOfTheKindsAndTells(t *testing.T) {
	t.Parallel()
	for _, dry := range []bool{true, false} {
		s := &shelf{rows: map[gateway.PurgeKind]int{gateway.PurgeReplies: 3, gateway.PurgeMessages: 450}}
		told := 0
		purged, err := retention.Purger{
			Store: s, Keep: retention.Keep{Messages: 400, Replies: 400}, Clock: noon, DryRun: dry, Told: func(rows int) { told += rows },
		}.Purge(t.Context())
		require.NoError(t, err)
		require.Equal(t, retention.Purged{gateway.PurgeReplies: 3, gateway.PurgeMessages: 450, gateway.PurgeCounters: 0}, purged)
		require.Equal(t, 453, told)
		var kinds []gateway.PurgeKind
		var after []int64
		for _, p := range s.asked {
			require.Equal(t, dry, p.DryRun)
			kinds, after = append(kinds, p.Kind), append(after, p.After)
		}
		require.Equal(t, []gateway.PurgeKind{
			gateway.PurgeReplies, gateway.PurgeMessages, gateway.PurgeMessages, gateway.PurgeMessages, gateway.PurgeCounters,
		}, kinds)
		require.Equal(t, []int64{0, 0, 200, 400, 0}, after)
	}
}

func TestPurge_TellsWhatWasDoneBeforeAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	s := &shelf{
		rows:  map[gateway.PurgeKind]int{gateway.PurgeReplies: 3, gateway.PurgeMessages: 20},
		fails: map[gateway.PurgeKind]error{gateway.PurgeMessages: broken},
	}
	purged, err := retention.Purger{Store: s, Keep: retention.Keep{Messages: 400, Replies: 400, Events: 400}, Clock: noon}.Purge(t.Context())
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "purging messages")
	require.Equal(t, retention.Purged{gateway.PurgeReplies: 3, gateway.PurgeMessages: 20}, purged)
	require.Len(t, s.asked, 2, "nothing is purged behind an error")
}
