package app_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/pki"
	"ebs-sms-gateway/test/rig"
)

const scraperToken = "a token for the scraper"

// ask asks the operators' listener over TLS, or in the clear if the client has none.
func ask(t *testing.T, g *app.App, path, authorization string, client *tls.Config) *http.Response {
	t.Helper()
	scheme := "http://"
	if client != nil {
		scheme = "https://"
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, scheme+g.AdminAddress()+path, http.NoBody)
	require.NoError(t, err)
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	transport := &http.Transport{TLSClientConfig: client, DisableKeepAlives: true, ForceAttemptHTTP2: true}
	response, err := (&http.Client{Transport: transport}).Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, response.Body.Close()) })
	return response
}

func TestAdmin_GivesFiguresToWhoHasTheToken(t *testing.T) {
	t.Parallel()
	g := newWorld(t).Gateway(t, rig.WithConfig(func(c *config.Config) { c.Admin.Token = scraperToken }))
	require.Equal(t, http.StatusOK, ask(t, g, "/metrics", "Bearer "+scraperToken, nil).StatusCode)
	require.Equal(t, http.StatusOK, ask(t, g, "/healthz", "", nil).StatusCode, "probes have no token")
	require.Equal(t, http.StatusOK, ask(t, g, "/readyz", "", nil).StatusCode, "probes have no token")
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer " + scraperToken + "s", scraperToken, "Basic " + scraperToken} {
		response := ask(t, g, "/metrics", authorization, nil)
		require.Equal(t, http.StatusUnauthorized, response.StatusCode, authorization)
		require.Equal(t, `Bearer realm="admin"`, response.Header.Get("WWW-Authenticate"))
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NotContains(t, string(body), "ebs_sms_")
	}
}

func TestAdmin_GivesFiguresToWhoShowsACertificate(t *testing.T) {
	t.Parallel()
	authority, folder := pki.NewAuthority(t, "Site CA"), t.TempDir()
	g := newWorld(t).Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Admin.TLS.CertFile, c.Admin.TLS.KeyFile = authority.Issue(t, "gateway").Write(t, folder)
		c.Admin.TLS.ClientCAFile = filepath.Join(folder, "ca.crt")
		require.NoError(t, os.WriteFile(c.Admin.TLS.ClientCAFile, authority.PEM(), 0o600))
	}))
	stranger := &tls.Config{RootCAs: authority.Pool(), MinVersion: tls.VersionTLS12}
	scraper := stranger.Clone()
	scraper.Certificates = []tls.Certificate{authority.Issue(t, "prometheus").TLS(t)}
	require.Equal(t, http.StatusOK, ask(t, g, "/healthz", "", stranger).StatusCode, "probes have no certificate")
	require.Equal(t, http.StatusUnauthorized, ask(t, g, "/metrics", "", stranger).StatusCode)
	require.Equal(t, http.StatusUnauthorized, ask(t, g, "/metrics", "Bearer ", stranger).StatusCode, "no token is not the empty one")
	require.Equal(t, http.StatusOK, ask(t, g, "/metrics", "", scraper).StatusCode)
}

func TestNew_NamesTheListenerWhoseCertificateIsNoGood(t *testing.T) {
	t.Parallel()
	_, err := app.New(t.Context(), newWorld(t).Options(t, rig.WithConfig(func(c *config.Config) {
		c.Webhooks.TLS.CertFile, c.Webhooks.TLS.KeyFile = elsewhere(t), elsewhere(t)
	})))
	require.ErrorContains(t, err, "encrypting webhooks: reading certificate: open ")
}

func TestCheck_FindsAGatewayBehindTLS(t *testing.T) {
	t.Parallel()
	opts := newWorld(t).Options(t, rig.WithConfig(func(c *config.Config) {
		c.Admin.TLS.CertFile, c.Admin.TLS.KeyFile = pki.NewAuthority(t, "Site CA").Issue(t, "gateway").Write(t, t.TempDir())
	}))
	gateway := newApp(t, opts)
	gateway.Start()
	cfg := opts.Config
	cfg.Admin.Listen = gateway.AdminAddress()
	lines, _ := check(t, cfg)
	require.Contains(t, lines, "ok       listen        a gateway answers on "+cfg.Admin.Listen)
}
