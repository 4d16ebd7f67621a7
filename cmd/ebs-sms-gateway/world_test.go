package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/journal"
	"ebs-sms-gateway/gateway/sqlite"
)

// What is of a person in the world, and in no output unless it is to be revealed.
var secrets = []string{"5550143", "555-0143", "zebra", "Ada Lovelace", "boss@example.com"}

// world has a configuration, a store with a message that failed, one that is held, a reply to decide and an opt-out, and a
// journal with a reply that waits, one that was refused and damage.
func world(t *testing.T) (configuration string) {
	t.Helper()
	folder := t.TempDir()
	database, kept := filepath.Join(folder, "gateway.db"), filepath.Join(folder, "journal")
	fillStore(t, database)
	fillJournal(t, kept)
	file := filepath.Join(folder, "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
store: {sqlite: {path: "`+database+`"}}
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token, base_url: "http://127.0.0.1:1"}
webhooks: {public_url: "https://sms.example.com", journal: {folder: "`+kept+`"}}
channels: [{name: HR, senders: ["+15005550006"], region: US}, {name: IT, senders: ["+15005550006"], region: US}]
`), 0o600))
	return file
}

var longAgo = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

func fillStore(t *testing.T, database string) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: database})
	require.NoError(t, err)
	row := gateway.Message{
		Channel: "HR", SourceKey: "cert 7", PersonID: 7, PersonName: "Ada Lovelace", Phones: "(415) 555-0143", Body: "zebra",
		ManagerEmail: "boss@example.com", Priority: 5, CreatedAt: longAgo,
		State: gateway.State{Status: gateway.StatusFailed, StatusAt: longAgo, StatusReason: "recipient", ErrorCode: 21211,
			ErrorText: "The 'To' number +14155550143 is not a valid phone number.", Recipient: "+14155550143", Attempts: 1},
	}
	held := row
	held.SourceKey, held.State = "cert 8", gateway.State{
		Status: gateway.StatusHeld, StatusAt: longAgo, StatusReason: "the list is no help", Recipient: "+14155550143",
	}
	inserted, err := store.Insert(t.Context(), []gateway.Message{row, held})
	require.NoError(t, err)
	_, err = store.Stage(t.Context(), []gateway.Staging{{
		Reply: gateway.Reply{ProviderSID: "SM1", From: "+14155550143", To: "+15005550006", Body: "zebra", Kind: consent.KindReply,
			ReceivedAt: time.Now().Truncate(time.Second)},
	}})
	require.NoError(t, err)
	pending, err := store.PendingReplies(t.Context(), gateway.PendingParams{})
	require.NoError(t, err)
	pending[0].Match = gateway.Match{
		Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{inserted[0].ID, inserted[1].ID},
	}
	_, err = store.RecordMatches(t.Context(), pending)
	require.NoError(t, err)
	require.NoError(t, store.RecordConsent(t.Context(), []gateway.ConsentChange{
		{Number: "+14155550143", Scope: consent.ScopeAll, Source: consent.SourceOperator, By: "jdoe", Reason: "asked", At: longAgo},
	}))
	require.NoError(t, store.Close())
}

func fillJournal(t *testing.T, folder string) {
	t.Helper()
	j, err := journal.Open(journal.Options{Folder: folder, Clock: func() time.Time { return longAgo }})
	require.NoError(t, err)
	entry := func(sid string) []byte {
		return []byte(`{"provider_sid":"` + sid + `","from":"+14155550143","to":"+15005550006","body":"zebra","received_at":"2026-11-23T12:00:00Z"}`)
	}
	require.NoError(t, j.Append(t.Context(), entry("SM2")))
	_, err = j.SetAside(entry("SM3"))
	require.NoError(t, err)
	require.NoError(t, j.Close())
	require.NoError(t, os.WriteFile(filepath.Join(folder, "00000000000000000003-0.corrupt"), []byte("zebra"), 0o600))
}

// journalOf is the journal of a world.
func journalOf(configuration string) string {
	return filepath.Join(filepath.Dir(configuration), "journal")
}
