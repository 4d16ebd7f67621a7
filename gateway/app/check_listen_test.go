package app_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

func faultyAddresses() map[string]faulty {
	return map[string]faulty{
		"port of the webhooks is taken": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Webhooks.Listen = taken(t)
		}, app.LevelError, "error    listen        webhooks.listen: listen tcp 127.0.0.1:", "name another address, or end what has it"},
		"port of the figures is taken": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Admin.Listen = taken(t)
		}, app.LevelError, "error    listen        admin.listen: listen tcp 127.0.0.1:", "name another address, or end what has it"},
		"port of the lists is taken": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Lists.Listen, c.Lists.TokenKey = taken(t), "a key of thirty-two bytes or more"
		}, app.LevelError, "error    listen        lists.listen: listen tcp 127.0.0.1:", "name another address, or end what has it"},
		"address is another machine's": {func(_ *testing.T, _ *rig.World, c *config.Config) {
			c.Admin.Listen = "192.0.2.1:9090"
		}, app.LevelError, "error    listen        admin.listen: listen tcp 192.0.2.1:9090: ", "name another address, or end what has it"},
	}
}

// taken is an address on which something that is no gateway answers.
func taken(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestCheck_IsFineBesideARunningGateway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	opts := w.Options(t)
	gateway := newApp(t, opts)
	gateway.Start()
	cfg := opts.Config
	cfg.Admin.Listen = gateway.AdminAddress()
	lines, worst := check(t, cfg)
	require.Equal(t, app.LevelWarning, worst, "it is simulated")
	require.Contains(t, lines, "ok       listen        a gateway answers on "+cfg.Admin.Listen)
}
