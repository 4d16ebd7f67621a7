package rest_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFilters reads testdata/filters.tsv: list, q, what is searched for or what the problem says, why.
func TestFilters(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/filters.tsv")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if lines.Text() == "" || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		parts := strings.Split(lines.Text(), "\t")
		require.Len(t, parts, 4, lines.Text())
		require.Equal(t, parts[2], searched(t, parts[0], parts[1]), "%s: %s", parts[3], parts[1])
	}
	require.NoError(t, lines.Err())
}

// searched is what a filter has the service look for, as JSON without what is zero; or what the problem says.
func searched(t *testing.T, list, q string) string {
	t.Helper()
	w := newWorld(t)
	answer := w.do(request(http.MethodGet, "/"+list+"/?q="+url.QueryEscape(q), ""))
	if answer.Code != http.StatusOK {
		require.Equal(t, http.StatusBadRequest, answer.Code)
		return decoded(t, answer.Body.String())["message"].(string)
	}
	if len(w.readings) == 0 {
		return "nothing"
	}
	text, err := json.Marshal(w.searched)
	if list == "inbound" {
		text, err = json.Marshal(w.listed)
	}
	require.NoError(t, err)
	all := decoded(t, string(text))
	for name, value := range all {
		if name == "Limit" || value == nil || value == "" || value == 0.0 || value == false || value == "0001-01-01T00:00:00Z" ||
			name == "Through" && value.(float64) > 1e15 {
			delete(all, name)
		}
	}
	text, err = json.Marshal(all)
	require.NoError(t, err)
	return string(text)
}

// FuzzFilter: whatever a q is, the answer is a page or a problem.
func FuzzFilter(f *testing.F) {
	for _, q := range []string{
		`{"status":"SENT"}`, `{"$or":[{"status":"SENT"},{"status":"NEW"}]}`, `{"message_id":{"$between":[1,9]}}`,
		`{"creation_date":{"$lte":{"$date":"2026-03-08T23:59:59Z"}}}`, `{"status":{"$like":"%SENT%_"}}`, `[[[[`, `{"a":{"$x":1}}`,
	} {
		f.Add(q)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, q string) {
		for _, list := range []string{"outbound", "inbound"} {
			answer := w.do(request(http.MethodGet, "/"+list+"/?q="+url.QueryEscape(q), ""))
			require.Contains(t, []int{http.StatusOK, http.StatusBadRequest}, answer.Code)
			require.True(t, json.Valid(answer.Body.Bytes()))
		}
	})
}
