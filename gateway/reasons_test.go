package gateway_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// TestReasonsPageNamesEveryReason: the page lists what the code may write into STATUS_REASON, and nothing else.
func TestReasonsPageNamesEveryReason(t *testing.T) {
	t.Parallel()
	var reasons []string
	for _, class := range gateway.ErrorClasses() {
		if class != gateway.ClassNotice { // no failure
			reasons = append(reasons, string(class))
		}
	}
	for _, reason := range phone.Reasons() {
		reasons = append(reasons, "phone: "+string(reason))
	}
	page, err := os.ReadFile("../docs/reasons.md")
	require.NoError(t, err)
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [A-Z_, ]+ \\| ").FindAllStringSubmatch(string(page),
		-1) {
		documented = append(documented, m[1])
	}
	require.ElementsMatch(t, append(reasons, declaredReasons(t)...), documented)
}

// declaredReasons are the texts of the domain's untyped constants ReasonX.
func declaredReasons(t *testing.T) []string {
	t.Helper()
	own, err := filepath.Glob("*.go")
	require.NoError(t, err)
	below, err := filepath.Glob("*/*.go")
	require.NoError(t, err)
	var reasons []string
	for _, file := range append(own, below...) {
		// What ords and httpserver refuse are webhooks and connections; mailing's are of digests (docs/digests.md).
		others := []string{"ords", "httpserver", "mailing"}
		if strings.HasSuffix(file, "_test.go") || slices.Contains(others, filepath.Dir(file)) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for node := range ast.Preorder(parsed) {
			if spec, ok := node.(*ast.ValueSpec); ok {
				reasons = append(reasons, reasonsOf(t, spec)...)
			}
		}
	}
	return reasons
}

func reasonsOf(t *testing.T, spec *ast.ValueSpec) []string {
	t.Helper()
	var reasons []string
	for i, name := range spec.Names {
		if spec.Type != nil || len(name.Name) <= len("Reason") || !strings.HasPrefix(name.Name, "Reason") ||
			i >= len(spec.Values) {
			continue
		}
		if literal, ok := spec.Values[i].(*ast.BasicLit); ok {
			text, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			reasons = append(reasons, strings.ReplaceAll(text, "%d", "1600")) // the provider's limit: Twilio's
		}
	}
	return reasons
}
