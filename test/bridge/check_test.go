//go:build cgo

package bridge

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	scripts "ebs-sms-gateway/sql/bridge"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// TestTheDictionaryIsAsked whether the tables are as bridge.yaml says, by whoever may see them.
func TestTheDictionaryIsAsked(t *testing.T) {
	t.Parallel()
	for _, shape := range []string{"jmj", "samqa", "sms_current"} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, shape)
			content, err := os.ReadFile(shapes + shape + "/bridge.yaml")
			require.NoError(t, err)
			b, err := scripts.Parse("bridge.yaml", content)
			require.NoError(t, err)

			found, err := app.CheckBridge(t.Context(), storeOf(s.database.Login(installed.Feeder)), b)
			require.NoError(t, err)
			require.Empty(t, found)
			found, err = app.CheckBridge(t.Context(), storeOf(s.database.Login(installed.Gateway)), b)
			require.NoError(t, err)
			require.Contains(t, found, b.Outbound.Table.String()+" is missing, or SELECT on it is not granted to who looks")
			b.Outbound.State = "STATE"
			found, err = app.CheckBridge(t.Context(), storeOf(s.database.Login(installed.Feeder)), b)
			require.NoError(t, err)
			require.Contains(t, found[0], b.Outbound.Table.String()+" has no STATE; there are ")
		})
	}
}

// storeOf is how a gateway would find the database by this login.
func storeOf(login standin.Login) config.Config {
	cfg := config.Default()
	cfg.Store.Driver = config.DriverOracle
	cfg.Store.Oracle.LibDir = login.LibDir
	cfg.Store.Oracle.Queue.ConnectString, cfg.Store.Oracle.Queue.Username = login.ConnectString, login.User
	cfg.Store.Oracle.Queue.Password = gateway.Secret(login.Password)
	return cfg
}
