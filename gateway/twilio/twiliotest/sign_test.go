package twiliotest_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// The signatures come from Twilio's documentation and the tests of its Go and Python libraries.
func TestSign(t *testing.T) {
	t.Parallel()
	for _, tc := range load[struct{ Name, URL, Body, Signature string }](t, "signatures.json") {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			params, err := url.ParseQuery(tc.Body)
			require.NoError(t, err)
			require.Equal(t, tc.Signature, twiliotest.Sign(tc.URL, params, "12345"))
		})
	}
}
