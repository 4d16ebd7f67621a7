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
		args := append([]string{"digest", "preview", "--config", configure(t, path), "--manager", manager, "--reason", "a test"}, more...)
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
		`required flag(s) "manager", "reason" not set`:     {},
		"reading --manager: must be one address, such as":  {"--manager", "Jane", "--reason", "r"},
		"reading --last: -1h0m0s is not a time to go back": {"--manager", "jane@example.com", "--reason", "r", "--last", "-1h"},
	} {
		code, out, told := command(t, append([]string{"digest", "preview", "--config", file}, args...)...)
		require.NotZero(t, code)
		require.Empty(t, out)
		require.Contains(t, told, want)
	}
}

func TestDigestList_ListsWithoutAddressesAndTexts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	slot := time.Date(2026, time.November, 27, 8, 0, 0, 0, time.UTC)
	for i, manager := range []string{"jane.doe@example.com", "joe@example.com"} {
		_, err = store.Assign(t.Context(), gateway.Mailing{
			Manager: manager, Since: slot, Until: slot, NextAttemptAt: slot,
			Items: []gateway.DigestItem{{Kind: gateway.ItemReply, ID: int64(i + 1)}},
		})
		require.NoError(t, err)
	}
	claimed, err := store.ClaimMailing(t.Context(), gateway.MailingClaim{Token: "t", Now: slot, Until: slot})
	require.NoError(t, err)
	ended := claimed[0]
	ended.NextAttemptAt, ended.SentAt = time.Time{}, slot.Add(time.Minute)
	require.NoError(t, store.EndMailing(t.Context(), ended))
	require.NoError(t, store.Close())

	code, out, told := command(t, "digest", "list", "--config", configure(t, path))
	require.Zero(t, code, told)
	require.Regexp(t, `2 +2026-11-27T08:00:00Z +j\*\*\*@example.com +1 +waits +2026-11-27T08:00:00Z +0 +-\n`, out)
	require.Regexp(t, `1 +2026-11-27T08:00:00Z +j\*\*\*@example.com +1 +sent +2026-11-27T08:01:00Z +1 +-\n`, out)
	require.NotContains(t, out, "jane")
}
