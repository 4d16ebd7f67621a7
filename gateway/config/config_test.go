package config_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
)

const twoChannels = `
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token}
webhooks: {public_url: "https://sms.example.com"}
channels:
  - name: CERT_EXPIRY
    senders: ["+15005550006", "12345"]
    region: CA
    segments_per_second: 2.5
    weight: 3
    max_age: 48h
    validity: 1h
    unknown_outcome: hold
    lookup: require
    numbers: {types: [mobile], prefer: mobile, dead_for: 24h, max_candidates: 2}
    replies: {expects: all, keywords: [YES=y; ok, "NO"], final: ["NO"], window: 24h, ambiguous: latest, none_free: reference, reference_text: "Say #"}
  - name: ALERTS
    replies: {keywords: [], final: []}
    lookup: off
    messaging_service_sid: MG0123456789abcdef0123456789abcdef
lookup: {max_age: 720h}
`

func TestGatewayChannels_ConvertEveryField(t *testing.T) {
	t.Parallel()
	require.Equal(t, []gateway.Channel{
		{
			Name: "CERT_EXPIRY", Senders: gateway.Addresses("+15005550006", "12345"), Region: "CA",
			SegmentsPerSecond: 2.5,
			Weight:            3, MaxAge: 48 * time.Hour, Validity: time.Hour, OnUnknown: gateway.UnknownHold,
			Beyond: gateway.BeyondWait, Lookup: gateway.LookupRequire, LineAge: 720 * time.Hour,
			Numbers: gateway.NumberPolicy{
				Types: []gateway.NumberType{gateway.TypeMobile}, Order: gateway.OrderMobile, DeadFor: 24 * time.Hour, Max: 2,
			},
			Replies: gateway.ReplyPolicy{
				Expects: true, Keywords: map[string][]string{"YES": {"y", "ok"}, "NO": nil}, Final: []string{"NO"},
				Window: 24 * time.Hour, Latest: true, NoneFree: gateway.NoneFreeReference, ReferenceText: "Say #",
			},
		},
		{
			Name: "ALERTS", Senders: []gateway.Sender{{ID: "MG0123456789abcdef0123456789abcdef",
				Kind: gateway.SenderService}}, Region: "US", SegmentsPerSecond: 10,
			Weight: 1, MaxAge: 72 * time.Hour, Validity: 4 * time.Hour, OnUnknown: gateway.UnknownRetry,
			Beyond: gateway.BeyondWait, Lookup: gateway.LookupOff, LineAge: 720 * time.Hour,
			Numbers: gateway.NumberPolicy{Order: gateway.OrderTyped, DeadFor: 2160 * time.Hour, Max: 10},
			Replies: gateway.ReplyPolicy{Keywords: map[string][]string{}, Window: 168 * time.Hour,
				NoneFree: gateway.NoneFreeUsual, ReferenceText: "(#)"},
		},
	}, mustLoad(t, twoChannels).GatewayChannels())
}

func TestGatewayChannels_ShareNothing(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, twoChannels)
	c.GatewayChannels()[0].Senders[0].ID = "changed"
	require.Equal(t, "+15005550006", c.Channels[0].Senders[0])
}

func TestRedacted_LoadsAgain(t *testing.T) {
	t.Parallel()
	for name, yaml := range map[string]string{"Defaults": valid, "Channels": twoChannels,
		"Example": string(config.Example())} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The environment replaces the redacted token, and makes the example whole.
			c := mustLoad(t, yaml, "EBS_SMS_TWILIO_AUTH_TOKEN=token")
			again := mustLoad(t, string(c.Redacted()), "EBS_SMS_TWILIO_AUTH_TOKEN=token")
			require.Equal(t, c.String(), again.String())
		})
	}
}

func TestLogLevel_IsLeveler(t *testing.T) {
	t.Parallel()
	for text, want := range map[config.LogLevel]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
		"loud": slog.LevelInfo,
	} {
		require.Equal(t, want, text.Level(), string(text))
	}
}
