package grammar

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNotInstalled is returned where Node.js or the parser's package is missing.
var ErrNotInstalled = errors.New("the grammar is not installed: run `make tools`")

// Fault is what the grammar has against a statement.
type Fault struct {
	// Name and Line are where it is, in the terms of Statement.
	Name string
	Line int
	// Column counts characters from 1, after variables were replaced.
	Column  int
	Message string
}

// String is the fault in the form of compilers: name:line:column: message.
func (f Fault) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.Name, f.Line, f.Column, f.Message)
}

// Parse returns the faults of each statement, in a list as long as statements;
// no faults is an empty list. dir is the folder of this package as seen from where
// the caller runs, "." or "../grammar". The parser takes some 20 seconds to warm up, whatever
// the number of statements: give it all of them at once. Errors: [ErrNotInstalled].
func Parse(ctx context.Context, dir string, statements []Statement) ([][]Fault, error) {
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNotInstalled, err)
	}
	input, err := json.Marshal(statements)
	if err != nil {
		return nil, fmt.Errorf("encoding statements: %w", err)
	}
	var output, complaint bytes.Buffer
	node := exec.CommandContext(ctx, "node", "parse.mjs")
	node.Dir, node.Stdin, node.Stdout, node.Stderr = dir, bytes.NewReader(input), &output, &complaint
	if err := node.Run(); errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("%w (%w)", ErrNotInstalled, err)
	} else if err != nil {
		return nil, fmt.Errorf("running parse.mjs: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	var faults [][]Fault
	if err := json.Unmarshal(output.Bytes(), &faults); err != nil {
		return nil, fmt.Errorf("decoding faults: %w", err)
	}
	if len(faults) != len(statements) {
		return nil, fmt.Errorf("decoding faults: %d lists for %d statements", len(faults), len(statements))
	}
	for i, s := range statements {
		for j := range faults[i] {
			faults[i][j].Name = s.Name
			faults[i][j].Line += s.Line - 1
		}
	}
	return faults, nil
}
