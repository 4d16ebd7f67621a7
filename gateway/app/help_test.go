package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

// TestHelp has a person ask who is texting.
func TestHelp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		consent config.Consent
		want    string
	}{
		"IsTwiliosByDefault": {config.Consent{Languages: []string{"en"}, Help: config.HelpProvider}, "<Response/>"},
		"IsTheTextIfThereIsOne": {
			config.Consent{Languages: []string{"en"}, Help: config.HelpText, HelpText: "Vision HR & IT"},
			"<Response><Message>Vision HR &amp; IT</Message></Response>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := newWorld(t).Options(t, rig.WithConfig(func(cfg *config.Config) {
				cfg.Consent = c.consent
				cfg.Consent.Scope = config.ScopeAll
			}))
			g := newApp(t, opts)
			g.Start()
			post := reply(opts)
			post.Form.Set("Body", "Help!")
			answer := post.Send(t)
			require.Equal(t, 200, answer.Status)
			require.Equal(t, "text/xml", answer.Type)
			require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+c.want, answer.Body)
			require.NoError(t, g.Stop(t.Context()))
		})
	}
}
