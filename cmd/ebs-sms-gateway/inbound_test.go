package main

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func TestInboundSweep_StagesWhatNoWebhookBroughtAndHonoursStop(t *testing.T) {
	t.Parallel()
	simulator := twiliotest.New(twiliotest.Options{AccountSID: "AC0123456789abcdef0123456789abcdef", AuthToken: "token"})
	defer simulator.Close()
	server := httptest.NewServer(simulator)
	defer server.Close()
	_, err := simulator.Receive(t.Context(), twiliotest.Inbound{From: "+14155550199", To: "+12025550100", Body: "STOP",
		URL: server.URL + "/nowhere"}) // no webhook comes
	require.NoError(t, err)
	file := world(t)
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	text := strings.ReplaceAll(string(content), "http://127.0.0.1:1", server.URL)
	text = strings.ReplaceAll(text, "+15005550006", "+12025550100") // the simulator lists nothing of that one
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))

	sweep := []string{"inbound", "sweep", "--since", "1h", "--reason", "webhooks were misrouted", "--config", file}
	code, out, errs := command(t, append(sweep, "--dry-run")...)
	require.Zero(t, code, errs)
	require.Regexp(t, `^1 replies since \S+ would be staged that were not\n$`, out)
	code, out, errs = command(t, sweep...)
	require.Zero(t, code, errs)
	require.Regexp(t, `^1 replies since \S+ were staged that were not\n$`, out)
	_, out, _ = command(t, "opt-out", "show", "+14155550199", "--config", file)
	require.Contains(t, out, "is opted out of every channel")
	_, out, _ = command(t, "replies", "--number", "+14155550199", "--config", file)
	require.Contains(t, out, "NONE", "it is decided")
	_, out, _ = command(t, sweep...)
	require.Regexp(t, `^0 replies`, out)
	code, _, errs = command(t, "inbound", "sweep", "--since", "2999-01-01", "--reason", "r", "--config", file)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "not in the past")
}
