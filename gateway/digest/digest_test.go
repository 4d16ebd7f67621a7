package digest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
)

const jane = "jane.doe@example.com"

func noon() time.Time { return time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC) }

func today() digest.About {
	return digest.About{Manager: jane, Since: noon().Add(-24 * time.Hour), Until: noon()}
}

// text is a message of somebody of the manager.
func text(id gateway.MessageID, manager string) gateway.Message {
	return gateway.Message{ID: id, PersonName: "Ana", Body: "Hello", ManagerEmail: manager}
}

// reply came some hours before noon.
func reply(id int64, hours int, m gateway.Match) gateway.Reply {
	return gateway.Reply{ID: id, Match: m, ReceivedAt: noon().Add(-time.Duration(hours) * time.Hour)}
}

func answer(id gateway.MessageID) gateway.Match {
	return gateway.Match{Status: gateway.MatchMatched, MessageID: id}
}

func ids(replies []digest.Reply) []int64 {
	var all []int64
	for _, r := range replies {
		all = append(all, r.ID)
	}
	return all
}

func TestMake_GroupsRepliesByMessageInTheOrderTheyCame(t *testing.T) {
	t.Parallel()
	first, second := text(1, jane), text(2, " Jane.Doe@EXAMPLE.com ")
	d := digest.Make(today(), []digest.Reply{
		{reply(12, 1, answer(1)), []gateway.Message{first}},
		{reply(11, 2, answer(1)), []gateway.Message{first}},
		{reply(10, 3, answer(2)), []gateway.Message{second}},
	}, nil)
	require.Len(t, d.Answered, 2)
	require.Equal(t, gateway.MessageID(2), d.Answered[0].Message.ID)
	require.Equal(t, []gateway.Reply{reply(11, 2, answer(1)), reply(12, 1, answer(1))}, d.Answered[1].Replies)
	require.False(t, d.Empty())
}

func TestMake_ListsWhatIsNotResolvedOldestFirst(t *testing.T) {
	t.Parallel()
	mine := text(1, jane)
	ambiguous, unmatched := gateway.Match{Status: gateway.MatchAmbiguous}, gateway.Match{Status: gateway.MatchUnmatched}
	d := digest.Make(today(), []digest.Reply{
		{reply(3, 1, ambiguous), []gateway.Message{mine, text(3, jane)}},
		{reply(4, 2, unmatched), []gateway.Message{mine}},
		{reply(5, 3, unmatched), nil},
		{reply(6, 4, answer(9)), nil},
		{reply(7, 1, gateway.Match{Status: gateway.MatchNone}), []gateway.Message{mine}},
		{reply(8, 1, gateway.Match{Status: gateway.MatchPending}), []gateway.Message{mine}},
	}, nil)
	require.Equal(t, []int64{6, 5, 4, 3}, ids(d.Unresolved), "one whose message was purged is one of them")
	require.Empty(t, d.Answered)
}

func TestMake_TellsOfWhatReachedNobody(t *testing.T) {
	t.Parallel()
	var all []gateway.Message
	for i, status := range gateway.Statuses() {
		m := text(gateway.MessageID(i+1), jane)
		m.Status, m.StatusAt = status, noon().Add(-time.Hour)
		all = append(all, m)
	}
	var told []gateway.Status
	for _, m := range digest.Make(today(), nil, all).Failed {
		told = append(told, m.Status)
	}
	require.ElementsMatch(t, []gateway.Status{gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected,
		gateway.StatusOptedOut, gateway.StatusExpired}, told)
}

func TestAddressee(t *testing.T) {
	t.Parallel()
	mine, same, other := text(1, jane), text(2, " Jane.Doe@EXAMPLE.com "), text(3, "joe@example.com")
	ambiguous, unmatched := gateway.Match{Status: gateway.MatchAmbiguous}, gateway.Match{Status: gateway.MatchUnmatched}
	for name, tc := range map[string]struct {
		match   gateway.Match
		about   []gateway.Message
		manager string
		why     digest.Stray
	}{
		"OfTheMessageItAnswers":         {answer(1), []gateway.Message{same}, jane, ""},
		"OfAllThatItMayAnswer":          {ambiguous, []gateway.Message{mine, same}, jane, ""},
		"OfTheLastThatThePersonWasSent": {unmatched, []gateway.Message{mine}, jane, ""},
		"DifferentManagers":             {ambiguous, []gateway.Message{mine, other}, "", digest.StrayManagers},
		"OneOfThemWithoutManager":       {ambiguous, []gateway.Message{mine, text(4, "")}, "", digest.StrayManagers},
		"NoneWithManager":               {ambiguous, []gateway.Message{text(4, " ")}, "", digest.StrayNoManager},
		"NoAddress":                     {answer(1), []gateway.Message{text(4, "Jane")}, "", digest.StrayBadAddress},
		"UnknownPerson":                 {unmatched, nil, "", digest.StrayUnknown},
		"PurgedText":                    {answer(1), nil, "", digest.StrayGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			manager, why := digest.Reply{Reply: reply(1, 1, tc.match), About: tc.about}.Addressee()
			require.Equal(t, []any{tc.manager, tc.why}, []any{manager, why})
		})
	}
}

func TestAddress_IsOneAndNothingElse(t *testing.T) {
	t.Parallel()
	got, err := digest.Address(" Jane.Doe@Example.com ")
	require.NoError(t, err)
	require.Equal(t, jane, got)
	for _, text := range []string{
		"", "jane", "Jane <" + jane + ">", jane + ",joe@example.com", jane + "\r\nBcc: joe@example.com", "jane@",
		"@example.com", "jane..doe@example.com", ".jane@example.com", "jane.@example.com", "jane@-example.com",
		"jane@example.com.", "jane@[127.0.0.1]", "jané@example.com", `"jane doe"@example.com`,
		strings.Repeat("j", 65) + "@example.com", "jane@" + strings.Repeat("a.", 130) + "com",
	} {
		_, err := digest.Address(text)
		require.ErrorIs(t, err, digest.ErrAddress, text)
	}
}
