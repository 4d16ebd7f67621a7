package app

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
)

// stranding is a queue that a gateway with the channel KNOWN looks at.
type stranding struct {
	*testing.T
	store *sqlite.Store
	log   bytes.Buffer
	told  *stranded
	now   time.Time
}

func newStranding(t *testing.T) *stranding {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "queue.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	s := &stranding{T: t, store: store, now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s.told = newStranded(store, config.Config{Channels: []config.Channel{{Name: "KNOWN"}}},
		slog.New(slog.NewTextHandler(&s.log, nil)))
	return s
}

// insert inserts n rows that have waited for so long.
func (s *stranding) insert(channel string, n int, waited time.Duration) {
	s.Helper()
	rows := make([]gateway.Message, n)
	for i := range rows {
		rows[i] = gateway.Message{Channel: channel, Priority: gateway.PriorityDefault, CreatedAt: s.now.Add(-waited)}
	}
	_, err := s.store.Insert(s.Context(), rows)
	require.NoError(s, err)
}

func (s *stranding) look() {
	s.Helper()
	stats, err := s.store.Stats(s.Context(), gateway.StatsParams{Now: s.now})
	require.NoError(s, err)
	require.NoError(s, s.told.tell(s.Context(), stats, s.now))
}

// reasons counts the rows of the channel by STATUS_REASON.
func (s *stranding) reasons(channel string) map[string]int {
	s.Helper()
	found, err := s.store.Search(s.Context(), gateway.SearchParams{Channels: []string{channel},
		Statuses: []gateway.Status{gateway.StatusNew}})
	require.NoError(s, err)
	counts := map[string]int{}
	for _, m := range found {
		counts[m.StatusReason]++
	}
	return counts
}

func TestRowsOfAnUnknownChannelSaySo(t *testing.T) {
	t.Parallel()
	s := newStranding(t)
	s.insert("TYPO", 700, time.Minute)
	s.insert("KNOWN", 1, time.Minute)
	s.look()
	require.Equal(t, map[string]int{gateway.ReasonNoChannel: 700}, s.reasons("TYPO"))
	require.Equal(t, map[string]int{"": 1}, s.reasons("KNOWN"))
	s.insert("TYPO", 1, 0)
	s.look()
	require.Equal(t, map[string]int{gateway.ReasonNoChannel: 701}, s.reasons("TYPO"))
	require.Equal(t, 1, strings.Count(s.log.String(), "\n"), "one line for each channel")
	require.Contains(t, s.log.String(), `msg="rows wait whose channel is not configured" channel=TYPO rows=700`)

	claims, err := s.store.Claim(t.Context(), gateway.ClaimParams{
		Channel: "TYPO", Limit: 1000, Lease: gateway.Lease{Token: "token", Now: s.now, Until: s.now.Add(time.Minute)},
	})
	require.NoError(t, err)
	require.Len(t, claims, 701, "a gateway that has the channel finds them")
	require.Empty(t, claims[0].Message.StatusReason)
}

func TestRowsThatAnotherGatewayMayBeAboutToClaimAreLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStranding(t)
	s.insert("OTHERS", 1, strandedAfter-time.Second)
	s.look()
	require.Equal(t, map[string]int{"": 1}, s.reasons("OTHERS"))
	require.Empty(t, s.log.String())
}

func TestAnUnknownChannelIsToldAgainAfterItWasGone(t *testing.T) {
	t.Parallel()
	s := newStranding(t)
	for range 2 {
		s.insert("TYPO", 1, time.Minute)
		s.look()
		_, err := s.store.Claim(t.Context(), gateway.ClaimParams{
			Channel: "TYPO", Limit: 1, Lease: gateway.Lease{Token: "token", Now: s.now, Until: s.now.Add(time.Minute)},
		})
		require.NoError(t, err)
		s.look()
	}
	require.Equal(t, 2, strings.Count(s.log.String(), "\n"))
}
