package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the files of testdata and docs/commands.md again")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "go test ./cmd/ebs-sms-gateway -update writes it again")
}

// passing is what is different each time.
var passing = regexp.MustCompile(`2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)

func settled(text string) string {
	return passing.ReplaceAllStringFunc(text, func(at string) string {
		if strings.HasPrefix(at, "2026-11-23T12:00:00") {
			return at
		}
		return "YYYY-MM-DDThh:mm:ssZ"
	})
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	file := world(t)
	for _, typed := range []string{
		"status", "messages", "message 1", "message 2 --explain", "replies", "opt-out show +14155550143", "opt-out drift",
		"journal list", "journal show SM2", "audit", "release 2 --as sent --reason r --dry-run",
	} {
		name := strings.Join(regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.ToLower(typed), -1), "_")
		args := append(strings.Fields(typed), "--config", file)
		for _, width := range []int{80, 200} {
			t.Run(fmt.Sprint(name, "/", width), func(t *testing.T) {
				t.Parallel()
				out := &screen{width: width}
				var errs bytes.Buffer
				code := run(args, streams{in: strings.NewReader(""), out: out, err: &errs})
				require.Empty(t, errs.String())
				golden(t, fmt.Sprintf("testdata/golden/%s_%d.txt", name, width), fmt.Sprintf("%s(exit code %d)\n", settled(out.String()), code))
			})
		}
		t.Run(name+"/json", func(t *testing.T) {
			t.Parallel()
			_, out, errs := command(t, append(args, "--json")...)
			require.Empty(t, errs)
			golden(t, "testdata/golden/"+name+".json", settled(out))
		})
	}
}
