package image

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

// TestDockerfile_CopiesAllThatIsBuilt has Go look for every package and embedded file where a build would find it.
func TestDockerfile_CopiesAllThatIsBuilt(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	context := buildContext(t)
	for _, c := range copied(t, "source") {
		for _, source := range c.SourcePaths {
			context.copy(t, source, folder)
		}
	}
	for _, cgo := range []string{"0", "1"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "timetzdata", "./cmd/ebs-sms-gateway")
		list.Dir, list.Env = folder, append(os.Environ(), "CGO_ENABLED="+cgo)
		var said bytes.Buffer
		list.Stderr = &said
		require.NoError(t, list.Run(), &said)
	}
}

// stages are those of the Dockerfile.
func stages(t *testing.T) []instructions.Stage {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	require.NoError(t, err)
	parsed, err := parser.Parse(bytes.NewReader(text))
	require.NoError(t, err)
	all, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{}))
	require.NoError(t, err)
	return all
}

// copied are the files that a stage takes from the build's context.
func copied(t *testing.T, name string) (all []*instructions.CopyCommand) {
	t.Helper()
	at, is := instructions.HasStage(stages(t), name)
	require.True(t, is)
	for _, command := range stages(t)[at].Commands {
		if c, is := command.(*instructions.CopyCommand); is && c.From == "" {
			all = append(all, c)
		}
	}
	return all
}

// sources are the files of the build's context.
type sources struct {
	ignored *patternmatcher.PatternMatcher
}

func buildContext(t *testing.T) sources {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	require.NoError(t, err)
	patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
	require.NoError(t, err)
	ignored, err := patternmatcher.New(patterns)
	require.NoError(t, err)
	return sources{ignored}
}

// copy copies a file or a folder of the context to the same place below another folder.
func (s sources) copy(t *testing.T, name, folder string) {
	t.Helper()
	require.NoError(t, fs.WalkDir(os.DirFS(root), name, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if left, err := s.ignored.MatchesOrParentMatches(path); err != nil || left {
			return err
		}
		content, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		to := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, content, 0o644)
	}))
}
