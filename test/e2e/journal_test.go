package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// longestAnswer bounds the answer to a reply while the store is away.
const longestAnswer = 3 * time.Second

// lock keeps everybody else from writing to the store until the transaction ends.
func (s *site) lock(t *testing.T) *sql.Tx {
	t.Helper()
	tx, err := s.raw(t).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	return tx
}

// replyInTime posts a reply, which must be taken at once.
func (s *site) replyInTime(t *testing.T, sid int, body string) {
	t.Helper()
	w := s.reply(sid)
	w.Form.Set("Body", body)
	began := time.Now()
	require.Equal(t, 200, w.Send(t).Status)
	require.Less(t, time.Since(began), longestAnswer)
}

// staged are the replies' SIDs in the order they were staged.
func (s *site) staged(t *testing.T) []string {
	t.Helper()
	var sids []string
	for _, r := range s.replies(t) {
		sids = append(sids, r.ProviderSID)
	}
	slices.Reverse(sids)
	return sids
}

func sids(from, to int) []string {
	var all []string
	for i := from; i <= to; i++ {
		all = append(all, fmt.Sprintf("SM%032x", i))
	}
	return all
}

// quick has the journal's figures read often.
func quick() rig.Setup {
	return rig.WithConfig(func(c *config.Config) { c.Metrics.DepthInterval = 50 * time.Millisecond })
}

func TestRepliesAreTakenWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, quick())
	const replies = 12
	tx := s.lock(t)
	for i := 1; i <= replies; i++ {
		s.replyInTime(t, i, "reply")
		s.replyInTime(t, i, "reply") // a second delivery
	}
	var posts sync.WaitGroup
	for i := 101; i <= 120; i++ { // and many at once
		posts.Go(func() { s.reply(i).Send(t) })
	}
	posts.Wait()
	require.Empty(t, s.replies(t))
	waitFor(t, "the replies in the metrics", func() bool {
		return metric(t, s.gateway, "ebs_sms_journal_entries") == 2*replies+20
	})
	require.Positive(t, metric(t, s.gateway, "ebs_sms_journal_oldest_age_seconds"))

	require.NoError(t, tx.Rollback())
	waitFor(t, "an empty journal", func() bool { return metric(t, s.gateway, "ebs_sms_journal_entries") == 0 })
	require.Equal(t, sids(1, replies), s.staged(t)[:replies], "in order")
	require.ElementsMatch(t, append(sids(1, replies), sids(101, 120)...), s.staged(t), "each once")
	s.replyInTime(t, 200, "reply")
	require.Len(t, s.staged(t), replies+20+1)
	require.InDelta(t, 2*replies+20, metric(t, s.gateway, "ebs_sms_journal_replayed_total"), 0)
	require.Zero(t, metric(t, s.gateway, "ebs_sms_journal_failures_total"))
	require.NotContains(t, s.log.take(), someone)
}

func TestAStopHoldsWhileItWaitsForTheStore(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	tx := s.lock(t)
	const replies = 1000 // so many that the row is claimed long before the stop word is staged
	var posts sync.WaitGroup
	for worker := range 10 {
		posts.Go(func() {
			for i := range replies / 10 {
				s.reply(1 + worker*replies + i).Send(t)
			}
		})
	}
	posts.Wait()
	s.replyInTime(t, 100*replies, "Stop.")
	_, err := tx.ExecContext(t.Context(),
		`INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, COUNTRY_CODE, BODY) VALUES (?, ?, 'US', 'one')`,
		rig.Channel, someone)
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	s.becomes(t, 1, gateway.StatusOptedOut)
	require.Zero(t, s.Simulator.Tally().Posts)
}

func TestRepliesInTheJournalSurviveTheGateway(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	tx := s.lock(t)
	for i := 1; i <= 5; i++ {
		s.replyInTime(t, i, "reply")
	}
	require.NoError(t, s.gateway.Stop(context.Background()))
	require.NoError(t, tx.Rollback())
	require.Empty(t, s.replies(t))

	folder := s.config.Config.Webhooks.Journal.Folder
	g := s.Gateway(t, quick(), rig.WithConfig(func(c *config.Config) { c.Webhooks.Journal.Folder = folder }))
	waitFor(t, "the replies", func() bool { return len(s.staged(t)) == 5 })
	require.Equal(t, sids(1, 5), s.staged(t))
	waitFor(t, "an empty journal", func() bool { return metric(t, g, "ebs_sms_journal_entries") == 0 })
}

// TestTheGatewayStartsWhileItsStoreIsLocked: by another process, as an administrator's sqlite3 may have it.
func TestTheGatewayStartsWhileItsStoreIsLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "queue.db")
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	holder, err := db.Conn(t.Context())
	require.NoError(t, err)
	_, err = holder.ExecContext(t.Context(), "BEGIN EXCLUSIVE")
	require.NoError(t, err)

	s := newSite(t, twiliotest.Options{}, quick(),
		rig.WithConfig(func(c *config.Config) { c.Store.SQLite.Path = path }))
	s.replyInTime(t, 1, "Stop.")
	status, body := rig.Get(t, "http://"+s.gateway.AdminAddress()+"/readyz")
	require.Equal(t, 200, status, body)
	require.Contains(t, body, `"journal":"accepting"`)

	_, err = holder.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	waitFor(t, "an empty journal", func() bool { return metric(t, s.gateway, "ebs_sms_journal_entries") == 0 })
	optOuts, err := s.gateway.Store().OptOuts(t.Context(), []string{someone})
	require.NoError(t, err)
	require.Len(t, optOuts, 1)
}

// TestReadyzSaysThatRepliesAreRefused: the store can be read and not written, and the journal is full.
func TestReadyzSaysThatRepliesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) { c.Webhooks.Journal.Folder = "" }))
	ready := func() (int, string) { return rig.Get(t, "http://"+s.gateway.AdminAddress()+"/readyz") }
	tx := s.lock(t)
	status, body := ready()
	require.Equal(t, 200, status, body)
	require.Equal(t, 503, s.reply(1).Send(t).Status)
	status, body = ready()
	require.Equal(t, 503, status)
	require.Contains(t, body, "replies")
	require.NotContains(t, body, someone)
	require.NoError(t, tx.Rollback())
	require.Equal(t, 200, s.reply(1).Send(t).Status)
	status, body = ready()
	require.Equal(t, 200, status, body)
}
