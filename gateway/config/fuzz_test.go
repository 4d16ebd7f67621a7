package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

// FuzzLoad looks for a panic, and for a configuration that is accepted and yet not valid.
func FuzzLoad(f *testing.F) {
	f.Add(valid, "EBS_SMS_OUTBOUND_LEASE=2m")
	f.Add(twoChannels, "EBS_SMS_WEBHOOKS_INBOUND_PATHS=/a,/b")
	f.Add(string(config.Example()), "EBS_SMS_TWILIO_AUTH_TOKEN_FILE=gateway.yaml")
	f.Add(strings.Replace(valid, "senders:", "hours: {windows: [mon-fri 08:00-20:00], time_zone: UTC}, senders:", 1), "")
	f.Add(valid+"lists: {listen: ':8082', clients: [{id: a, secret_hash: x, scopes: [read_inbound], reveal: true}]}\n", "")
	f.Add("a: &a [*a]\nchannels: *a\n", "EBS_SMS_")
	f.Add("outbound: &o {retry: *o, <<: *o}\n", "=")
	f.Fuzz(func(t *testing.T, yaml, environ string) {
		c, err := load(yaml, strings.Split(environ, "\n")...)
		if err == nil {
			require.NoError(t, c.Validate())
			require.Len(t, c.GatewayChannels(), len(c.Channels))
			return
		}
		var faults settings.Faults
		require.ErrorAs(t, err, &faults)
		require.NotEmpty(t, faults)
	})
}
