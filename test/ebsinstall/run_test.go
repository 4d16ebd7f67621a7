package ebsinstall_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// site is an application tier: an FND_TOP, tools that keep what they are given, and the passwords that are typed.
type site struct {
	folder string
	// release is what the database says; views: the tables have editioning views.
	release, views string
	// needed is what the database says that editioning views need: a procedure and a table a line.
	needed string
	// failAt is the number of the call that goes wrong, from 1; failHow is exit, logon or fault.
	failAt  int
	failHow string
	typed   string
}

const (
	appsPassword   = "w3lcome$ & more"
	systemPassword = "m4nager"
)

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{folder: t.TempDir(), release: "12.2.10", needed: "UPGRADE XXSMS_INBOUND\nUPGRADE XXSMS_OUTBOUND\n", typed: appsPassword + "\n" + systemPassword + "\n"}
	imports := s.path("fnd/patch/115/import")
	require.NoError(t, os.MkdirAll(imports, 0o700))
	for _, config := range []string{"afffload", "aflvmlu", "afscprof", "afmdmsg", "afcpprog"} {
		require.NoError(t, os.WriteFile(filepath.Join(imports, config+".lct"), nil, 0o600))
	}
	require.NoError(t, os.Mkdir(s.path("temp"), 0o700))
	return s
}

func (s *site) path(name string) string { return filepath.Join(s.folder, name) }

// call is what a tool was given.
type call struct {
	arguments, input string
	// scripts is what of a DBA's script there was: its name, its view_suffix and its grants.
	scripts string
}

// result is what became of a run.
type result struct {
	failed bool
	// screen is what was printed, log what is in the log, stty what the terminal was told.
	screen, log, stty string
	calls             []call
}

// run runs a script of sql/ebs.
func (s *site) run(t *testing.T, script string, arguments ...string) result {
	t.Helper()
	record := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(record, "calls"), []byte("0\n"), 0o600))
	fakes, err := filepath.Abs("testdata")
	require.NoError(t, err)
	log := filepath.Join(record, "log")
	command := exec.CommandContext(t.Context(), "sh",
		append([]string{"../../sql/ebs/" + script, "--log=" + log}, arguments...)...)
	command.Env = []string{
		"PATH=" + fakes + ":" + os.Getenv("PATH"), "FND_TOP=" + s.path("fnd"), "TWO_TASK=EBSPROD", "TMPDIR=" + s.path("temp"),
		"RECORD=" + record, "RELEASE=" + s.release, "VIEWS=" + s.views, "NEEDED=" + s.needed, "FAIL_HOW=" + s.failHow,
		fmt.Sprintf("FAIL_AT=%d", s.failAt),
	}
	command.Stdin = strings.NewReader(s.typed)
	screen, err := command.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		require.NoError(t, err, string(screen))
	}
	left, readErr := os.ReadDir(s.path("temp"))
	require.NoError(t, readErr)
	require.Empty(t, left, "nothing stays behind, passwords least of all")
	return result{
		failed: err != nil, screen: string(screen), log: text(log), stty: text(filepath.Join(record, "stty")), calls: calls(record),
	}
}

func calls(record string) []call {
	var all []call
	for i := 1; ; i++ {
		name := filepath.Join(record, strconv.Itoa(i))
		if text(name+".arguments") == "" {
			return all
		}
		all = append(all, call{
			arguments: strings.TrimSpace(text(name + ".arguments")), input: text(name + ".input"),
			scripts: strings.TrimSpace(text(name + ".scripts")),
		})
	}
}

// text is what is in a file, "" without one.
func text(name string) string {
	found, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(found)
}

// steps are the names that were printed.
func (r result) steps() []string {
	var names []string
	for line := range strings.Lines(r.screen) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "== "); found {
			names = append(names, name)
		}
	}
	return names
}

// loads are the arguments of FNDLOAD, from the file on.
func (r result) loads() []string {
	var all []string
	for _, call := range r.calls {
		if strings.HasPrefix(call.arguments, "FNDLOAD ") {
			before, after, _ := strings.Cut(call.arguments, " @FND:")
			config, file, _ := strings.Cut(after, " ")
			_, file, _ = strings.Cut(file, "sql/ebs/ldt/")
			all = append(all, strings.Join([]string{before, filepath.Base(config), file}, " "))
		}
	}
	return all
}

// scripts are a DBA's scripts that were run.
func (r result) scripts() []string {
	var all []string
	for _, call := range r.calls {
		if call.scripts != "" {
			all = append(all, call.scripts)
		}
	}
	return all
}

// editioned are the calls of AD_ZD_TABLE.
func (r result) editioned() []string {
	var all []string
	for _, call := range r.calls {
		for line := range strings.Lines(call.input) {
			if made, found := strings.CutPrefix(strings.TrimSpace(line), "EXECUTE AD_ZD_TABLE."); found {
				all = append(all, made)
			}
		}
	}
	return all
}
