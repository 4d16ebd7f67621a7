package storetest

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testSearch(t *testing.T, open opener) {
	open.run(t, "NewestFirst", func(f fixture) {
		in := ids(f.insert(many(3)...))
		slices.Reverse(in)
		require.Equal(f, in, f.search(gateway.SearchParams{Limit: 10}))
	})
	open.run(t, "PagesHoldEachRowOnceWhileOthersComeIn", func(f fixture) {
		want := ids(f.insert(many(7)...))
		slices.Reverse(want)
		var got []gateway.MessageID
		params := gateway.SearchParams{Limit: 3}
		for page := f.search(params); len(page) > 0; page = f.search(params) {
			got = append(got, page...)
			params.Before = page[len(page)-1]
			f.insert(fresh())
		}
		require.Equal(f, want, got)
	})
	open.run(t, "ALimitOutOfBoundsIsTheBound", func(f fixture) {
		f.insert(many(gateway.SearchLimit + 1)...)
		require.Len(f, f.search(gateway.SearchParams{}), gateway.SearchLimit)
		require.Len(f, f.search(gateway.SearchParams{Limit: 2 * gateway.SearchLimit}), gateway.SearchLimit)
	})
	testSearchFilters(t, open)
}

func testSearchFilters(t *testing.T, open opener) {
	hour := func(n int) time.Time { return noon().Add(time.Duration(n) * time.Hour) }
	missed := []gateway.Status{gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusExpired}
	cases := map[string]struct {
		params gateway.SearchParams
		want   []int
	}{
		"Nothing":  {gateway.SearchParams{}, []int{3, 2, 1, 0}},
		"Channel":  {gateway.SearchParams{Channels: []string{"hr"}}, []int{1}},
		"Channels": {gateway.SearchParams{Channels: []string{channel, "hr", "hr", "none"}}, []int{3, 2, 1, 0}},
		"Status":   {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSent}}, []int{2}},
		"Statuses": {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSent, gateway.StatusNew}},
			[]int{2, 1, 0}},
		"Open": {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusNew, gateway.StatusHeld}}, []int{1, 0}},
		"OpenOfAChannel": {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusNew},
			Channels: []string{channel}}, []int{0}},
		"Recipient":          {gateway.SearchParams{Recipient: "+14155550177"}, []int{3}},
		"RecipientOfAnother": {gateway.SearchParams{Recipient: "+14155550177", Channels: []string{"hr"}}, []int{}},
		"Person":             {gateway.SearchParams{PersonID: 4711}, []int{2, 1}},
		"PersonOfChannels":   {gateway.SearchParams{PersonID: 4711, Channels: []string{"hr", "none"}}, []int{1}},
		"PersonAndRecipient": {gateway.SearchParams{PersonID: 4711, Recipient: "+14155550100"}, []int{2}},
		"Source":             {gateway.SearchParams{SourceKeys: []string{"key"}, Channels: []string{channel, "hr"}}, []int{1, 0}},
		"SourceOfAChannel":   {gateway.SearchParams{SourceKeys: []string{"key"}, Channels: []string{"hr"}}, []int{1}},
		"Sources":            {gateway.SearchParams{SourceKeys: []string{"none", "key"}, Channels: []string{channel}}, []int{0}},
		"SourceAnywhere":     {gateway.SearchParams{SourceKeys: []string{"key"}}, []int{1, 0}},
		"Missed":             {gateway.SearchParams{Statuses: missed}, []int{3}},
		"MissedOfAChannel":   {gateway.SearchParams{Statuses: missed, Channels: []string{"hr"}}, []int{}},
		"MissedSince":        {gateway.SearchParams{Statuses: missed, Since: hour(-1)}, []int{3}},
		"MissedUntil":        {gateway.SearchParams{Statuses: missed, Until: hour(-1)}, []int{}},
		"Settled":            {gateway.SearchParams{Settled: noon().Add(-time.Hour)}, []int{1, 0}},
		"SettledByNow":       {gateway.SearchParams{Settled: noon()}, []int{3, 2, 1, 0}},
		"Since":              {gateway.SearchParams{Since: hour(-2)}, []int{3, 2}},
		"Until":              {gateway.SearchParams{Until: hour(-2)}, []int{1, 0}},
		"Between":            {gateway.SearchParams{Since: hour(-3), Until: hour(-1)}, []int{2, 1}},
		"Everything": {gateway.SearchParams{Channels: []string{channel}, Statuses: []gateway.Status{gateway.StatusFailed},
			Recipient: "+14155550177", Since: hour(-1)}, []int{3}},
		"NoMatch": {gateway.SearchParams{Channels: []string{"hr"}, Statuses: []gateway.Status{gateway.StatusSent}}, []int{}},
	}
	for name, tc := range cases {
		open.run(t, "Filter/"+name, func(f fixture) {
			first, hr, sent, failed := fresh(), freshOn("hr"), rowIn(gateway.StatusSent), rowIn(gateway.StatusFailed)
			failed.Recipient = "+14155550177"
			first.SourceKey, hr.SourceKey = "key", "key"
			hr.PersonID, sent.PersonID = 4711, 4711
			for i, m := range []*gateway.Message{&first, &hr, &sent, &failed} {
				m.CreatedAt = hour(i - 4)
			}
			in := ids(f.insert(first, hr, sent, failed))
			require.Equal(f, pick(in, tc.want), f.search(tc.params))
			require.Equal(f, pick(in, tc.want), f.searchIDs(tc.params))
		})
	}
	testSearchBounds(t, open)
	testSearchIDs(t, open)
}

func testSearchBounds(t *testing.T, open opener) {
	open.run(t, "OfIDs", func(f fixture) {
		in := ids(f.insert(fresh(), freshOn("hr"), fresh(), fresh()))
		require.Equal(f, pick(in, []int{2, 1}), f.search(gateway.SearchParams{IDs: in[1:3]}))
		require.Equal(f, pick(in, []int{1}), f.search(gateway.SearchParams{IDs: in[1:3], Channels: []string{"hr"}}))
	})
	open.run(t, "BetweenIDs", func(f fixture) {
		in := ids(f.insert(many(5)...))
		params := gateway.SearchParams{Least: in[1], Before: in[4]}
		require.Equal(f, pick(in, []int{3, 2, 1}), f.search(params))
		params.Channels = []string{channel, "hr"}
		require.Equal(f, pick(in, []int{3, 2, 1}), f.search(params))
		params.Limit = 2
		require.Equal(f, pick(in, []int{3, 2}), f.search(params))
	})
	open.run(t, "PagesOfChannelsAreOfBoth", func(f fixture) {
		in := ids(f.insert(fresh(), freshOn("hr"), fresh(), freshOn("hr"), freshOn("other")))
		params := gateway.SearchParams{Channels: []string{"hr", channel}, Limit: 3}
		require.Equal(f, pick(in, []int{3, 2, 1}), f.search(params))
		params.Before = in[1]
		require.Equal(f, pick(in, []int{0}), f.search(params))
	})
}

func testSearchIDs(t *testing.T, open opener) {
	open.run(t, "IDsAreAsManyAsAskedFor", func(f fixture) {
		in := ids(f.insert(many(gateway.SearchLimit + 2)...))
		slices.Reverse(in)
		require.Equal(f, in, f.searchIDs(gateway.SearchParams{}))
		require.Equal(f, in, f.searchIDs(gateway.SearchParams{Channels: []string{channel, "hr"}}))
		found, err := f.store.SearchIDs(f.Context(), gateway.SearchParams{Limit: 3})
		require.NoError(f, err)
		require.Equal(f, in[:3], found)
	})
	open.run(t, "IDsOfWhatIsOpenOrMissedLieWithinBounds", func(f fixture) {
		in := ids(f.insert(rowIn(gateway.StatusFailed), rowIn(gateway.StatusFailed), rowIn(gateway.StatusHeld), rowIn(gateway.StatusHeld)))
		bounds := gateway.SearchParams{Least: in[1], Before: in[3], Channels: []string{channel}}
		bounds.Statuses = []gateway.Status{gateway.StatusFailed}
		require.Equal(f, pick(in, []int{1}), f.searchIDs(bounds))
		bounds.Statuses = []gateway.Status{gateway.StatusHeld}
		require.Equal(f, pick(in, []int{2}), f.searchIDs(bounds))
	})
}

// pick are the ids of these places.
func pick(in []gateway.MessageID, places []int) []gateway.MessageID {
	picked := make([]gateway.MessageID, len(places))
	for i, place := range places {
		picked[i] = in[place]
	}
	return picked
}

// searchIDs finds the ids alone, all of them.
func (f fixture) searchIDs(p gateway.SearchParams) []gateway.MessageID {
	f.Helper()
	p.All, p.Limit = true, 2*gateway.SearchLimit
	found, err := f.store.SearchIDs(f.Context(), p)
	require.NoError(f, err)
	return append([]gateway.MessageID{}, found...)
}

func (f fixture) search(p gateway.SearchParams) []gateway.MessageID {
	f.Helper()
	found, err := f.store.Search(f.Context(), p)
	require.NoError(f, err)
	return ids(found)
}

func testReplies(t *testing.T, open opener) {
	open.run(t, "NewestFirstInPages", func(f fixture) {
		for i := range 5 {
			f.stage(gateway.Staging{Reply: reply("SM" + strconv.Itoa(i))})
		}
		var got []string
		params := gateway.ReplySearchParams{Limit: 2}
		for page := f.replies(params); len(page) > 0; page = f.replies(params) {
			for _, r := range page {
				got, params.Before = append(got, r.ProviderSID), r.ID
			}
		}
		require.Equal(f, []string{"SM4", "SM3", "SM2", "SM1", "SM0"}, got)
	})
	testRepliesFilters(t, open)
	open.run(t, "FromOneNumber", func(f fixture) {
		other := reply("SM2")
		other.From = "+14155550101"
		f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: other})
		got := f.replies(gateway.ReplySearchParams{From: other.From})
		require.Len(f, got, 1)
		require.Equal(f, "SM2", got[0].ProviderSID)
	})
}

func testRepliesFilters(t *testing.T, open opener) {
	ambiguous := []gateway.MatchStatus{gateway.MatchAmbiguous}
	for name, tc := range map[string]struct {
		params gateway.ReplySearchParams
		want   []int
	}{
		"Nothing":          {gateway.ReplySearchParams{}, []int{3, 2, 1, 0}},
		"Ambiguous":        {gateway.ReplySearchParams{Statuses: ambiguous}, []int{3, 1}},
		"AmbiguousLimited": {gateway.ReplySearchParams{Statuses: ambiguous, Limit: 1}, []int{3}},
		"AmbiguousChannel": {gateway.ReplySearchParams{Statuses: ambiguous, Channels: []string{"hr"}}, []int{1}},
		"Statuses":         {gateway.ReplySearchParams{Statuses: []gateway.MatchStatus{"AMBIGUOUS", "UNMATCHED"}}, []int{3, 2, 1}},
		"Channel":          {gateway.ReplySearchParams{Channels: []string{"hr"}}, []int{1, 0}},
		"Message":          {gateway.ReplySearchParams{MessageID: 4711}, []int{0}},
		"MessageOfAnother": {gateway.ReplySearchParams{MessageID: 4711, Channels: []string{channel}}, []int{}},
		"Since":            {gateway.ReplySearchParams{Since: noon().Add(2 * time.Hour)}, []int{3, 2}},
		"FromWithAStatus":  {gateway.ReplySearchParams{From: "+14155550100", Statuses: ambiguous}, []int{3, 1}},
	} {
		open.run(t, "Filter/"+name, func(f fixture) {
			in := f.matched([]gateway.Reply{
				{Channel: "hr", Match: gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 4711}},
				{Channel: "hr", Match: gateway.Match{Status: gateway.MatchAmbiguous}},
				{Match: gateway.Match{Status: gateway.MatchUnmatched}},
				{Channel: channel, Match: gateway.Match{Status: gateway.MatchAmbiguous}},
			})
			want := make([]int64, len(tc.want))
			for i, place := range tc.want {
				want[i] = in[place]
			}
			got := []int64{}
			for _, r := range f.replies(tc.params) {
				got = append(got, r.ID)
			}
			require.Equal(f, want, got)
		})
	}
}

// matched stages a reply an hour from noon on, decides each so, and returns their ids.
func (f fixture) matched(as []gateway.Reply) []int64 {
	f.Helper()
	for i := range as {
		r := reply("SM" + strconv.Itoa(i))
		r.ReceivedAt = noon().Add(time.Duration(i) * time.Hour)
		f.stage(gateway.Staging{Reply: r})
	}
	staged := f.replies(gateway.ReplySearchParams{})
	slices.Reverse(staged)
	all := make([]int64, len(as))
	for i, r := range staged {
		all[i] = r.ID
		staged[i].Channel, staged[i].Match = as[i].Channel, as[i].Match
	}
	told, err := f.store.RecordMatches(f.Context(), staged)
	require.NoError(f, err)
	require.Equal(f, make([]error, len(as)), told)
	return all
}
