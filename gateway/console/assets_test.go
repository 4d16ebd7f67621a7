package console_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// vendored are the files that are other people's: name, package, version, where in it, and hash.
func vendored(t *testing.T) [][]string {
	t.Helper()
	table, err := os.ReadFile(filepath.Join("testdata", "vendored.tsv"))
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(table)) {
		rows = append(rows, strings.Split(strings.TrimSpace(line), "\t"))
	}
	return rows[1:]
}

func TestAssets_AreThoseOfTheirPackages(t *testing.T) {
	t.Parallel()
	for _, row := range vendored(t) {
		content, err := os.ReadFile(filepath.Join("assets", row[0]))
		require.NoError(t, err)
		sum := sha256.Sum256(content)
		require.Equal(t, row[4], hex.EncodeToString(sum[:]), "%s is not %s of %s %s", row[0], row[3], row[1], row[2])
		for _, document := range []string{"NOTICE", "docs/dependencies.md"} {
			text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(document)))
			require.NoError(t, err)
			require.Contains(t, string(text), row[1], document)
		}
	}
}

func TestAssets_NameNoOtherHost(t *testing.T) {
	t.Parallel()
	// What a browser would load: an address in quotes, in url(), or without a scheme.
	loads := regexp.MustCompile(`(?i)(url\(\s*["']?|@import\s+["']|import\(\s*["']|src\s*=\s*["'])\s*(https?:)?//`)
	names := regexp.MustCompile(`https?://[^\s"'` + "`" + `)]+`)
	// Names that are no addresses: of XML, and of the projects in their own comments and warnings.
	inert := []string{"http://www.w3.org/2000/svg", "https://github.com/leeoniya/uPlot"}
	files, err := filepath.Glob("assets/*")
	require.NoError(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotRegexp(t, loads, string(content), file)
		for _, name := range names.FindAllString(string(content), -1) {
			require.Contains(t, inert, name, file)
		}
	}
}

func TestAssets_AreKeptForEverByTheirHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.get(t, "/")
	links := regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`).FindAllStringSubmatch(page.body, -1)
	require.Len(t, links, 7)
	for _, link := range links {
		file := w.get(t, strings.ReplaceAll(link[1], "&amp;", "&"))
		require.Equal(t, http.StatusOK, file.status)
		require.Equal(t, "public, max-age=31536000, immutable", file.header.Get("Cache-Control"), link[1])
		require.NotEmpty(t, file.body)
		path, _, _ := strings.Cut(link[1], "?")
		require.Equal(t, "no-store", w.get(t, path+"?v=other").header.Get("Cache-Control"))
	}
	require.Equal(t, http.StatusNotFound, w.get(t, "/assets/other.js").status)
}
