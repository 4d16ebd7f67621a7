//go:build cgo

package plsql_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/plsql"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

const jane = "+12025550142"

// openStore opens the gateway's store.
func openStore(t *testing.T, database *standin.Database) *oracle.Store {
	t.Helper()
	login := database.Login(installed.Gateway)
	store, err := oracle.Open(t.Context(), oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
		}},
		Node: "test", Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// TestOptOut_HoldsForTheGateway, with its proof, until an opt-in of either side.
func TestOptOut_HoldsForTheGateway(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	store := openStore(t, database)
	call := func(statement string) []string {
		found, err := plsql.Call(t.Context(), database, statement)
		require.NoError(t, err)
		return found
	}
	standing := func() []consent.OptOut {
		found, err := store.OptOuts(t.Context(), []string{jane})
		require.NoError(t, err)
		return found
	}
	call("CALL site.channel('CERTS'); CALL site.setting('USER_NAME', 'JDOE'); " +
		"CALL xxsms_api_pkg.opt_out('" + jane + "', 'asked by phone', 'CERTS');")
	require.Len(t, standing(), 1)
	require.True(t, consent.Blocks(standing(), "CERTS"))
	require.False(t, consent.Blocks(standing(), "PAYROLL"))
	log, err := store.ConsentLog(t.Context(), jane)
	require.NoError(t, err)
	require.Len(t, log, 1)
	require.Equal(t, standing()[0].Since, log[0].At)
	log[0].At = time.Time{}
	require.Equal(t, gateway.ConsentChange{
		Number: jane, Scope: "CERTS", Source: consent.SourceOperator, Reason: "asked by phone", By: "JDOE",
	}, log[0])

	start := gateway.ConsentChange{
		Number: jane, Scope: "CERTS", OptIn: true, Source: consent.SourceKeyword, Word: "START",
		At: standing()[0].Since.Add(time.Millisecond),
	}
	require.NoError(t, store.RecordConsent(t.Context(), []gateway.ConsentChange{start}))
	require.Equal(t, []string{"N"}, call("SELECT xxsms_api_pkg.is_opted_out('"+jane+"', 'CERTS');"))

	stop := start
	stop.OptIn, stop.Scope, stop.Word = false, consent.ScopeAll, "STOP"
	require.NoError(t, store.RecordConsent(t.Context(), []gateway.ConsentChange{stop}))
	require.Equal(t, []string{"Y"}, call("SELECT xxsms_api_pkg.is_opted_out('"+jane+"', 'CERTS');"))
	call("CALL xxsms_api_pkg.opt_in('" + jane + "', 'signed the form');")
	require.Empty(t, standing())
}
