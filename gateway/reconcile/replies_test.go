package reconcile_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/reconcile"
)

const (
	number  = "+12025550100"
	service = "MG0123456789abcdef0123456789abcdef"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// site is a provider's list, a store's staged replies, and the time.
type site struct {
	list   []gateway.ProviderMessage
	staged []string
	nodes  []gateway.Heartbeat
	now    time.Time
	// asked are the questions to the list.
	asked []gateway.ListParams
	// refuses fails a staging, broken a reading.
	refuses, broken error
}

func (s *site) List(_ context.Context, p gateway.ListParams) ([]gateway.ProviderMessage, error) {
	s.asked = append(s.asked, p)
	var found []gateway.ProviderMessage
	for _, m := range s.list {
		if !m.CreatedAt.Before(p.Since) && (p.To == "" || p.To == m.To) {
			found = append(found, m)
		}
	}
	return found, s.broken
}

func (s *site) StagedReplies(_ context.Context, sids []string) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(s.staged), func(sid string) bool { return !slices.Contains(sids, sid) }), nil
}

func (s *site) Nodes(context.Context) ([]gateway.Heartbeat, error) { return s.nodes, nil }

func (s *site) accept(_ context.Context, m gateway.ProviderMessage) error {
	if s.refuses == nil {
		s.staged = append(s.staged, m.SID)
	}
	return s.refuses
}

// sweep is a sweep for one channel; numbers are those of its service.
func (s *site) sweep(channel gateway.Channel, numbers ...string) *reconcile.Replies {
	return reconcile.NewReplies(reconcile.RepliesOptions{
		Provider: s, Store: s, Accept: s.accept, Recovered: func() {},
		Channels: []gateway.Channel{channel}, Numbers: numbers, Node: "here/2", Every: time.Hour,
		Lookback: 24 * time.Hour,
		Clock:    func() time.Time { return s.now }, Logger: slog.New(slog.DiscardHandler),
	})
}

// pool is a channel with a number, and a sender that nobody can write to.
func pool() gateway.Channel {
	return gateway.Channel{Name: "CERTS", Senders: gateway.Addresses(number, "ACME")}
}

// seen is a site whose last gateway was alive so long ago.
func seen(ago time.Duration) *site {
	return &site{
		now:   noon,
		nodes: []gateway.Heartbeat{{Node: "here/1", SeenAt: noon.Add(-ago)}, {Node: "here/2", SeenAt: noon}},
	}
}

func received(sid string, ago time.Duration) gateway.ProviderMessage {
	return gateway.ProviderMessage{SID: sid, To: number, CreatedAt: noon.Add(-ago)}
}

func TestSweep_StagesOnceWhatWasMissedInAnAbsence(t *testing.T) {
	t.Parallel()
	s := seen(3 * time.Hour)
	s.staged = []string{"SM2"}
	s.list = []gateway.ProviderMessage{
		received("SM3", time.Hour),
		received("SM2", 2*time.Hour),
		received("SM4", 2*time.Hour),
		received("SM1", 2*time.Hour),
		received("SM0", 6*time.Hour),
	}
	r := s.sweep(pool())
	require.NoError(t, r.Sweep(t.Context()))
	require.Equal(t, []string{"SM2", "SM1", "SM4", "SM3"}, s.staged, "the oldest first, also within a second")
	require.NoError(t, r.Sweep(t.Context()))
	require.Len(t, s.staged, 4)
}

func TestSweep_ReadsWhatCameSinceTheLastOne(t *testing.T) {
	t.Parallel()
	s := seen(3 * time.Hour)
	r := s.sweep(pool())
	require.NoError(t, r.Sweep(t.Context()))
	s.now = noon.Add(time.Hour)
	require.NoError(t, r.Sweep(t.Context()))
	require.Equal(t, []gateway.ListParams{
		{To: number, Since: noon.Add(-4*time.Hour - 10*time.Minute)},
		{To: number, Since: noon.Add(-10 * time.Minute)},
	}, s.asked)
}

func TestSweep_ReadsWhatAGatewayHadNotReadYetWhenItDied(t *testing.T) {
	t.Parallel()
	s := seen(10 * time.Second)
	s.list = []gateway.ProviderMessage{received("SM1", 55*time.Minute)}
	require.NoError(t, s.sweep(pool()).Sweep(t.Context()))
	require.Equal(t, []string{"SM1"}, s.staged)
}

func TestSweep_LeavesAlone(t *testing.T) {
	t.Parallel()
	sent, elsewhere := received("SM1", time.Minute), received("SM1", time.Minute)
	sent.Outbound, elsewhere.To = true, "+12025550199"
	for name, c := range map[string]struct {
		site *site
		list gateway.ProviderMessage
	}{
		"what was sent":                             {seen(time.Hour), sent},
		"what another number of the account got":    {seen(time.Hour), elsewhere},
		"what came before the first gateway":        {&site{now: noon}, received("SM1", time.Hour)},
		"what is older than it may look back":       {seen(100 * time.Hour), received("SM1", 25*time.Hour)},
		"what came while another gateway was alive": {seen(10 * time.Second), received("SM1", 2*time.Hour)},
		"what came before the first of two that start at once": {
			&site{now: noon, nodes: []gateway.Heartbeat{{Node: "here/1", StartedAt: noon.Add(-time.Minute), SeenAt: noon}}},
			received("SM1", 30*time.Minute),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.site.list = []gateway.ProviderMessage{c.list}
			require.NoError(t, c.site.sweep(pool()).Sweep(t.Context()))
			require.Empty(t, c.site.staged)
		})
	}
}

func TestSweep_ReadsTheSameAgainAfterAnError(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*site, error){
		"of the list":  func(s *site, err error) { s.broken = err },
		"of a staging": func(s *site, err error) { s.refuses = err },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := seen(3 * time.Hour)
			s.list = []gateway.ProviderMessage{received("SM1", time.Hour)}
			r := s.sweep(pool())
			fail(s, errors.New("away"))
			require.ErrorContains(t, r.Sweep(t.Context()), "away")
			fail(s, nil)
			s.now = noon.Add(20 * time.Hour)
			require.NoError(t, r.Sweep(t.Context()))
			require.Equal(t, []string{"SM1"}, s.staged)
		})
	}
}

func TestSweep_OfAServiceTakesWhatNamesIt(t *testing.T) {
	t.Parallel()
	s := seen(time.Minute)
	own, other := received("SM1", time.Minute), received("SM2", time.Minute)
	own.To, other.To, own.Service = "+12025550111", "+12025550112", service
	s.list = []gateway.ProviderMessage{own, other}
	require.NoError(t, s.sweep(gateway.Channel{Name: "CERTS",
		Senders: []gateway.Sender{{ID: service, Kind: gateway.SenderService}}}).Sweep(t.Context()))
	require.Equal(t, []string{"SM1"}, s.staged)
	require.Empty(t, s.asked[0].To, "the list of the whole account")
}

func TestSweep_OfAServiceWhoseNumbersAreSetAsksForThose(t *testing.T) {
	t.Parallel()
	s := seen(time.Minute)
	s.list = []gateway.ProviderMessage{received("SM1", time.Minute)}
	require.NoError(t, s.sweep(gateway.Channel{Name: "CERTS",
		Senders: []gateway.Sender{{ID: service, Kind: gateway.SenderService}}}, number).Sweep(t.Context()))
	require.Equal(t, []string{"SM1"}, s.staged)
	require.Equal(t, number, s.asked[0].To)
}

func TestSweepSince_ReadsWhatWasReadBefore(t *testing.T) {
	t.Parallel()
	s := seen(time.Minute)
	s.list = []gateway.ProviderMessage{received("SM2", 2*time.Hour), received("SM1", 5*time.Hour)}
	sweep := s.sweep(pool())
	missed, err := sweep.MissedSince(t.Context(), noon.Add(-3*time.Hour))
	require.NoError(t, err)
	require.Equal(t, 1, missed)
	require.Empty(t, s.staged)
	require.NoError(t, sweep.SweepSince(t.Context(), noon.Add(-3*time.Hour)))
	require.Equal(t, []string{"SM2"}, s.staged)
}
