package config_test

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
)

func TestDigestOptions_ConvertEveryField(t *testing.T) {
	t.Parallel()
	options := config.Digest{TimeZone: "America/New_York", Dates: "us", Footer: "Ask HR.", Templates: "testdata"}.Options()
	require.Equal(t, "America/New_York", options.Zone.String())
	require.Equal(t, digest.DatesUS, options.Dates)
	require.Equal(t, "Ask HR.", options.Footer)
	_, err := fs.Stat(options.Templates, "bad")
	require.NoError(t, err)
	require.Nil(t, config.Default().Digest.Options().Templates)
}
