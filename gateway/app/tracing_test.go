package app_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// TestTraces_AreOfClientsThatAreKnown: whoever is not makes no span, whatever the answer is.
func TestTraces_AreOfClientsThatAreKnown(t *testing.T) {
	t.Parallel()
	collector := &tracingtest.Collector{}
	server := httptest.NewServer(collector)
	t.Cleanup(server.Close)
	const secret = "a secret of a machine's"
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	require.NoError(t, err)
	gw := rig.NewWorld(t, twiliotest.Options{}).Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Tracing.Endpoint = server.URL
		c.Lists.Listen, c.Console.Listen, c.Console.Access.Login = "127.0.0.1:0", "127.0.0.1:0", config.LoginNone
		c.Lists.Clients = []config.ListClient{{
			ID: "payroll", SecretHash: gateway.Secret(hash), PerSecond: 100, Burst: 100, Scopes: []string{"read_outbound"},
		}}
	}))
	lists, pages := "http://"+gw.ListsAddress()+"/ords/xxsms", "http://"+gw.ConsoleAddress()
	ask := func(method, url, password string) int {
		r, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
		require.NoError(t, err)
		if password != "" {
			r.SetBasicAuth("payroll", password)
		}
		response, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	require.Equal(t, http.StatusUnauthorized, ask(http.MethodGet, lists+"/outbound/", ""))
	require.Equal(t, http.StatusUnauthorized, ask(http.MethodGet, lists+"/outbound/", "guessed"))
	require.Equal(t, http.StatusNotFound, ask(http.MethodGet, lists+"/nothing", ""))
	require.Equal(t, http.StatusMethodNotAllowed, ask(http.MethodDelete, lists+"/outbound/", ""))
	require.Equal(t, http.StatusOK, ask(http.MethodGet, lists+"/outbound/", secret))
	require.Equal(t, http.StatusOK, ask(http.MethodGet, pages+"/messages", ""), "whoever is on this host is known")
	require.NoError(t, gw.Stop(t.Context())) // which has the collector told the rest
	var names []string
	for _, s := range collector.Spans() {
		names = append(names, s.Name)
	}
	require.ElementsMatch(t, []string{"GET /ords/xxsms/outbound/{$}", "GET /messages"}, names)
}
