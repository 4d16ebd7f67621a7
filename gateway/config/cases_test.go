package config_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

const want = "# want: "

// valid is the least that has to be set, in the file of the name "valid.yaml".
const valid = `
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token}
webhooks: {public_url: "https://sms.example.com"}
channels: [{name: ALERTS, senders: ["+15005550006"]}]
`

// files is a file system for a Source.
type files map[string]string

func (f files) read(name string) ([]byte, error) {
	if content, ok := f[name]; ok {
		return []byte(content), nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// load loads a file of this content, called gateway.yaml, and the environment.
func load(yaml string, environ ...string) (config.Config, error) {
	return config.Load(settings.Source{
		Path:     "gateway.yaml",
		Environ:  environ,
		ReadFile: files{"gateway.yaml": yaml}.read,
	})
}

// TestLoad_Refuses loads the files of testdata/bad. Their first lines have the faults, one for each line.
func TestLoad_Refuses(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/bad/*.yaml") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := read(t, path)
			_, err := config.Load(settings.Source{Path: name, ReadFile: files{name: content}.read})
			require.EqualError(t, err, wanted(content))
		})
	}
}

// TestLoad_RefusesEnvironment lays the files of testdata/environment over a valid configuration.
func TestLoad_RefusesEnvironment(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/environment/*.env") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			content := read(t, path)
			_, err := load(valid, strings.Split(content, "\n")...)
			require.EqualError(t, err, wanted(content))
		})
	}
}

// TestLoad_Accepts loads the files of testdata/good.
func TestLoad_Accepts(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/good/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			_, err := load(read(t, path))
			require.NoError(t, err)
		})
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	return paths
}

func read(tb testing.TB, path string) string {
	tb.Helper()
	content, err := os.ReadFile(path)
	require.NoError(tb, err)
	return string(content)
}

// wanted returns the messages in the first lines of a case.
func wanted(content string) string {
	var messages []string
	for line := range strings.Lines(content) {
		message, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), want)
		if !ok {
			break
		}
		messages = append(messages, message)
	}
	return strings.Join(messages, "\n")
}
