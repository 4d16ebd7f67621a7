package phones

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// posted was sent and acknowledged at these seconds.
func posted(sid string, sent, acked int) Post {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	return Post{SID: sid, Sent: at(sent), Acked: at(acked), Status: 200, Attempts: 1}
}

func reply(sid string, id, received int) gateway.Reply {
	return gateway.Reply{ProviderSID: sid, ID: int64(id), ReceivedAt: time.Unix(int64(received), 0)}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	apart := []Post{posted("A", 1, 2), posted("B", 3, 4)}
	together := []Post{posted("A", 1, 3), posted("B", 2, 4)}
	for name, c := range map[string]struct {
		posts   []Post
		replies []gateway.Reply
		want    Staging
	}{
		"AllThere":   {apart, []gateway.Reply{reply("B", 2, 4), reply("A", 1, 2)}, Staging{Rows: 2}},
		"OneMissing": {apart, []gateway.Reply{reply("A", 1, 2)}, Staging{Rows: 1, Missing: 1}},
		"OneDoubled": {apart[:1], []gateway.Reply{reply("A", 1, 2), reply("A", 2, 2)},
			Staging{Rows: 2, Doubled: 1}},
		"OneNeverPosted": {apart[:1], []gateway.Reply{reply("A", 1, 2), reply("C", 2, 3)},
			Staging{Rows: 2, Strange: 1}},
		"SwappedByID": {apart, []gateway.Reply{reply("A", 2, 2), reply("B", 1, 4)},
			Staging{Rows: 2, Misplaced: 1}},
		"SwappedByTime": {apart, []gateway.Reply{reply("A", 1, 4), reply("B", 2, 2)},
			Staging{Rows: 2, Misplaced: 1}},
		"ReceivedAtOneMoment": {apart, []gateway.Reply{reply("A", 1, 4), reply("B", 2, 4)}, Staging{Rows: 2}},
		"EitherOfTwoAtOnce":   {together, []gateway.Reply{reply("A", 2, 4), reply("B", 1, 3)}, Staging{Rows: 2}},
		"RefusedOneMayMiss":   {[]Post{{SID: "A", Status: 503}}, nil, Staging{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Compare(c.posts, c.replies)
			require.Equal(t, c.want.Misplaced > 0, got.Example != "")
			got.Example = ""
			require.Equal(t, c.want, got)
		})
	}
}
