package inbound_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSuccessIsVisibleAtDebug(t *testing.T) {
	t.Parallel()
	store := &memory{}
	store.put(sent(t, 1, "a1", "SM1"))
	f := start(t, store)
	require.NoError(t, f.Accept(t.Context(), text("SM7", "On my way")))
	require.NoError(t, f.Status(t.Context(), report("a1", "SM1", "delivered")))
	f.Close()
	lines := strings.Split(strings.TrimSpace(f.log.String()), "\n")
	require.Len(t, lines, 2)
	for _, part := range []string{`"level":"DEBUG"`, `"msg":"reply staged"`, `"provider_sid":"SM7"`} {
		require.Contains(t, lines[0], part)
	}
	for _, part := range []string{`"level":"DEBUG"`, `"msg":"status report applied"`, `"message_id":1`,
		`"provider_status":"delivered"`} {
		require.Contains(t, lines[1], part)
	}
	require.NotContains(t, f.log.String(), "On my way")
}
