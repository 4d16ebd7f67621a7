package ebsinstall_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUninstall(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "uninstall.sh", "--confirm=XXSMS")
	require.False(t, r.failed, r.screen)
	require.Equal(t, []string{"environment", "application and edition", "concurrent programs", "packages"}, r.steps())
	require.Contains(t, r.calls[1].input, "@unregister.sql\n")
	require.Contains(t, r.calls[1].input, "IN ('XXSMS_PROCESS_QUEUE',")
	require.Contains(t, r.calls[2].input, "'XXSMS_CONC_PKG'")
	require.NotContains(t, r.screen+r.log, appsPassword)
}

// TestUninstall_Unconfirmed: history goes with programs, so that a slip must not do it.
func TestUninstall_Unconfirmed(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{nil, {"--confirm=YES"}, {"--confirm"}} {
		r := newSite(t).run(t, "uninstall.sh", arguments...)
		require.True(t, r.failed)
		require.Empty(t, r.calls)
		require.Contains(t, r.screen, "./uninstall.sh --confirm=XXSMS")
	}
}

func TestUninstall_DryRun(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "uninstall.sh", "--dry-run")
	require.False(t, r.failed, r.screen)
	require.Empty(t, r.calls)
	require.Contains(t, r.screen, "@unregister.sql")
}

// TestUninstall_Fails: a pending request, say, leaves the packages that it needs.
func TestUninstall_Fails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.failAt, s.failHow = 2, "exit"
	r := s.run(t, "uninstall.sh", "--confirm=XXSMS")
	require.True(t, r.failed)
	require.Len(t, r.calls, 2)
	require.Contains(t, r.screen, "FAILED: concurrent programs")
}

// TestUninstallTables drops each table that tables.sql makes.
func TestUninstallTables(t *testing.T) {
	t.Parallel()
	made := regexp.MustCompile(`CREATE TABLE (\w+)`).FindAllStringSubmatch(text("../../sql/ebs/tables.sql"), -1)
	require.NotEmpty(t, made)
	for _, table := range made {
		require.Contains(t, text("../../sql/ebs/uninstall_tables.sql"), "'"+table[1]+"'")
	}
}
