package e2e

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ordsexport"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/internal/settings"
	"ebs-sms-gateway/test/rig"
)

// imported is the configuration that import-ords prints for an export, with what a site has to add.
func imported(t *testing.T) config.Webhooks {
	t.Helper()
	script, err := os.ReadFile("../../gateway/ordsexport/testdata/24.2.3.sql")
	require.NoError(t, err)
	site, err := ordsexport.Parse(string(script))
	require.NoError(t, err)
	printed := site.Webhooks(ordsexport.Mount{Context: "/ords"}).YAML() + `
  public_url: "https://sms.example.com"
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token}
channels: [{name: HR, senders: ["+15005550006"]}]
`
	cfg, err := config.Load(settings.Source{Path: "gateway.yaml", ReadFile: func(string) ([]byte, error) { return []byte(printed), nil }})
	require.NoError(t, err)
	return cfg.Webhooks
}

func TestImportORDS_RepliesAndReportsArriveAtTheSitesOldURLs(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		w := imported(t)
		c.Webhooks.InboundPaths, c.Webhooks.StatusPaths = w.InboundPaths, w.StatusPaths
	}))
	old := "http://" + s.gateway.WebhookAddress() + "/ords/hrsms/twilio/v1/"
	for _, path := range []string{"inbound", "inbound/"} {
		reply := s.reply(len(path))
		reply.URL = old + path
		require.Equal(t, 200, reply.Send(t).Status)
	}
	replies, err := s.Store.Replies(t.Context(), gateway.ReplySearchParams{Limit: 10})
	require.NoError(t, err)
	require.Len(t, replies, 2)
	require.Equal(t, privateText, replies[0].Body)

	s.insert(t, someone, privateText)
	waitFor(t, "delivered by a report at the old path", func() bool {
		rows, err := s.Store.Search(t.Context(), gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusDelivered}})
		require.NoError(t, err)
		return len(rows) == 1
	})
	require.NotZero(t, metric(t, s.gateway, `ebs_sms_webhook_duration_seconds_count{code="200",path="/ords/hrsms/twilio/v1/status"}`))
}
