package ocistandin

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuild_SaysWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Build(t.Context(), BuildOptions{})
	var missing *MissingError
	require.ErrorAs(t, err, &missing)
	require.ErrorContains(t, err, "apt-get install gcc")
}

func TestFunctionNames_AreThoseOfTheLibrary(t *testing.T) {
	t.Parallel()
	names, err := functionNames()
	require.NoError(t, err)
	require.Contains(t, names, "OCIStmtExecute")
	require.LessOrEqual(t, len(names), controlFunctions)
}
