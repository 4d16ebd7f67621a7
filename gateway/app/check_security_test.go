package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func TestCheckSecurity_NamesWhatIsInsecure(t *testing.T) {
	t.Parallel()
	readable, private := filepath.Join(t.TempDir(), "readable"), filepath.Join(t.TempDir(), "private")
	require.NoError(t, os.WriteFile(readable, nil, 0o600))
	require.NoError(t, os.Chmod(readable, 0o644))
	require.NoError(t, os.WriteFile(private, nil, 0o640))
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	long := gateway.Secret(strings.Repeat("a", 32))
	for name, c := range map[string]struct {
		spoil func(*config.Config)
		want  string // "" is nothing
	}{
		"Nothing": {func(*config.Config) {}, ""},
		"AShortToken": {func(c *config.Config) { c.Twilio.AuthToken = "hidden" },
			"twilio.auth_token is shorter than"},
		"TheSimulators": {func(c *config.Config) { c.Twilio.AuthToken = twiliotest.DefaultAuthToken },
			"twilio.auth_token is the simulator's"},
		"TheSimulatorsOnThisHost": {func(c *config.Config) {
			c.Twilio.AuthToken, c.Webhooks.PublicURL = twiliotest.DefaultAuthToken, "http://127.0.0.1:8080"
		}, ""},
		"AShortPreviousToken": {func(c *config.Config) {
			c.Twilio.PreviousAuthTokens = []gateway.Secret{long, "hidden until 2026-12-31T12:00:00Z"}
		}, "twilio.previous_auth_tokens[1] is shorter than"},
		"AnEndedToken": {func(c *config.Config) {
			c.Twilio.PreviousAuthTokens = []gateway.Secret{long + " until 2026-11-28T12:00:00Z"}
		}, "twilio.previous_auth_tokens[0] has ended at 2026-11-28T12:00:00Z"},
		"PlainHTTP": {func(c *config.Config) { c.Twilio.BaseURL = "http://sim.example.com" },
			"twilio.base_url is http"},
		"PlainHTTPToThisHost": {func(c *config.Config) { c.Twilio.BaseURL = "http://127.0.0.1:8089" }, ""},
		"AReadableFile": {func(c *config.Config) { c.SecretFiles = []string{private, readable} }, readable +
			" holds a secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config.Default()
			cfg.Twilio.AuthToken, cfg.Webhooks.PublicURL = long, "https://sms.example.com"
			c.spoil(&cfg)
			findings := checkSecurity(cfg, now)
			if c.want == "" {
				require.Empty(t, findings)
				return
			}
			require.Len(t, findings, 1)
			require.Equal(t, LevelWarning, findings[0].Level)
			require.Contains(t, findings[0].Text, c.want)
			require.NotContains(t, findings[0].Text, "hidden")
			require.NotContains(t, findings[0].Text, long.Reveal())
		})
	}
}
