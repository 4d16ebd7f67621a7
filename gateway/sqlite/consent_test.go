package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestConsentLog: every opt-out and opt-in stays on record, also those that changed nothing, and once.
func TestConsentLog(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	stop := gateway.ConsentChange{Number: "+14155550100", Scope: "it", Source: "keyword", Word: "STOP", At: noon()}
	again, start := stop, stop
	again.At, start.At = stop.At.Add(time.Second), stop.At.Add(-time.Second)
	start.OptIn = true
	_, err := s.Stage(t.Context(), []gateway.Staging{
		{Reply: gateway.Reply{ProviderSID: "SM1"}, Consent: []gateway.ConsentChange{stop, again, start, stop}},
		{Reply: gateway.Reply{ProviderSID: "SM1"}, Consent: []gateway.ConsentChange{stop}},
	})
	require.NoError(t, err)
	var actions string
	row := raw(t, path).QueryRowContext(t.Context(),
		`SELECT GROUP_CONCAT(ACTION) FROM XXSMS_CONSENT_LOG ORDER BY CONSENT_ID`)
	require.NoError(t, row.Scan(&actions))
	require.Equal(t, "OPT_OUT,OPT_OUT,OPT_IN", actions)
}

// TestTypedEmptyTexts: an empty text that a person wrote is no other state than NULL.
func TestTypedEmptyTexts(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	_, err := s.Insert(t.Context(), fresh(1))
	require.NoError(t, err)
	exec(t, raw(t, path), `UPDATE XXSMS_OUTBOUND SET CLAIM_TOKEN = '', ATTEMPT_REF = '', PROVIDER_STATUS = '', ERROR_TEXT = ''`)
	claims, err := s.Claim(t.Context(), claimAt(noon(), 1))
	require.NoError(t, err)
	require.Len(t, claims, 1)
}
