package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

var update = flag.Bool("update", false, "write the generated files")

func TestGeneratedFiles(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"docs/configuration.md": config.Reference(),
		"gateway.example.yaml":  config.Example(),
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("..", "..", filepath.FromSlash(name))
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, content, 0o644))
			}
			require.Equal(t, string(content), read(t, path), "run go generate ./gateway/config")
		})
	}
}

func TestExample_IsValidWithToken(t *testing.T) {
	t.Parallel()
	mustLoad(t, read(t, "../../gateway.example.yaml"), "EBS_SMS_TWILIO_AUTH_TOKEN=token")
}

func TestExample_LacksOnlyToken(t *testing.T) {
	t.Parallel()
	_, err := load(string(config.Example()))
	require.ErrorContains(t, err, "twilio.auth_token is required")
	require.NotContains(t, err.Error(), "\n")
}

func TestExample_SetsNothingButDefaultsAndInventions(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, string(config.Example()), "EBS_SMS_TWILIO_AUTH_TOKEN=token")
	c.Twilio.AccountSID, c.Twilio.AuthToken, c.Webhooks.PublicURL, c.Channels = "", "", "", nil
	require.Equal(t, config.Default().String(), c.String())
}
