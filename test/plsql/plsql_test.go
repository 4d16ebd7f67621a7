//go:build cgo

package plsql_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/plsql"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// server has the product, its packages, the stubs and the tests.
var server *standin.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = start(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

func start(ctx context.Context) (*standin.Server, error) {
	tests, err := filepath.Glob("tests/*.sql")
	if err != nil {
		return nil, err
	}
	s, err := installed.Start(ctx)
	if err != nil {
		return nil, err
	}
	if err := plsql.Install(ctx, s, "../..", tests...); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// rows runs statements as the superuser.
func rows(t *testing.T, database *standin.Database, statements string) []string {
	t.Helper()
	found, err := database.SQL(t.Context(), statements)
	require.NoError(t, err)
	return found
}

// TestPackages runs each procedure of the test packages, in a database of its own, and counts what it executes.
func TestPackages(t *testing.T) {
	t.Parallel()
	var profile plsql.Profile
	t.Run("each", func(t *testing.T) {
		for _, test := range rows(t, server.Database(t), `SELECT n.nspname || '.' || p.proname FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname LIKE 'test\_%' AND p.pronargs = 0 AND p.prokind = 'p' ORDER BY 1`) {
			t.Run(test, func(t *testing.T) {
				t.Parallel()
				_, err := profile.Call(t.Context(), server.Database(t), "CALL "+test+"();")
				require.NoError(t, err)
			})
		}
	})
	all, missed := profile.Statements()
	executed := 100 * float64(all-len(missed)) / float64(max(all, 1))
	t.Logf("%d statements of PL/SQL, %.1f%% executed", all, executed)
	for _, s := range missed {
		t.Logf("never executed: %s, line %d: %s", s.Function, s.Line, s.Name)
	}
	require.Greater(t, executed, 95.0)
}

// TestConverted_HasNoFaults: plpgsql_check finds names, types and paths that a run may not have come to.
func TestConverted_HasNoFaults(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	found, err := plsql.Call(t.Context(), database, `RESET SESSION AUTHORIZATION;
SELECT p.oid::regprocedure || ': ' || c FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql',
public.plpgsql_check_function(p.oid, extra_warnings => false, performance_warnings => false) c
WHERE n.nspname LIKE 'xxsms%\_pkg' OR n.nspname LIKE 'test\_%';`)
	require.NoError(t, err)
	require.Empty(t, found)
}

// TestProcessReplies_PassesOverWhatIsLocked: what somebody has locked is theirs, and costs no other.
func TestProcessReplies_PassesOverWhatIsLocked(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	sweep := func() []string {
		_, err := plsql.Call(t.Context(), database, "CALL xxsms_conc_pkg.process_replies(NULL, NULL);")
		require.NoError(t, err)
		return rows(t, database, "SELECT process_status FROM xxsms.xxsms_inbound ORDER BY inbound_id")
	}
	_, err := plsql.Call(t.Context(), database, `
INSERT INTO xxsms_handlers (channel, handler) VALUES ('HR', 'stub_handler.take');
INSERT INTO xxsms_inbound (inbound_id, channel, match_status) VALUES (1, 'HR', 'MATCHED'), (2, 'HR', 'MATCHED');`)
	require.NoError(t, err)
	db, err := installed.Open(database.Login(installed.Feeder))
	require.NoError(t, err)
	defer db.Close()
	other, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "UPDATE XXSMS_INBOUND SET KEYWORD = 'YES' WHERE INBOUND_ID = 1")
	require.NoError(t, err)
	require.Equal(t, []string{"NEW", "DONE"}, sweep())
	require.NoError(t, other.Rollback())
	require.Equal(t, []string{"DONE", "DONE"}, sweep())
}
