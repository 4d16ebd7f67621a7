//go:build cgo

package oracle

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/test/standin"
)

func TestStage_CutsWhatItsColumnsCannotHold(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := openFed(t, emptyDatabase(t), m)
		long := manyReplies(1)[0]
		long.Reply.Body = strings.Repeat("証", 1600)
		long.Reply.Params = `{"Body":["` + strings.Repeat("証", 30_000) + `"]}`
		for range 10 {
			long.Reply.Media = append(long.Reply.Media, gateway.Media{URL: strings.Repeat("u", 900)})
		}
		s.stage(t, long)
		replies, err := s.Replies(t.Context(), gateway.ReplySearchParams{})
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("証", 1333), replies[0].Body)
		require.Equal(t, long.Reply.Params, replies[0].Params)
		require.Len(t, replies[0].Media, 4)
	})
}

func TestStage_NamesARefusedRowAsSuch(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := openFed(t, emptyDatabase(t), m)
		stagings := manyReplies(3)
		stagings[1].Reply.From = strings.Repeat("1", 65)
		told := s.stage(t, stagings...)
		require.NoError(t, told[0])
		require.True(t, gateway.Refused(told[1]), told[1])
		require.NotContains(t, told[1].Error(), "1111")
		require.NoError(t, told[2])
	})
}

// openApart has the staging table in a database of its own.
func openApart(t *testing.T, m mode) (s fedStore, staging *standin.Database) {
	t.Helper()
	staging = emptyDatabase(t)
	s = openFed(t, emptyDatabase(t), m)
	o := optionsFor(s.database, "XXSMSGW", m)
	apart := optionsFor(staging, "XXSMSGW", m).Queue
	o.Staging = &apart
	s.Store = openStore(t, o)
	return s, staging
}

func optOut(number string, scope consent.Scope) gateway.ConsentChange {
	return gateway.ConsentChange{
		Number: number, Scope: scope, Source: consent.SourceProvider, ProviderSID: "SM1", At: noon(),
	}
}

func TestStagingApart_HoldsTheReplies(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s, staging := openApart(t, m)
		s.stage(t, manyReplies(1)...)
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_inbound"))
	})
}

func TestStagingApart_GetsTheConsentOfChangesThatApply(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s, staging := openApart(t, m)
		changes := s.begun(t, 2)
		requireApplied(t, s, changes[:1])
		changes[0] = changes[0].WithConsent(optOut("+14155550101", "it"))
		changes[1] = changes[1].WithConsent(optOut("+14155550100", consent.ScopeAll))
		told, err := s.Record(t.Context(), changes)
		require.NoError(t, err)
		require.Equal(t, []error{gateway.ErrMissed, nil}, told)
		require.Equal(t, "+14155550100", single(t, staging, "SELECT phone_number FROM xxsms.xxsms_opt_outs"))
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_consent_log"))
		optOuts, err := s.OptOuts(t.Context(), []string{"+14155550100"})
		require.NoError(t, err)
		require.Len(t, optOuts, 1)
	})
}

// TestStagingApart_DoubtOfItsCommitIsNoProofOfTheQueues: what was written there alone is
// written again with the messages, and once.
func TestStagingApart_DoubtOfItsCommitIsNoProofOfTheQueues(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s, staging := openApart(t, m)
		changes := s.begun(t, 1)
		changes[0] = changes[0].WithConsent(optOut("+14155550100", consent.ScopeAll))
		inject(t, staging, standin.Fault{
			Function: "OCITransCommit", Action: "consent", Times: 1, Kind: standin.Kill, When: standin.After,
		})
		_, err := s.Record(t.Context(), changes)
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		require.NotErrorIs(t, err, session.ErrOutcomeUnknown)
		requireApplied(t, s, changes)
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_consent_log"))
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_opt_outs"))
	})
}

// TestStage_ALockedWordCostsItsPersonAlone: a DBA's session has the opt-out of somebody locked.
func TestStage_ALockedWordCostsItsPersonAlone(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		s := openFed(t, d, m)
		stagings := manyReplies(4)
		for i := range stagings[:3] {
			stagings[i].Reply.From = "+1415555010" + strconv.Itoa(i)
			stagings[i].Consent = []gateway.ConsentChange{optOut(stagings[i].Reply.From, "it")}
		}
		s.stage(t, stagings[:2]...)
		for i := range stagings {
			stagings[i].Reply.ProviderSID += "-again"
			if i < 3 {
				stagings[i].Consent[0].OptIn = true
				stagings[i].Consent[0].At = noon().Add(time.Minute)
			}
		}
		unlock := lockWords(t, s, "+14155550100")
		require.Equal(t, []error{gateway.ErrBusy, nil, nil, nil}, s.stage(t, stagings...))
		require.Equal(t, "5", single(t, d, "SELECT count(*) FROM xxsms.xxsms_inbound"),
			"nothing of the busy one is written")
		unlock()
		require.Equal(t, []error{nil, gateway.ErrStaged, gateway.ErrStaged, gateway.ErrStaged}, s.stage(t, stagings...))
		optOuts, err := s.OptOuts(t.Context(), []string{"+14155550100", "+14155550101", "+14155550102"})
		require.NoError(t, err)
		require.Empty(t, optOuts)
	})
}

// TestRecordConsent_WaitsForNoLockedWord: an operator hears at once that somebody else has the word.
func TestRecordConsent_WaitsForNoLockedWord(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		s := openFed(t, d, m)
		stop := optOut("+14155550100", "it")
		require.NoError(t, s.RecordConsent(t.Context(), []gateway.ConsentChange{stop}))
		unlock := lockWords(t, s, stop.Number)
		stop.OptIn, stop.At = true, stop.At.Add(time.Minute)
		both := []gateway.ConsentChange{optOut("+14155550101", "it"), stop}
		require.ErrorIs(t, s.RecordConsent(t.Context(), both), gateway.ErrBusy)
		require.Equal(t, "1", single(t, d, "SELECT count(*) FROM xxsms.xxsms_consent_log"), "all or none")
		unlock()
		require.NoError(t, s.RecordConsent(t.Context(), both))
		require.Equal(t, "3", single(t, d, "SELECT count(*) FROM xxsms.xxsms_consent_log"))
	})
}

// lockWords has another session hold the words of a person.
func lockWords(t *testing.T, s fedStore, number string) (unlock func()) {
	t.Helper()
	locked, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.staging.inTx(context.WithoutCancel(t.Context()), "dba", func(ctx context.Context, tx *tx) error {
			rows, err := tx.words(ctx, "lock_words", []string{number})
			if err != nil || len(rows) == 0 {
				return fmt.Errorf("locking %d words: %w", len(rows), err)
			}
			close(locked)
			<-end
			return nil
		})
	}()
	select {
	case <-locked:
	case err := <-done:
		require.NoError(t, err)
	}
	return func() {
		close(end)
		require.NoError(t, <-done)
	}
}

// TestRecord_ALockedWordCostsItsRowAlone: the provider says that somebody has opted out.
func TestRecord_ALockedWordCostsItsRowAlone(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		here := openFed(t, emptyDatabase(t), m)
		apart, _ := openApart(t, m)
		for name, s := range map[string]fedStore{"InOneDatabase": here, "Apart": apart} {
			t.Run(name, func(t *testing.T) {
				word := manyReplies(1)[0]
				word.Consent = []gateway.ConsentChange{optOut("+14155550100", "it")}
				s.stage(t, word)
				changes := s.begun(t, 3)
				changes[0] = changes[0].WithConsent(optOut("+14155550100", "it"))
				changes[1] = changes[1].WithConsent(optOut("+14155550101", "it"))
				unlock := lockWords(t, s, "+14155550100")
				told, err := s.Record(t.Context(), changes)
				require.NoError(t, err)
				require.Equal(t, []error{gateway.ErrBusy, nil, nil}, told)
				unlock()
				requireApplied(t, s, changes[:1])
			})
		}
	})
}
