package conversation_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

const behind = "(#)"

func TestFreeName_IsNoOpenMessages(t *testing.T) {
	t.Parallel()
	open := func(ids ...gateway.MessageID) (all []conversation.Message) {
		for _, id := range ids {
			all = append(all, conversation.Message{ID: id})
		}
		return all
	}
	require.Equal(t, "N9", conversation.FreeName(4711, nil))
	require.Equal(t, "N9", conversation.FreeName(4711, open(4710, 4712)))
	require.Equal(t, "4711", conversation.FreeName(4711, open(4711-192)), "192 before")
	require.Empty(t, conversation.FreeName(199, open(7)), "a whole id of three digits is a choice")
}

func TestReferred_AreAllTextsOfRefer(t *testing.T) {
	t.Parallel()
	m := gateway.Message{ID: 4711, Body: "Renew?"}
	require.Equal(t, []string{"Renew?", "Renew? (#N9)", "Renew? (#4711)"}, conversation.Referred(m, behind))
	m.ID = 711
	require.Equal(t, []string{"Renew?", "Renew? (#S9)", "Renew?"}, conversation.Referred(m, behind))
	require.Equal(t, []string{"Renew?", "Renew?", "Renew?"}, conversation.Referred(m, ""))
}

// FuzzRefer: a text names its message once, reconciling knows it, and a reply with the name finds the message.
func FuzzRefer(f *testing.F) {
	for _, body := range []string{"Renew?", "", " ", "Bay #B4", "a #", "#A2", "#n9", "# 4711", "\xff#"} {
		f.Add(body, int64(4711), int64(4711-192))
	}
	f.Fuzz(func(t *testing.T, body string, id, other int64) {
		if id <= 0 || other <= 0 || id == other || id >= 1e15 {
			return // no two messages
		}
		m := gateway.Message{ID: gateway.MessageID(id), Body: body}
		open := []conversation.Message{{ID: gateway.MessageID(other), ClosesAt: noon(), Sender: gateway.Sender{ID: number("1")}}}
		name := conversation.FreeName(m.ID, open)
		text := conversation.Refer(m, name, behind)
		require.True(t, slices.Contains(conversation.Referred(m, behind), text))
		if text == body {
			return
		}
		require.True(t, conversation.Names(text, m.ID))
		m.Body = text
		require.Equal(t, text, conversation.Refer(m, name, behind))
		mine := open[0]
		mine.ID = m.ID
		r := conversation.Conversation{Sent: append(open, mine)}.Decide(
			gateway.Reply{To: number("1"), Body: "ok #" + name, ReceivedAt: noon()})
		require.Equal(t, gateway.Match{
			Status: gateway.MatchMatched, Method: gateway.MatchReference, MessageID: m.ID}, r.Match)
	})
}
