package plsql

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNotInstalled is returned where ora2pg is missing.
var ErrNotInstalled = errors.New("ora2pg is not installed: run `make tools`")

// configuration of ora2pg: a package becomes a schema, NUMBER numeric, IS NULL stays what it is.
const configuration = `PG_VERSION 15
PACKAGE_AS_SCHEMA 1
DEFAULT_NUMERIC numeric
NULL_EQUAL_EMPTY 0
PG_NUMERIC_TYPE 0
PG_INTEGER_TYPE 0
`

// Convert makes PostgreSQL's statements of PL/SQL packages, specifications and bodies. Packages that call one another
// are converted at once. Errors: [ErrNotInstalled].
func Convert(ctx context.Context, packages string) (string, error) {
	folder, err := os.MkdirTemp("", "plsql")
	if err != nil {
		return "", fmt.Errorf("converting packages: %w", err)
	}
	defer os.RemoveAll(folder)
	err = errors.Join(
		os.WriteFile(filepath.Join(folder, "ora2pg.conf"), []byte(configuration), 0o600),
		os.WriteFile(filepath.Join(folder, "in.sql"), []byte(before(packages)), 0o600),
	)
	if err != nil {
		return "", fmt.Errorf("converting packages: %w", err)
	}
	var complaint bytes.Buffer
	convert := exec.CommandContext(ctx, "ora2pg", "--quiet", "--conf", "ora2pg.conf", "--type", "PACKAGE",
		"--input", "in.sql", "--basedir", ".", "--out", "out.sql")
	convert.Dir, convert.Stdout, convert.Stderr = folder, &complaint, &complaint
	if err := convert.Run(); errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("%w (%w)", ErrNotInstalled, err)
	} else if err != nil {
		return "", fmt.Errorf("converting packages: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	converted, err := os.ReadFile(filepath.Join(folder, "out.sql"))
	if err != nil {
		return "", fmt.Errorf("converting packages: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return after(string(converted)), nil
}
