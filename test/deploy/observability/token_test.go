package observability

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/pki"
	"ebs-sms-gateway/test/rig"
)

// TestPrometheus_ScrapesWithATokenOrACertificate: over TLS, and not without one of them.
func TestPrometheus_ScrapesWithATokenOrACertificate(t *testing.T) {
	t.Parallel()
	const token = "a-token-for-prometheus"
	authority, folder := pki.NewAuthority(t, "Site CA"), t.TempDir()
	ca, tokenFile := filepath.Join(folder, "ca.crt"), filepath.Join(folder, "token")
	require.NoError(t, os.WriteFile(ca, authority.PEM(), 0o600))
	require.NoError(t, os.WriteFile(tokenFile, []byte(token+"\n"), 0o600))
	own, ownKey := authority.Issue(t, "prometheus").Write(t, t.TempDir())
	g := rig.NewWorld(t, twiliotest.Options{}).Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Admin.Token = token
		c.Admin.TLS.CertFile, c.Admin.TLS.KeyFile = authority.Issue(t, "gateway").Write(t, folder)
		c.Admin.TLS.ClientCAFile = ca
	}))
	job := `  - job_name: %s
    scheme: https
    static_configs: [{targets: [%q]}]
    tls_config: {ca_file: %q%s}
%s`
	address := g.AdminAddress()
	s := runPrometheus(t, "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\nscrape_configs:\n"+
		fmt.Sprintf(job, "token", address, ca, "", fmt.Sprintf("    authorization: {credentials_file: %q}\n", tokenFile))+
		fmt.Sprintf(job, "certificate", address, ca, fmt.Sprintf(", cert_file: %q, key_file: %q", own, ownKey), "")+
		fmt.Sprintf(job, "nothing", address, ca, "", ""))
	want := map[string]string{"token": "up", "certificate": "up", "nothing": "down"}
	within(t, 30*time.Second, "Prometheus has asked each", func() bool {
		found := map[string]string{}
		for _, target := range s.targets() {
			found[target.Pool] = target.Health
			if target.Pool == "nothing" && target.Health == "down" {
				require.Contains(t, target.LastError, "401")
			}
		}
		return fmt.Sprint(found) == fmt.Sprint(want)
	})
}
