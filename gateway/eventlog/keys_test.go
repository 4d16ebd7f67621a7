package eventlog_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// before is how many arguments stand before the keys of what writes to a log. text is eventlog's own.
var before = map[string]int{
	"Debug": 1, "Info": 1, "Warn": 1, "Error": 1, "With": 0,
	"DebugContext": 2, "InfoContext": 2, "WarnContext": 2, "ErrorContext": 2, "text": 0,
}

func TestPageListsEveryKeyOfTheLog(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(page)
	require.NoError(t, err)
	_, section, _ := strings.Cut(string(content), "\n### Keys\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` +\\|").FindAllStringSubmatch(section, -1) {
		listed = append(listed, m[1])
	}
	used := map[string]bool{}
	for _, root := range []string{"..", "../../oracle", "../../cmd"} {
		require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && isShipped(path) {
				keys(t, path, used)
			}
			return err
		}))
	}
	require.Equal(t, slices.Sorted(maps.Keys(used)), listed, "docs/operations.md lists each key that a log is given, in order")
}

func isShipped(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") &&
		!strings.Contains(filepath.ToSlash(path), "/twiliotest/")
}

// keys adds the keys that a file gives to a log.
func keys(t *testing.T, path string, used map[string]bool) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		for _, each := range keysOf(call) {
			if key, ok := literal(each); ok {
				used[key] = true
			}
		}
		return true
	})
}

// keysOf are the arguments of a call that are keys of a log.
func keysOf(call *ast.CallExpr) []ast.Expr {
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if of, ok := called.X.(*ast.Ident); ok && of.Name == "slog" && len(call.Args) == 2 {
		return call.Args[:1]
	}
	n, ok := before[called.Sel.Name]
	if !ok || len(call.Args) < n+2 {
		return nil
	}
	if n > 0 {
		if _, isMessage := literal(call.Args[n-1]); !isMessage {
			return nil
		}
	}
	var keys []ast.Expr
	for i, arg := range call.Args[n:] {
		if i%2 == 0 {
			keys = append(keys, arg)
		}
	}
	return keys
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(l.Value)
	return key, err == nil
}
