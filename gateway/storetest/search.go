package storetest

import (
	"slices"
	"strconv"
	"testing"

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
	cases := map[string]struct {
		params gateway.SearchParams
		want   []int
	}{
		"Nothing": {gateway.SearchParams{}, []int{3, 2, 1, 0}},
		"Channel": {gateway.SearchParams{Channel: "hr"}, []int{1}},
		"Status":  {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSent}}, []int{2}},
		"Statuses": {gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusSent, gateway.StatusNew}},
			[]int{2, 1, 0}},
		"Recipient": {gateway.SearchParams{Recipient: "+14155550177"}, []int{3}},
		"Everything": {gateway.SearchParams{Channel: channel, Statuses: []gateway.Status{gateway.StatusFailed},
			Recipient: "+14155550177"}, []int{3}},
		"NoMatch": {gateway.SearchParams{Channel: "hr", Statuses: []gateway.Status{gateway.StatusSent}}, []int{}},
	}
	for name, tc := range cases {
		open.run(t, "Filter/"+name, func(f fixture) {
			failed := rowIn(gateway.StatusFailed)
			failed.Recipient = "+14155550177"
			in := ids(f.insert(fresh(), freshOn("hr"), rowIn(gateway.StatusSent), failed))
			want := make([]gateway.MessageID, len(tc.want))
			for i, row := range tc.want {
				want[i] = in[row]
			}
			require.Equal(f, want, f.search(tc.params))
		})
	}
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
	open.run(t, "FromOneNumber", func(f fixture) {
		other := reply("SM2")
		other.From = "+14155550101"
		f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: other})
		got := f.replies(gateway.ReplySearchParams{From: other.From})
		require.Len(f, got, 1)
		require.Equal(f, "SM2", got[0].ProviderSID)
	})
}
