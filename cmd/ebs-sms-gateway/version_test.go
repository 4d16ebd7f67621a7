package main

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVersionIsPrinted(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--version", "version"} {
		code, stdout, _ := command(t, args)
		require.Zero(t, code)
		require.Equal(t, "ebs-sms-gateway "+buildLine()+"\n", stdout)
	}
	require.Contains(t, buildLine(), runtime.Version())
}

func TestVersionIsTheLinkersOrTheCommits(t *testing.T) {
	t.Parallel()
	require.Equal(t, "v1.2.3", versionOf("v1.2.3", "31c429408ab2"))
	require.Equal(t, "dev-31c429408ab2", versionOf("", "31c429408ab2"))
	require.Equal(t, "dev", versionOf("", ""))
}

func TestRevisionSaysWhetherFilesHadBeenChanged(t *testing.T) {
	t.Parallel()
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "31c429408ab2c0ffee31c429408ab2c0ffee0123"}
	require.Equal(t, "31c429408ab2", revisionOf([]debug.BuildSetting{commit, {Key: "vcs.modified", Value: "false"}}))
	require.Equal(t, "31c429408ab2-dirty",
		revisionOf([]debug.BuildSetting{{Key: "vcs.modified", Value: "true"}, commit}))
	require.Empty(t, revisionOf(nil))
}
