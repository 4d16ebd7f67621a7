package conversation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

func book(t *testing.T, replies gateway.ReplyPolicy) conversation.Book {
	t.Helper()
	b, err := conversation.NewBook([]gateway.Channel{{Name: "hr", Replies: replies,
		Senders: []gateway.Sender{{ID: "MG1", Kind: gateway.SenderService}}}})
	require.NoError(t, err)
	return b
}

// sent is a row that was sent an hour ago.
func sent(id gateway.MessageID, keywords ...string) gateway.Message {
	return gateway.Message{ID: id, Channel: "hr", PersonID: 7, ReplyKeywords: keywords, State: gateway.State{
		Status: gateway.StatusSent, Recipient: "+14155550100", Sender: "MG1", ClaimedAt: noon().Add(-time.Hour)}}
}

func TestBook_KnowsWhichMessagesWait(t *testing.T) {
	t.Parallel()
	b := book(t, gateway.ReplyPolicy{Window: 2 * time.Hour})
	require.Equal(t, 2*time.Hour+conversation.QuestionWindow+conversation.QuestionDelay, b.Window())
	m, ok := b.Message(sent(1, "RENEWED"))
	require.True(t, ok)
	require.Equal(t, noon().Add(time.Hour), m.ClosesAt)
	require.Equal(t, gateway.SenderService, m.Sender.Kind)
	require.Equal(t, "RENEWED", m.Answers.Understand("renewed, thanks"))
	m, _ = b.Message(sent(1))
	require.Zero(t, m.ClosesAt)
	m, _ = book(t, gateway.ReplyPolicy{Window: 2 * time.Hour, Expects: true}).Message(sent(1))
	require.Equal(t, noon().Add(time.Hour), m.ClosesAt)
	require.True(t, m.Answers.Empty())
}

func TestBook_PassesOverWhatWasNotSent(t *testing.T) {
	t.Parallel()
	b := book(t, gateway.ReplyPolicy{Window: 2 * time.Hour})
	claimed, foreign := sent(1, "YES"), sent(2, "YES")
	claimed.Status, foreign.Channel = gateway.StatusSending, "it"
	for _, m := range []gateway.Message{claimed, foreign} {
		_, ok := b.Message(m)
		require.False(t, ok)
		require.Empty(t, b.Open([]gateway.Message{m}, nil, noon()))
	}
	_, ok := conversation.Book{}.Message(sent(1))
	require.False(t, ok)
	require.False(t, conversation.Book{}.Expects(sent(1, "YES")))
}

func TestBook_ASenderIsBusyUntilTheFinalAnswer(t *testing.T) {
	t.Parallel()
	b := book(t, gateway.ReplyPolicy{Window: 2 * time.Hour, Final: []string{"YES"}})
	rows := []gateway.Message{sent(1, "YES"), sent(2)}
	first, _ := b.Message(rows[0])
	open := map[string][]conversation.Message{"+14155550100": {first}}
	require.Equal(t, open, b.Open(rows, nil, noon()))
	require.Empty(t, b.Open(rows, nil, noon().Add(time.Hour)), "its window is over")
	said := gateway.Answer{MessageID: 1, Keyword: "NO", ReceivedAt: noon().Add(-time.Minute)}
	require.Equal(t, open, b.Open(rows, []gateway.Answer{said}, noon()), "not final")
	said.Keyword = "YES"
	require.Empty(t, b.Open(rows, []gateway.Answer{said}, noon()))
}

func TestNewBook_NamesTheChannelWhoseKeywordsAreWrong(t *testing.T) {
	t.Parallel()
	_, err := conversation.NewBook([]gateway.Channel{
		{Name: "hr", Replies: gateway.ReplyPolicy{Keywords: map[string][]string{"YES": {"?"}}}}})
	require.ErrorContains(t, err, "channel hr")
}
