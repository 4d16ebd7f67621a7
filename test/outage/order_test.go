package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// posted was sent and acknowledged at these seconds.
func posted(sid string, sent, acked int) post {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	return post{sid: sid, sent: at(sent), acked: at(acked), status: 200, attempts: 1}
}

func reply(sid string, id, received int) gateway.Reply {
	return gateway.Reply{ProviderSID: sid, ID: int64(id), ReceivedAt: time.Unix(int64(received), 0)}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	apart := []post{posted("A", 1, 2), posted("B", 3, 4)}
	together := []post{posted("A", 1, 3), posted("B", 2, 4)}
	for name, c := range map[string]struct {
		posts   []post
		replies []gateway.Reply
		want    staging
	}{
		"AllThere":            {apart, []gateway.Reply{reply("B", 2, 4), reply("A", 1, 2)}, staging{rows: 2}},
		"OneMissing":          {apart, []gateway.Reply{reply("A", 1, 2)}, staging{rows: 1, missing: 1}},
		"OneDoubled":          {apart[:1], []gateway.Reply{reply("A", 1, 2), reply("A", 2, 2)}, staging{rows: 2, doubled: 1}},
		"OneNeverPosted":      {apart[:1], []gateway.Reply{reply("A", 1, 2), reply("C", 2, 3)}, staging{rows: 2, strange: 1}},
		"SwappedByID":         {apart, []gateway.Reply{reply("A", 2, 2), reply("B", 1, 4)}, staging{rows: 2, misplaced: 1}},
		"SwappedByTime":       {apart, []gateway.Reply{reply("A", 1, 4), reply("B", 2, 2)}, staging{rows: 2, misplaced: 1}},
		"ReceivedAtOneMoment": {apart, []gateway.Reply{reply("A", 1, 4), reply("B", 2, 4)}, staging{rows: 2}},
		"EitherOfTwoAtOnce":   {together, []gateway.Reply{reply("A", 2, 4), reply("B", 1, 3)}, staging{rows: 2}},
		"RefusedOneMayMiss":   {[]post{{sid: "A", status: 503}}, nil, staging{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, compare(c.posts, c.replies))
		})
	}
}
