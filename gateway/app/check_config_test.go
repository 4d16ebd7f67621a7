package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

func TestCheckConfig_WarnsOfAnAddressThatTwilioCannotReach(t *testing.T) {
	t.Parallel()
	for address, unreachable := range map[string]bool{
		"http://localhost:8080":       true,
		"http://127.0.0.1:8080":       true,
		"https://127.1.2.3/sms":       true,
		"https://[::1]:8443":          true,
		"https://sms.example.com":     false,
		"https://localhost.example":   false,
		"https://sms.example.com/api": false,
	} {
		cfg := config.Default()
		cfg.Webhooks.PublicURL = address
		findings := checkConfig(cfg)
		require.Equal(t, LevelOK, findings[0].Level)
		if !unreachable {
			require.Len(t, findings, 1, address)
			continue
		}
		require.Len(t, findings, 2, address)
		require.Equal(t, LevelWarning, findings[1].Level)
		require.Contains(t, findings[1].Text, "webhooks.public_url is a loopback address")
	}
}
