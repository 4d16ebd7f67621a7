package ebsinstall_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInstall_12_2: tables, then editioning views, then what names them; packages; loads, each with its query.
func TestInstall_12_2(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Equal(t, []string{
		"environment", "application and edition", "whether there are editioning views", "tables", "tables for EBS",
		"what editioning views need", "editioning views", "grants on editioning views", "grants for EBS on editioning views", "synonyms of APPS", "packages",
		"FNDLOAD xxsms_value_sets.ldt", "what xxsms_value_sets.ldt says is there",
		"FNDLOAD xxsms_lookups.ldt", "what xxsms_lookups.ldt says is there",
		"FNDLOAD xxsms_profiles.ldt", "what xxsms_profiles.ldt says is there",
		"FNDLOAD xxsms_messages.ldt", "what xxsms_messages.ldt says is there",
		"FNDLOAD xxsms_programs.ldt", "what xxsms_programs.ldt says is there",
	}, r.steps())
	require.Len(t, r.scripts(), 4)
	for i, want := range []string{
		`^install\.sql '', [1-9]\d* tables, 0 grants$`, `^tables\.sql '', [1-9]\d* tables, 0 grants$`,
		`^install\.sql '#', [1-9]\d* tables, 1 grants$`, `^tables\.sql '#', [1-9]\d* tables, [1-9]\d* grants$`,
	} {
		require.Regexp(t, want, r.scripts()[i])
	}
	tables := regexp.MustCompile(`\d+ tables`)
	require.Equal(t, tables.FindString(r.scripts()[1]), tables.FindString(r.scripts()[3]), "the part has all tables")
	require.Equal(t, []string{"UPGRADE('XXSMS', 'XXSMS_INBOUND')", "UPGRADE('XXSMS', 'XXSMS_OUTBOUND')"}, r.editioned())
}

// TestInstall_ViewsAreThere: what a first run began goes on, with the names of the editioning views from the beginning.
func TestInstall_ViewsAreThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.views, s.needed = "yes", ""
	r := s.run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Empty(t, r.editioned(), "UPGRADE would drop the triggers of a queue that is in use, and make them anew")
	require.Regexp(t, `^install\.sql '#', \d+ tables, 0 grants$`, r.scripts()[0])
	require.Regexp(t, `^tables\.sql '#', \d+ tables, 0 grants$`, r.scripts()[1])
}

// TestInstall_UsersAreEditioned: the gateway's, too, whose synonyms are on the views, and first.
func TestInstall_UsersAreEditioned(t *testing.T) {
	t.Parallel()
	asked := newSite(t).run(t, "install.sh").calls[4].input
	ofGateway := strings.Index(asked, "ALTER USER XXSMSGW ENABLE EDITIONS")
	require.Positive(t, ofGateway)
	require.Greater(t, strings.Index(asked, "ALTER USER XXSMS ENABLE EDITIONS"), ofGateway)
	require.Contains(t, asked, "USERNAME = 'XXSMSGW' AND EDITIONS_ENABLED = 'Y'")
}

// TestInstall_NewColumns: after an upgrade of the tables the view gets what it lacks, and triggers are left alone.
func TestInstall_NewColumns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.views, s.needed = "yes", "PATCH XXSMS_OUTBOUND\n"
	r := s.run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Equal(t, []string{"PATCH('XXSMS', 'XXSMS_OUTBOUND')"}, r.editioned())
}

func TestInstall_12_1(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.release = "12.1.3"
	r := s.run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Len(t, r.scripts(), 2)
	require.Regexp(t, `^install\.sql '', [1-9]\d* tables, 1 grants$`, r.scripts()[0])
	require.NotContains(t, fmt.Sprint(r.calls), "AD_ZD_TABLE")
}

// TestInstall_Loads: value sets and programs are ours alone; what a site edits is not overwritten, and what it adds is not removed.
func TestInstall_Loads(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh")
	const always, ours = " - WARNING=YES", " UPLOAD_MODE=REPLACE CUSTOM_MODE=FORCE"
	require.Equal(t, []string{
		"FNDLOAD apps 0 Y UPLOAD afffload.lct xxsms_value_sets.ldt" + always + ours,
		"FNDLOAD apps 0 Y UPLOAD aflvmlu.lct xxsms_lookups.ldt" + always,
		"FNDLOAD apps 0 Y UPLOAD afscprof.lct xxsms_profiles.ldt" + always,
		"FNDLOAD apps 0 Y UPLOAD afmdmsg.lct xxsms_messages.ldt" + always,
		"FNDLOAD apps 0 Y UPLOAD afcpprog.lct xxsms_programs.ldt" + always + ours,
	}, r.loads())
	require.Contains(t, r.log, "Concurrent request completed", "FNDLOAD's own log is in ours")
}

// TestInstall_Passwords are typed without an echo, given by standard input, and nowhere else.
func TestInstall_Passwords(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Equal(t, "-echo\necho\n-echo\necho\necho\n", r.stty)
	require.NotContains(t, r.screen+r.log, appsPassword)
	require.NotContains(t, r.screen+r.log, systemPassword)
	users := map[string]int{}
	for _, call := range r.calls {
		require.NotContains(t, call.arguments, appsPassword)
		require.NotContains(t, call.arguments, systemPassword)
		switch {
		case strings.HasPrefix(call.arguments, "FNDLOAD"):
			require.Equal(t, appsPassword+"\n", call.input)
		case strings.Contains(call.input, "\nCONNECT apps/\""+appsPassword+"\"\n"):
			users["apps"]++
		case strings.Contains(call.input, "\nCONNECT system/\""+systemPassword+"\"\n"):
			users["system"]++
		}
		if strings.HasPrefix(call.arguments, "sqlplus") {
			require.Equal(t, "sqlplus -S -L /nolog", call.arguments)
		}
	}
	require.Equal(t, map[string]int{"apps": 11, "system": 4}, users)
}

// TestInstall_PasswordOnCommandLine: where FNDLOAD takes it no other way, and only there.
func TestInstall_PasswordOnCommandLine(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh", "--password-on-command-line")
	require.False(t, r.failed, r.screen)
	require.NotContains(t, r.screen+r.log, appsPassword)
	for _, call := range r.calls {
		require.Equal(t, strings.HasPrefix(call.arguments, "FNDLOAD"), strings.Contains(call.arguments, appsPassword))
	}
}

// TestInstall_Fails: at whichever call something goes wrong, the run stops there, and says at which step and what.
func TestInstall_Fails(t *testing.T) {
	t.Parallel()
	whole := newSite(t).run(t, "install.sh")
	require.Len(t, whole.calls, 20)
	said := map[string]string{"exit": "ORA-00942", "logon": "ORA-01017", "fault": "FAULT: it is not there"}
	for i, call := range whole.calls {
		hows := []string{"exit", "logon", "fault"}
		if strings.HasPrefix(call.arguments, "FNDLOAD") {
			hows = []string{"exit"}
		}
		for _, how := range hows {
			t.Run(fmt.Sprint(i+1, how), func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				s.failAt, s.failHow = i+1, how
				r := s.run(t, "install.sh")
				require.True(t, r.failed)
				require.Len(t, r.calls, i+1)
				step := whole.steps()[i+1]
				require.Contains(t, r.screen, "FAILED: "+step+". Mend it and run this again")
				require.Contains(t, r.log, "FAILED: "+step)
				if strings.HasPrefix(call.arguments, "sqlplus") {
					require.Contains(t, r.screen, said[how])
				} else {
					require.Contains(t, r.screen, "FNDLOAD ended with 1")
				}
			})
		}
	}
}

// TestInstall_Again: after a step that failed a further run goes on to the end, and says the same of a database that has views now.
func TestInstall_Again(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.failAt, s.failHow = 5, "exit"
	require.True(t, s.run(t, "install.sh").failed)
	s.failAt, s.views = 0, "yes"
	r := s.run(t, "install.sh")
	require.False(t, r.failed, r.screen)
	require.Len(t, r.calls, 20)
}

// TestInstall_DryRun asks for nothing and runs nothing.
func TestInstall_DryRun(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.typed = ""
	r := s.run(t, "install.sh", "--dry-run")
	require.False(t, r.failed, r.screen)
	require.Empty(t, r.calls)
	require.Empty(t, r.log)
	require.Contains(t, r.screen, "FNDLOAD apps 0 Y UPLOAD @FND:patch/115/import/afcpprog.lct")
	require.Contains(t, r.screen, "AD_ZD_TABLE.UPGRADE")
}

// TestInstall_NoTables: where a DBA has made them, nobody else's password is asked for.
func TestInstall_NoTables(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.typed = appsPassword + "\n"
	r := s.run(t, "install.sh", "--no-tables")
	require.False(t, r.failed, r.screen)
	require.Empty(t, r.scripts())
	require.Contains(t, r.steps(), "what editioning views need")
	require.Contains(t, r.steps(), "synonyms of APPS")
	require.Empty(t, r.editioned())

	s.release = "12.1.3"
	require.NotContains(t, s.run(t, "install.sh", "--no-tables").steps(), "what editioning views need")
}

// TestInstall_Environment: what is missing is said at once, before any password is asked for.
func TestInstall_Environment(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	require.NoError(t, os.Remove(s.path("fnd/patch/115/import/afmdmsg.lct")))
	require.NoError(t, os.Remove(s.path("fnd/patch/115/import/aflvmlu.lct")))
	r := s.run(t, "install.sh")
	require.True(t, r.failed)
	require.Empty(t, r.calls)
	require.NotContains(t, r.stty, "-echo")
	require.Contains(t, r.screen, "FAULT: FND_TOP has no patch/115/import/afmdmsg.lct")
	require.Contains(t, r.screen, "FAULT: FND_TOP has no patch/115/import/aflvmlu.lct")
}

func TestInstall_WrongPassword(t *testing.T) {
	t.Parallel()
	for typed, said := range map[string]string{
		"":          "there is no password of apps to be read",
		"\n":        "the password of apps is empty, or has a quote in it",
		"a\"b\nc\n": "the password of apps is empty, or has a quote in it",
		"a\n":       "there is no password of system to be read",
	} {
		s := newSite(t)
		s.typed = typed
		r := s.run(t, "install.sh")
		require.True(t, r.failed)
		require.Empty(t, r.calls)
		require.Contains(t, r.screen, said)
	}
}

func TestInstall_Usage(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh", "--force")
	require.True(t, r.failed)
	require.Contains(t, r.screen, "./install.sh [--dry-run]")
}

// TestInstall_AsksForAll: the queries name what the files and the scripts make.
func TestInstall_AsksForAll(t *testing.T) {
	t.Parallel()
	r := newSite(t).run(t, "install.sh")
	var asked strings.Builder
	for _, call := range r.calls {
		asked.WriteString(call.input)
	}
	for _, name := range []string{
		"value set XXSMS_WHOLE_NUMBER", "value N of XXSMS_YES_NO", "table of XXSMS_CHANNEL", "code OLM of XXSMS_CERT_SOURCES",
		"profile option XXSMS_PHONE_TYPES", "message XXSMS_CERT_QUALIFICATION", "executable XXSMS_PURGE of XXSMS_CONC_PKG.PURGE",
		"parameter P_REPORT_ONLY of $SRS$.XXSMS_PURGE", "4 parameters of $SRS$.XXSMS_CERT_REMINDERS, and no others",
		"program XXSMS_GATEWAY_HEALTH, enabled", "incompatibility of XXSMS_PROCESS_REPLIES with itself",
	} {
		require.Contains(t, asked.String(), "FAULT: the database has not: "+name+"'")
	}
	for _, name := range []string{"XXSMS_OUTBOUND", "XXSMS_HANDLERS", "XXSMS_SCHEMA_VERSION"} {
		require.Contains(t, asked.String(), "FAULT: APPS has no synonym "+name+"'")
	}
	for _, name := range []string{"XXSMS_EBS_PKG", "XXSMS_API_PKG", "XXSMS_CONC_PKG", "XXSMS_CERT_PKG"} {
		require.Contains(t, asked.String(), "FAULT: "+name+" is not there, or not valid'")
	}
	require.NotContains(t, asked.String(), "xxsms_ebs_plain")
}
