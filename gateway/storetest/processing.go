package storetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testListReplies(t *testing.T, open opener) {
	open.run(t, "OldestFirstInPages", func(f fixture) {
		for i := range 5 {
			f.stage(gateway.Staging{Reply: reply("SM" + strconv.Itoa(i))})
		}
		var got []string
		p := gateway.ReplyListParams{Limit: 2}
		for page := f.listed(p); len(page) > 0; page = f.listed(p) {
			got, p.After = append(got, sids(page)...), page[len(page)-1].ID
		}
		require.Equal(f, []string{"SM0", "SM1", "SM2", "SM3", "SM4"}, got)
	})
	open.run(t, "ALimitOutOfBoundsIsTheBound", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")})
		require.Len(f, f.listed(gateway.ReplyListParams{Limit: 2 * gateway.SearchLimit}), 1)
	})
	testListFilters(t, open)
}

func testListFilters(t *testing.T, open opener) {
	next := noon().Add(time.Hour)
	matched := []gateway.MatchStatus{gateway.MatchMatched, gateway.MatchUnmatched}
	cases := map[string]struct {
		params gateway.ReplyListParams
		want   []string
	}{
		"Nothing":      {gateway.ReplyListParams{}, []string{"SM0", "SM1", "SM2", "SM3"}},
		"Process":      {gateway.ReplyListParams{Process: gateway.ProcessNew}, []string{"SM0", "SM2", "SM3"}},
		"Done":         {gateway.ReplyListParams{Process: gateway.ProcessDone}, []string{"SM1"}},
		"Matches":      {gateway.ReplyListParams{Matches: matched}, []string{"SM0", "SM1"}},
		"Channels":     {gateway.ReplyListParams{Channels: []string{"hr", "payroll"}}, []string{"SM2"}},
		"From":         {gateway.ReplyListParams{From: "+14155550177"}, []string{"SM3"}},
		"FromDone":     {gateway.ReplyListParams{From: "+14155550177", Process: gateway.ProcessDone}, nil},
		"Message":      {gateway.ReplyListParams{MessageID: 12}, []string{"SM0", "SM1"}},
		"MessageNew":   {gateway.ReplyListParams{MessageID: 12, Process: gateway.ProcessNew}, []string{"SM0"}},
		"Received":     {gateway.ReplyListParams{Since: next, Until: next.Add(time.Second)}, []string{"SM3"}},
		"ReceivedNot":  {gateway.ReplyListParams{Since: noon().Add(-time.Hour), Until: noon()}, nil},
		"ReceivedDone": {gateway.ReplyListParams{Since: noon(), Until: next, Process: gateway.ProcessDone}, []string{"SM1"}},
		"NewOfChannel": {gateway.ReplyListParams{Process: gateway.ProcessNew, Channels: []string{channel}}, []string{"SM0"}},
	}
	for name, tc := range cases {
		open.run(t, "Filter/"+name, func(f fixture) {
			f.stageDifferent(next)
			require.Equal(f, append([]string{}, tc.want...), sids(f.listed(tc.params)))
		})
	}
	open.run(t, "Filter/IDs", func(f fixture) {
		f.stageDifferent(next)
		all := f.listed(gateway.ReplyListParams{})
		require.Equal(f, []string{"SM1", "SM2"},
			sids(f.listed(gateway.ReplyListParams{After: all[0].ID, Through: all[2].ID})))
	})
}

// stageDifferent stages four replies: two to message 12, the second of which a sweep has done with, one of another channel,
// and one from another number at another time.
func (f fixture) stageDifferent(later time.Time) {
	f.Helper()
	other, late := reply("SM2"), reply("SM3")
	other.Channel = "hr"
	late.From, late.ReceivedAt = "+14155550177", later
	f.stage(gateway.Staging{Reply: reply("SM0")}, gateway.Staging{Reply: reply("SM1")},
		gateway.Staging{Reply: other}, gateway.Staging{Reply: late})
	decided := f.pending(gateway.PendingParams{})[:2]
	for i := range decided {
		decided[i].Channel = channel
		decided[i].Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 12}
	}
	require.Equal(f, []error{nil, nil}, f.match(decided...))
	require.NoError(f, f.process(decided[1], gateway.Processing{Status: gateway.ProcessDone, Attempts: 1}))
}

func testProcess(t *testing.T, open opener) {
	open.run(t, "WritesWhatASweepMadeOfAReply", func(f fixture) {
		r := f.staged()
		require.False(f, r.Processing.Taken())
		made := gateway.Processing{Status: gateway.ProcessNew, Attempts: 1, Error: "HR API: is away 証"}
		before := time.Now().Add(-26 * time.Hour) // by the database's clock, whose zone may be any
		require.NoError(f, f.process(r, made))
		kept := f.listed(gateway.ReplyListParams{})[0]
		require.True(f, kept.Processing.At.After(before), kept.Processing.At)
		made.At = kept.Processing.At
		require.Equal(f, made, kept.Processing)
		made = gateway.Processing{Status: gateway.ProcessDone, Attempts: 2}
		require.NoError(f, f.process(kept, made))
		kept = f.listed(gateway.ReplyListParams{})[0]
		require.Empty(f, kept.Processing.Error)
		require.True(f, kept.Processing.Taken())
	})
	open.run(t, "OnlyAsTheSweepFoundIt", func(f fixture) {
		r := f.staged()
		done := gateway.Processing{Status: gateway.ProcessDone, Attempts: 1}
		require.NoError(f, f.process(r, done))
		require.ErrorIs(f, f.process(r, done), gateway.ErrMissed)
		r.Processing = gateway.Processing{Status: gateway.ProcessDone}
		require.ErrorIs(f, f.process(r, done), gateway.ErrMissed, "it was tried once")
		r.ID += 1000
		require.ErrorIs(f, f.process(r, done), gateway.ErrMissed)
	})
}

func (f fixture) staged() gateway.Reply {
	f.Helper()
	f.stage(gateway.Staging{Reply: reply("SM1")})
	return f.listed(gateway.ReplyListParams{})[0]
}

func (f fixture) process(r gateway.Reply, to gateway.Processing) error {
	return f.store.ProcessReply(f.Context(), gateway.ProcessChange{Reply: r.ID, From: r.Processing, To: to})
}

func (f fixture) listed(p gateway.ReplyListParams) []gateway.Reply {
	f.Helper()
	found, err := f.store.ListReplies(f.Context(), p)
	require.NoError(f, err)
	return found
}
