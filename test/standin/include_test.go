package standin

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIncludes_HaveNoCircle, in the headers, and the translator knows nothing of the library.
func TestIncludes_HaveNoCircle(t *testing.T) {
	t.Parallel()
	graph := includes(t)
	require.Contains(t, graph["library/statement.c"], "translator/translate.h")
	for file := range graph {
		reached := reachable(graph, file)
		require.NotContains(t, reached, file, "it includes itself")
		if path.Dir(file) == "translator" {
			require.False(t, slices.ContainsFunc(reached, func(name string) bool {
				return !strings.HasPrefix(name, "translator/")
			}), "%s includes %v", file, reached)
		}
	}
}

// includes has what each C file includes, by their paths.
func includes(t *testing.T) map[string][]string {
	t.Helper()
	names, err := fs.Glob(sources, "*/*.[ch]")
	require.NoError(t, err)
	graph := map[string][]string{}
	for _, name := range names {
		text, err := sources.ReadFile(name)
		require.NoError(t, err)
		graph[name] = nil
		for _, include := range regexp.MustCompile(`(?m)^#include "(.+)"`).FindAllStringSubmatch(string(text), -1) {
			graph[name] = append(graph[name], path.Join(path.Dir(name), include[1]))
		}
	}
	return graph
}

// reachable is what a file includes, directly or not.
func reachable(graph map[string][]string, from string) []string {
	var reached []string
	for queue := slices.Clone(graph[from]); len(queue) > 0; queue = queue[1:] {
		if !slices.Contains(reached, queue[0]) {
			reached = append(reached, queue[0])
			queue = append(queue, graph[queue[0]]...)
		}
	}
	return reached
}
