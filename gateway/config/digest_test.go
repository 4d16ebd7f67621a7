package config_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
)

func TestDigestTimes_AreThoseOfTheChannelOrOfAll(t *testing.T) {
	t.Parallel()
	cfg, err := load(`
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token}
webhooks: {public_url: "https://sms.example.com"}
mail: {servers: ["smtp.example.com:587"], from: sms@example.com}
digest: {at: ["08:00"], time_zone: America/New_York}
channels:
  - {name: USUAL, senders: [ONE]}
  - {name: TWICE, senders: [TWO], digest: {at: ["08:00", "16:00"]}}
  - {name: SUNDAYS, senders: [THREE], digest: {days: sun, time_zone: UTC}}
  - {name: NEVER, senders: [FOUR], digest: {tell: nobody}}
`)
	require.NoError(t, err)
	require.True(t, cfg.MailsDigests())
	friday := time.Date(2026, time.November, 27, 14, 0, 0, 0, time.UTC)
	times := cfg.DigestTimes()
	require.Equal(t, "2026-11-30T13:00:00Z", times.Default.Next(friday).UTC().Format(time.RFC3339))
	require.Equal(t, "2026-11-27T21:00:00Z", times.Own["TWICE"].Next(friday).UTC().Format(time.RFC3339))
	require.Equal(t, "2026-11-29T08:00:00Z", times.Own["SUNDAYS"].Next(friday).UTC().Format(time.RFC3339))
	require.Zero(t, times.Own["NEVER"].Next(friday))
	require.Len(t, times.Own, 3)
	require.False(t, config.Default().MailsDigests())
}

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
