//go:build cgo

package oracle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/oracle/ocistandin"
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
		_, err := s.Stage(t.Context(), stagings)
		require.True(t, gateway.Refused(err), err)
		require.NotContains(t, err.Error(), "1111")
		require.Equal(t, []bool{true, true}, s.stage(t, stagings[0], stagings[2]))
	})
}

// openApart has the staging table in a database of its own.
func openApart(t *testing.T, m mode) (s fedStore, staging *ocistandin.Database) {
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
	return gateway.ConsentChange{Number: number, Scope: scope, Source: consent.SourceProvider, ProviderSID: "SM1", At: noon()}
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
		inject(t, staging, ocistandin.Fault{
			Function: "OCITransCommit", Action: "consent", Times: 1, Kind: ocistandin.Kill, When: ocistandin.After,
		})
		_, err := s.Record(t.Context(), changes)
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		require.NotErrorIs(t, err, errOutcomeUnknown)
		requireApplied(t, s, changes)
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_consent_log"))
		require.Equal(t, "1", single(t, staging, "SELECT count(*) FROM xxsms.xxsms_opt_outs"))
	})
}
