package standin

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStart_SaysWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var missing *missingError
	_, err := Start(t.Context(), Options{})
	require.ErrorAs(t, err, &missing)
	require.ErrorContains(t, err, "apt-get install gcc")
	_, err = programs(filepath.Join(t.TempDir(), "*", "bin"))
	require.ErrorAs(t, err, &missing)
	require.ErrorContains(t, err, "apt-get install postgresql")
}

func TestCompile_SaysWhatTheCompilerSaid(t *testing.T) {
	t.Parallel()
	err := compile(t.Context(), t.TempDir(), []string{"-I", t.TempDir(), "-nostdinc"})
	require.ErrorContains(t, err, "libpq-fe.h")
}

func TestFunctionNames_AreThoseOfTheLibrary(t *testing.T) {
	t.Parallel()
	names, err := functionNames()
	require.NoError(t, err)
	require.Contains(t, names, "OCIStmtExecute")
	require.LessOrEqual(t, len(names), controlFunctions)
}
