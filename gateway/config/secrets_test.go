package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

// withoutToken lacks the auth token only.
const withoutToken = `
twilio:
  account_sid: AC0123456789abcdef0123456789abcdef
  %s
webhooks: {public_url: "https://sms.example.com"}
channels: [{name: ALERTS, senders: [ALERTS]}]
`

// loadToken loads a file with this line about the token, and secret files.
func loadToken(line string, secrets files, environ ...string) (config.Config, error) {
	all := files{"gateway.yaml": fmt.Sprintf(withoutToken, line)}
	for name, content := range secrets {
		all[name] = content
	}
	return config.Load(settings.Source{Path: "gateway.yaml", Environ: environ, ReadFile: all.read})
}

func TestSecretFile_DropsOneNewline(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"None": "token", "Unix": "token\n", "Windows": "token\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := loadToken("auth_token_file: /run/token", files{"/run/token": content})
			require.NoError(t, err)
			require.Equal(t, gateway.Secret("token"), c.Twilio.AuthToken)
		})
	}
}

func TestSecretFile_KeepsSecondNewline(t *testing.T) {
	t.Parallel()
	_, err := loadToken("auth_token_file: /run/token", files{"/run/token": "token\n\n"})
	require.EqualError(t, err, "gateway.yaml:4:20: twilio.auth_token must be letters and digits only")
}

func TestSecretFile_IsNamedByVariable(t *testing.T) {
	t.Parallel()
	c, err := loadToken("", files{"/run/token": "token"}, "EBS_SMS_TWILIO_AUTH_TOKEN_FILE=/run/token")
	require.NoError(t, err)
	require.Equal(t, gateway.Secret("token"), c.Twilio.AuthToken)
}

func TestSecretFile_OfFileGivesWayToVariable(t *testing.T) {
	t.Parallel()
	c, err := loadToken("auth_token_file: /run/missing", nil, "EBS_SMS_TWILIO_AUTH_TOKEN=token")
	require.NoError(t, err)
	require.Equal(t, gateway.Secret("token"), c.Twilio.AuthToken)
}

func TestSecretFile_OfVariableReplacesFile(t *testing.T) {
	t.Parallel()
	c, err := loadToken("auth_token: old", files{"/run/token": "token"}, "EBS_SMS_TWILIO_AUTH_TOKEN_FILE=/run/token")
	require.NoError(t, err)
	require.Equal(t, gateway.Secret("token"), c.Twilio.AuthToken)
}

func TestSecretFile_MayStandBesideEmptySecret(t *testing.T) {
	t.Parallel()
	c, err := loadToken("auth_token: \"\"\n  auth_token_file: /run/token", files{"/run/token": "token"})
	require.NoError(t, err)
	require.Equal(t, gateway.Secret("token"), c.Twilio.AuthToken)
}

func TestSecretFile_HoldsOneItemPerLine(t *testing.T) {
	t.Parallel()
	line := "auth_token: token\n  previous_auth_tokens_file: /run/old"
	c, err := loadToken(line, files{"/run/old": "older\r\n\noldest\n"})
	require.NoError(t, err)
	require.Equal(t, []gateway.Secret{"older", "oldest"}, c.Twilio.PreviousAuthTokens)
}

func TestPreviousTokens_MayHaveAnEnd(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC)
	want := []config.PreviousToken{{Token: "older", Until: end}, {Token: "oldest"}}
	inFile, err := loadToken("auth_token: token\n  previous_auth_tokens_file: /run/old",
		files{"/run/old": "older until 2026-12-31T12:00:00Z\noldest\n"})
	require.NoError(t, err)
	require.Equal(t, want, inFile.Twilio.PreviousTokens())
	inline, err := loadToken("auth_token: token\n  previous_auth_tokens: [older until 2026-12-31T12:00:00Z, oldest]",
		nil)
	require.NoError(t, err)
	require.Equal(t, want, inline.Twilio.PreviousTokens())
}

func TestSecretFiles_AreAllThatASecretIsIn(t *testing.T) {
	t.Parallel()
	inline, err := loadToken("auth_token: token", nil)
	require.NoError(t, err)
	require.Equal(t, []string{"gateway.yaml"}, inline.SecretFiles)
	apart, err := loadToken("auth_token_file: /run/token", files{"/run/token": "token"})
	require.NoError(t, err)
	require.Equal(t, []string{"/run/token"}, apart.SecretFiles)
}

func TestSecretFile_MayBeEmptyForList(t *testing.T) {
	t.Parallel()
	c, err := loadToken("auth_token: token\n  previous_auth_tokens_file: /run/old", files{"/run/old": ""})
	require.NoError(t, err)
	require.Empty(t, c.Twilio.PreviousAuthTokens)
}

func TestSecretFile_IsRequiredToHoldSomething(t *testing.T) {
	t.Parallel()
	_, err := loadToken("auth_token_file: /run/token", files{"/run/token": "\n"})
	require.EqualError(t, err, "gateway.yaml:4:20: twilio.auth_token is required")
}

func TestSecretFile_NamesKeyAndPathIfUnreadable(t *testing.T) {
	t.Parallel()
	_, err := loadToken("auth_token_file: /run/missing", nil)
	require.EqualError(t, err, "gateway.yaml:4:20: twilio.auth_token_file: reading /run/missing: file does not exist")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// withSecrets has every secret set, each with "hunter" in it.
func withSecrets(t *testing.T) config.Config {
	t.Helper()
	return mustLoad(t, valid,
		"EBS_SMS_TWILIO_AUTH_TOKEN=hunter1",
		"EBS_SMS_TWILIO_PREVIOUS_AUTH_TOKENS=hunter2,hunter3",
		"EBS_SMS_TWILIO_API_KEY=SK0123456789abcdef0123456789abcdef",
		"EBS_SMS_TWILIO_API_KEY_SECRET=hunter4",
	)
}

func TestRedacted_ReplacesEverySecret(t *testing.T) {
	t.Parallel()
	require.Equal(t, 4, strings.Count(string(withSecrets(t).Redacted()), "<redacted>"))
}

func TestConfig_ShowsNoSecret(t *testing.T) {
	t.Parallel()
	c := withSecrets(t)
	shown := map[string]string{
		"Redacted": string(c.Redacted()),
		"String":   c.String(),
		"Value":    fmt.Sprintf("%v", c),
		"Plus":     fmt.Sprintf("%+v", c),
		"Go":       fmt.Sprintf("%#v", c),
		"Pointer":  fmt.Sprintf("%v", &c),
		"Section":  fmt.Sprintf("%+v", c.Twilio),
		"JSON":     asJSON(t, c),
		"Log":      asLog(c),
	}
	for name, text := range shown {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NotContains(t, text, "hunter")
			require.Contains(t, text, "redacted")
		})
	}
}

func asJSON(t *testing.T, c config.Config) string {
	t.Helper()
	text, err := json.Marshal(c)
	require.NoError(t, err)
	return string(text)
}

func asLog(c config.Config) string {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("loaded", "config", c)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("loaded", "config", c)
	return b.String()
}

func TestFaults_ShowNoSecret(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"Value":    "auth_token: hunter-2",
		"Item":     "previous_auth_tokens: [hunter-2]",
		"Tag":      "auth_token: !vault hunter2",
		"List":     "auth_token: [hunter2]",
		"Anchor":   "auth_token: *hunter2",
		"Password": "base_url: https://me:hunter2@simulator",
		"Port":     "base_url: https://me:hunter2",
		"File":     "auth_token_file: /run/token",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := loadToken(line, files{"/run/token": "hunter-2"})
			require.Error(t, err)
			require.NotContains(t, err.Error(), "hunter")
		})
	}
}

func TestSecretFile_IsNamedInConfig(t *testing.T) {
	t.Parallel()
	c, err := loadToken("auth_token_file: /run/token", files{"/run/token": "token"})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"twilio.auth_token": "/run/token"}, c.Files)
}
