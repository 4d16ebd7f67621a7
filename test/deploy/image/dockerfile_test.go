// Package image checks the Dockerfile, with BuildKit's own linter, and the trial of compose.yaml, as far as that can be done
// without a container.
package image

import (
	"context"
	"os"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/require"
)

// base answers for every base image, so that none is asked for: the linter wants to know their defaults.
type base struct{}

func (base) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte,
	error) {
	config := []byte(`{"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers"}}`)
	return ref, digest.FromBytes(config), config, nil
}

// lint returns the names of the rules that are broken.
func lint(t *testing.T, dockerfile []byte) []string {
	t.Helper()
	source := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", dockerfile)
	source.Definition = &llb.Definition{Def: nil, Metadata: nil, Source: &pb.Source{}}
	results, err := dockerfile2llb.DockerfileLint(t.Context(), dockerfile,
		dockerfile2llb.ConvertOpt{SourceMap: source, MetaResolver: base{}})
	require.NoError(t, err)
	require.Nil(t, results.Error)
	var rules []string
	for _, warning := range results.Warnings {
		rules = append(rules, warning.RuleName)
	}
	return rules
}

func TestDockerfile_BreaksNoRule(t *testing.T) {
	t.Parallel()
	dockerfile, err := os.ReadFile("../../../Dockerfile")
	require.NoError(t, err)
	require.Empty(t, lint(t, dockerfile))
}

func TestLint_FindsABrokenRule(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"JSONArgsRecommended"}, lint(t, []byte("FROM debian\nENTRYPOINT ebs-sms-gateway\n")))
}
