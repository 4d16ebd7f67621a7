package main

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sqlite"
)

func TestReplies_AreListedWithoutTextsAndResolved(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	inserted, err := store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusSent, Recipient: "+14155550100"}}})
	require.NoError(t, err)
	_, err = store.Stage(t.Context(), []gateway.Staging{{Reply: gateway.Reply{ProviderSID: "SM1", From: "+14155550100",
		Body: "zebra", Kind: consent.KindReply, ReceivedAt: time.Now()}}})
	require.NoError(t, err)
	pending, err := store.PendingReplies(t.Context(), gateway.PendingParams{})
	require.NoError(t, err)
	pending[0].Match = gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{inserted[0].ID}}
	_, err = store.RecordMatches(t.Context(), pending)
	require.NoError(t, err)
	require.NoError(t, store.Close())
	file, message := configure(t, path), strconv.FormatInt(int64(inserted[0].ID), 10)

	code, out, _ := command(t, "replies", "--status", "ambiguous", "--config", file)
	require.Zero(t, code)
	require.Regexp(t, `1 +\S+Z +\S*0100 +AMBIGUOUS +- +- +- +`+message+`\n`, out)
	require.NotContains(t, out, "zebra")
	require.NotContains(t, out, "+1415555")
	resolve := []string{"replies", "resolve", "1", message, "--reason", "she called", "--by", "jdoe", "--keyword", "yes",
		"--config", file}
	_, out, _ = command(t, append(resolve, "--dry-run", "--json")...)
	require.JSONEq(t, `{"inbound_id":1,"message_id":`+message+`,"keyword":"yes","changed":true,"dry_run":true}`, out)
	code, out, _ = command(t, resolve...)
	require.Zero(t, code)
	require.Equal(t, "reply 1 answers "+message+"\n", out)
	_, out, _ = command(t, resolve...)
	require.Equal(t, "reply 1 answered "+message+" already; nothing changed\n", out)
	_, out, _ = command(t, "replies", "--config", file)
	require.Regexp(t, `MATCHED +person +`+message+` +YES +`+message+`\n`, out)
	_, out, _ = command(t, "replies", "--reveal", "--reason", "she called", "--config", file)
	require.Regexp(t, `\+14155550100 +MATCHED +person +`+message+` +YES +`+message+` +zebra\n`, out)
	code, _, told := command(t, "replies", "--reveal", "--config", file)
	require.Equal(t, 2, code)
	require.Contains(t, told, "it does not say why")
	code, _, told = command(t, "replies", "--status", "lost", "--config", file)
	require.NotZero(t, code)
	require.Contains(t, told, `"lost"`)
	code, _, told = command(t, "replies", "resolve", "9", message, "--reason", "x", "--config", file)
	require.NotZero(t, code)
	require.Contains(t, told, "finding reply 9: no such reply")
}
