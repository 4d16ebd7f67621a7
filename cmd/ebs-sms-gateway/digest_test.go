package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
)

func TestDigestPreview_PrintsWhatTheManagerWouldRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	_, err = store.Insert(t.Context(), []gateway.Message{{
		Channel: "HR", Priority: gateway.PriorityDefault, PersonName: "Ana", ManagerEmail: "jane.doe@example.com",
		Body: "<zebra>", CreatedAt: time.Now(),
		State: gateway.State{
			Status: gateway.StatusRejected, StatusReason: "phone: landline", StatusAt: time.Now().Add(-time.Hour),
		},
	}})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	preview := func(manager string, more ...string) (int, string, string) {
		args := append([]string{"digest", "preview", "--config", configure(t, path), "--manager", manager}, more...)
		return command(t, args...)
	}

	code, out, told := preview("Jane.Doe@example.com")
	require.Zero(t, code, told)
	require.Contains(t, out, "Subject: Replies to texts: 0 unresolved, 0 answered, 1 not delivered\n\n")
	require.Contains(t, out, ": could not be sent (phone: landline)\n  <zebra>\n")
	code, out, _ = preview("jane.doe@example.com", "--html")
	require.Zero(t, code)
	require.Contains(t, out, "<!DOCTYPE html>")
	require.Contains(t, out, "&lt;zebra&gt;")
	code, out, _ = preview("joe@example.com")
	require.Zero(t, code)
	require.Contains(t, out, "Nobody has replied")
	require.NotContains(t, out, "zebra")
}

func TestDigestPreview_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := site(t)
	for want, args := range map[string][]string{
		`required flag(s) "manager" not set`:               {},
		"gathering digest: must be one address, such as":   {"--manager", "Jane"},
		"reading --last: -1h0m0s is not a time to go back": {"--manager", "jane@example.com", "--last", "-1h"},
	} {
		code, out, told := command(t, append([]string{"digest", "preview", "--config", file}, args...)...)
		require.NotZero(t, code)
		require.Empty(t, out)
		require.Contains(t, told, want)
	}
}
