//go:build cgo

package plsql_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/segment"
	"ebs-sms-gateway/test/plsql"
)

// segmentCases is the folder of the gateway's own.
const segmentCases = "../../gateway/segment/testdata/"

// counted asks XXSMS_API_PKG.segments.
func counted(body, sender string) string {
	return fmt.Sprintf("CALL xxsms_api_pkg.segments(convert_from(decode('%s', 'hex'), 'UTF8'), NULL, NULL, NULL, '%s');\n",
		hex.EncodeToString([]byte(body)), sender)
}

// TestSegments_AreTheGateways, but for texts with a NUL, which PostgreSQL does not hold, and for what a Messaging Service
// replaces, of which a feeder does not know.
func TestSegments_AreTheGateways(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(segmentCases + "count.json")
	require.NoError(t, err)
	var cases []struct {
		Body []struct {
			Text  string
			Times int
		}
		TollFree bool `json:"toll_free"`
		Smart    bool `json:"smart_encoding"`
		Encoding string
		Units    int
		Segments int
	}
	require.NoError(t, json.Unmarshal(raw, &cases))
	var calls strings.Builder
	var want []string
	for _, c := range cases {
		var body strings.Builder
		for _, part := range c.Body {
			body.WriteString(strings.Repeat(part.Text, part.Times))
		}
		if c.Smart || strings.Contains(body.String(), "\x00") {
			continue
		}
		calls.WriteString(counted(body.String(), map[bool]string{true: "+18005550100", false: "+12025550100"}[c.TollFree]))
		want = append(want, fmt.Sprintf("%d|%s|%d", c.Segments, c.Encoding, c.Units))
	}
	require.Greater(t, len(want), 50)
	found, err := plsql.Call(t.Context(), server.Database(t), calls.String())
	require.NoError(t, err)
	require.Equal(t, want, found)
}

// TestSegments_KnowTollFreeSenders as the gateway does.
func TestSegments_KnowTollFreeSenders(t *testing.T) {
	t.Parallel()
	file, err := os.Open(segmentCases + "tollfree.tsv")
	require.NoError(t, err)
	defer file.Close()
	var calls strings.Builder
	var want []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		sender, _, _ := strings.Cut(lines.Text(), "\t")
		if strings.HasPrefix(sender, "#") {
			continue
		}
		body := strings.Repeat("a", 306)
		result := segment.Count(body, segment.Options{TollFree: segment.IsTollFree(sender)})
		calls.WriteString(counted(body, sender))
		want = append(want, fmt.Sprintf("%d|%s|%d", result.Segments, result.Encoding, result.Units))
	}
	found, err := plsql.Call(t.Context(), server.Database(t), calls.String())
	require.NoError(t, err)
	require.Equal(t, want, found)
}
