package operate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// whoReads is somebody with a role for a channel, who reads, and reveals if there is a reason.
func whoReads(role operate.Role, channel, reason string) operate.Reading {
	return operate.Reading{
		Actor:  operate.Actor{Name: "joe", Roles: map[string]operate.Role{channel: role}},
		Reveal: reason != "", Reason: reason,
	}
}

// talk is a conversation of a text of HR, one of IT, and two replies that may answer the first, or none.
func (d desk) talk(t *testing.T) (hr, it gateway.MessageID, replies []gateway.Reply) {
	t.Helper()
	rows := []gateway.Message{personalRow("HR"), personalRow("IT")}
	rows[1].SourceKey = "other"
	inserted, err := d.store.Insert(t.Context(), rows)
	require.NoError(t, err)
	hr, it = inserted[0].ID, inserted[1].ID
	return hr, it, d.decidedAs(t,
		gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{hr}},
		gateway.Match{Status: gateway.MatchUnmatched},
	)
}

func TestConversation_ShowsToEachWhatMayBeSeen(t *testing.T) {
	t.Parallel()
	d := open(t)
	hr, it, replies := d.talk(t)
	for name, c := range map[string]struct {
		by       operate.Reading
		messages []gateway.MessageID
		replies  []int64
		number   string
	}{
		"Viewer":            {whoReads(operate.RoleViewer, "", ""), []gateway.MessageID{it, hr}, []int64{replies[1].ID, replies[0].ID}, "***0100"},
		"ViewerOfOne":       {whoReads(operate.RoleViewer, "HR", ""), []gateway.MessageID{hr}, []int64{replies[0].ID}, "***0100"},
		"HelpDeskRevealing": {whoReads(operate.RoleHelpDesk, "HR", "why"), []gateway.MessageID{hr}, []int64{replies[0].ID}, person},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, whose := range []operate.Whose{{Message: hr}, {Reply: replies[0].ID}} {
				thread, err := d.Conversation(t.Context(), c.by, whose)
				require.NoError(t, err)
				require.Equal(t, c.number, thread.Number)
				require.Equal(t, c.messages, messages(thread.Messages))
				var ids []int64
				for _, r := range thread.Replies {
					ids = append(ids, r.ID)
					require.Equal(t, c.number, r.From)
				}
				require.Equal(t, c.replies, ids)
			}
		})
	}
	for want, whose := range map[error]operate.Whose{
		operate.ErrNoMessage: {Message: it}, operate.ErrNoReply: {Reply: replies[1].ID},
	} {
		_, err := d.Conversation(t.Context(), whoReads(operate.RoleOperator, "HR", ""), whose)
		require.ErrorIs(t, err, want, "of another channel")
	}
}

func TestConversation_IsRevealedToHelpDesksAndWrittenDown(t *testing.T) {
	t.Parallel()
	d := open(t)
	hr, _, _ := d.talk(t)
	_, err := d.Conversation(t.Context(), whoReads(operate.RoleViewer, "", "why"), operate.Whose{Message: hr})
	require.ErrorIs(t, err, operate.ErrForbidden)
	by := whoReads(operate.RoleHelpDesk, "", "she calls")
	thread, err := d.Conversation(t.Context(), by, operate.Whose{Message: hr})
	require.NoError(t, err)
	require.Equal(t, "Your forklift licence", thread.Messages[0].Body)
	log, err := d.store.AuditLog(t.Context(), gateway.AuditParams{Limit: 10})
	require.NoError(t, err)
	require.Len(t, log, len(thread.Messages)+len(thread.Replies))
	for _, m := range thread.Messages {
		d.requireSeen(t, by, fmt.Sprintf("message %d", m.ID))
	}
	for _, r := range thread.Replies {
		d.requireSeen(t, by, fmt.Sprintf("reply %d", r.ID))
	}
}

// requireSeen has the audit log tell once that the target was seen by whom and why.
func (d desk) requireSeen(t *testing.T, by operate.Reading, target string) {
	t.Helper()
	log, err := d.store.AuditLog(t.Context(), gateway.AuditParams{Target: target, Limit: 2})
	require.NoError(t, err)
	require.Len(t, log, 1, target)
	require.Equal(t, []any{by.Actor.Name, by.Reason, gateway.AuditReveal}, []any{log[0].Actor, log[0].Reason, log[0].Action})
}

func TestSearchReplies_AreMaskedAndOfTheActorsChannels(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.decided(t, gateway.MatchAmbiguous, gateway.MatchUnmatched)
	p := gateway.ReplySearchParams{Statuses: []gateway.MatchStatus{gateway.MatchAmbiguous}, Limit: 10}
	found, err := d.SearchReplies(t.Context(), whoReads(operate.RoleViewer, "", ""), p)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "***0100", found[0].From)
	found, err = d.SearchReplies(t.Context(), whoReads(operate.RoleViewer, "HR", ""), p)
	require.NoError(t, err)
	require.Empty(t, found)
	found, err = d.SearchReplies(t.Context(), whoReads(operate.RoleHelpDesk, "", "why"), p)
	require.NoError(t, err)
	require.Equal(t, person, found[0].From)
}

func TestNumber_IsForHelpDesks(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.record(t, gateway.ConsentChange{Number: person, Scope: "HR", Source: consent.SourceKeyword, Word: "STOP", At: noon.Add(-time.Hour)})
	_, err := d.Number(t.Context(), whoReads(operate.RoleViewer, "", ""), person)
	require.ErrorIs(t, err, operate.ErrForbidden)
	for number, by := range map[string]operate.Reading{
		"***0100": whoReads(operate.RoleHelpDesk, "HR", ""), person: whoReads(operate.RoleHelpDesk, "", "why"),
	} {
		known, err := d.Number(t.Context(), by, person)
		require.NoError(t, err)
		require.Equal(t, []string{number, number, number}, []string{known.Number.Number, known.OptOuts[0].Number, known.Proof[0].Number})
		standing, err := d.OptOuts(t.Context(), operate.Reading{
			Actor: operate.CommandLine("joe"), Reveal: by.Reveal, Reason: by.Reason,
		}, "")
		require.NoError(t, err)
		require.Equal(t, number, standing.Rows[0].Number)
	}
	log, err := d.store.AuditLog(t.Context(), gateway.AuditParams{Limit: 10})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"number ***0100", "numbers: 1 of a list"}, []string{log[0].Target, log[1].Target})
}

func TestDeadNumbers_AreOfThoseWhoSeeEveryChannel(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.DeadNumbers(t.Context(), whoReads(operate.RoleOperator, "HR", ""), "")
	require.ErrorIs(t, err, operate.ErrForbidden)
	dead, err := d.DeadNumbers(t.Context(), whoReads(operate.RoleViewer, "", ""), "")
	require.NoError(t, err)
	require.Empty(t, dead.Rows)
}

func TestNumber_LeavesOutWordsOfOtherChannels(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.record(t, word("HR", consent.SourceOperator, ""))
	for channel, want := range map[string]int{"HR": 1, "IT": 0, operate.EveryChannel: 1} {
		known, err := d.Number(t.Context(), whoReads(operate.RoleHelpDesk, channel, ""), person)
		require.NoError(t, err)
		require.Len(t, known.OptOuts, want, channel)
		require.Len(t, known.Proof, want, channel)
	}
}

func TestSearchReplies_ByNumberIsForTheHelpDesk(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.talk(t)
	p := gateway.ReplySearchParams{From: person}
	_, err := d.SearchReplies(t.Context(), whoReads(operate.RoleViewer, "", ""), p)
	require.ErrorIs(t, err, operate.ErrForbidden)
	found, err := d.SearchReplies(t.Context(), whoReads(operate.RoleHelpDesk, "", ""), p)
	require.NoError(t, err)
	require.Len(t, found, 2)
}
