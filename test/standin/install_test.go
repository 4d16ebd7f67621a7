//go:build cgo

package standin_test

import (
	"database/sql"
	"testing"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
)

func connect(login standin.Login) (*sql.DB, error) {
	var p godror.ConnectionParams
	p.Username, p.Password = login.User, godror.NewPassword(login.Password)
	p.ConnectString, p.LibDir = login.ConnectString, login.LibDir
	p.StandaloneConnection = sql.NullBool{Bool: true, Valid: true}
	return sql.OpenDB(godror.NewConnector(p)), nil
}

// A second server, since what is installed shows in all databases that come after.
func TestInstall(t *testing.T) {
	t.Parallel()
	s, err := standin.Start(t.Context(), options())
	require.NoError(t, err)
	t.Cleanup(s.Stop)
	installation := standin.Installation{
		Open: connect, Users: []string{"APPS"}, Scripts: sqlscripts.Scripts(), Script: "install.sql",
		Unlock: []string{"XXSMS", "XXSMSGW"},
	}
	require.NoError(t, s.Install(t.Context(), installation))
	require.NoError(t, s.Install(t.Context(), installation), "the scripts may be run again")

	d, err := s.NewDatabase(t.Context())
	require.NoError(t, err)
	gateway, err := connect(d.Login("XXSMSGW"))
	require.NoError(t, err)
	defer gateway.Close()
	var count int
	require.NoError(t, gateway.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM XXSMS_OUTBOUND").Scan(&count))
	_, err = gateway.ExecContext(t.Context(), "DELETE FROM XXSMS_OUTBOUND")
	requireCode(t, 1031, err)
	_, err = gateway.ExecContext(t.Context(), "UPDATE XXSMS_OUTBOUND SET BODY = 'x'")
	requireCode(t, 1031, err)
	require.NoError(t, gateway.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM XXSMS_QUEUE_V").Scan(&count))
	_, err = gateway.ExecContext(t.Context(), "DELETE FROM XXSMS_DIGEST_ITEMS")
	requireCode(t, 1031, err)

	feeder, err := connect(d.Login("APPS"))
	require.NoError(t, err)
	defer feeder.Close()
	_, err = feeder.ExecContext(t.Context(),
		"INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('sms', '+15550100', 'hello')")
	require.NoError(t, err)
	_, err = gateway.ExecContext(t.Context(), "UPDATE XXSMS_OUTBOUND SET STATUS = 'SENDING'")
	require.NoError(t, err)
}
