package app_test

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

var example = regexp.MustCompile("(?s)```sh\n(.*?)#> (.*?)\n```")

// TestLists_ExamplesOfTheDocument: from a text that another system queues to the reply that it has dealt with.
func TestLists_ExamplesOfTheDocument(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../docs/lists.md")
	require.NoError(t, err)
	examples := example.FindAllStringSubmatch(string(document), -1)
	require.Len(t, examples, 4)
	w := rig.NewWorld(t, twiliotest.Options{})
	const secret = "a secret of a machine's"
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	require.NoError(t, err)
	gw := w.Gateway(t, rig.WithConfig(func(c *config.Config) {
		c.Lists.Listen = "127.0.0.1:0"
		c.Lists.Clients = []config.ListClient{{
			ID: "payroll", SecretHash: gateway.Secret(hash), Reveal: true, PerSecond: 100, Burst: 100,
			Scopes: []string{"read_outbound", "write_outbound", "read_inbound", "write_inbound"},
		}}
	}))
	environment := append(os.Environ(), "LISTS=http://"+gw.ListsAddress()+"/ords/xxsms", "SECRET="+secret)
	for i, e := range examples {
		if i == 2 {
			status, err := w.Simulator.Receive(t.Context(), twiliotest.Inbound{From: texter, To: "+12025550100", Body: "yes"})
			require.NoError(t, err)
			require.Equal(t, 200, status)
		}
		channel := strings.ReplaceAll(e[1], `"channel":"it"`, `"channel":"`+rig.Channel+`"`)
		requirePrinted(t, environment, channel, e[2])
	}
	log, err := w.Store.AuditLog(t.Context(), gateway.AuditParams{Limit: 100})
	require.NoError(t, err)
	require.Equal(t, []any{gateway.AuditReveal, gateway.AuditProcess}, []any{log[0].Action, log[1].Action})
}

// requirePrinted runs a script until what it prints has the text.
func requirePrinted(t *testing.T, environment []string, script, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var printed string
	err := rig.Poll(ctx, 100*time.Millisecond, func() (bool, error) {
		command := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
		command.Env = environment
		out, err := command.CombinedOutput()
		printed = string(out)
		return strings.Contains(printed, want), err
	})
	require.NoError(t, err, "%s\nprinted %s", script, printed)
}
