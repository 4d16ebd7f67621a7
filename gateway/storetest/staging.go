package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// reply is a reply as it is staged.
func reply(sid string) gateway.Reply {
	return gateway.Reply{
		ProviderSID: sid, From: "+14155550100", To: "+14155550199", Body: "YES 👍",
		Params: `{"Body":["YES 👍"],"MessageSid":["` + sid + `"]}`, ReceivedAt: noon(), Kind: consent.KindReply,
	}
}

func testStage(t *testing.T, open opener) {
	open.run(t, "KeepsEveryColumn", func(f fixture) {
		want := reply("MM1")
		want.Kind, want.Keyword, want.Channel = consent.KindStop, "STOP", channel
		want.Media = []gateway.Media{{URL: "https://example.com/1", ContentType: "image/png"},
			{URL: "https://example.com/2"}}
		require.Equal(f, []error{nil}, f.stage(gateway.Staging{Reply: want}))
		require.Equal(f, []gateway.Reply{want}, f.withoutIDs(f.replies(gateway.ReplySearchParams{})))
	})
	open.run(t, "KeepsZeroValues", func(f fixture) {
		want := gateway.Reply{ProviderSID: "SM1", ReceivedAt: noon(), Kind: consent.KindReply}
		f.stage(gateway.Staging{Reply: want})
		require.Equal(f, []gateway.Reply{want}, f.withoutIDs(f.replies(gateway.ReplySearchParams{})))
	})
	open.run(t, "ASecondDeliveryChangesNothing", func(f fixture) {
		first, second := reply("SM1"), reply("SM1")
		second.Body = "changed"
		require.Equal(f, []error{nil}, f.stage(gateway.Staging{Reply: first}))
		require.Equal(f, []error{gateway.ErrStaged}, f.stage(gateway.Staging{Reply: second}))
		require.Equal(f, []gateway.Reply{first}, f.withoutIDs(f.replies(gateway.ReplySearchParams{})))
	})
	open.run(t, "ASecondDeliveryInOneBatchChangesNothing", func(f fixture) {
		staged := f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: reply("SM1")},
			gateway.Staging{Reply: reply("SM2")})
		require.Equal(f, []error{nil, gateway.ErrStaged, nil}, staged)
	})
	open.run(t, "NothingIsNothing", func(f fixture) {
		require.Empty(f, f.stage())
	})
	open.run(t, "TellsWhichAreThere", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: reply("SM2")})
		staged, err := f.store.StagedReplies(f.Context(), []string{"SM2", "SM3", ""})
		require.NoError(f, err)
		require.Equal(f, []string{"SM2"}, staged)
		staged, err = f.store.StagedReplies(f.Context(), nil)
		require.NoError(f, err)
		require.Empty(f, staged)
	})
}

func (f fixture) stage(stagings ...gateway.Staging) []error {
	f.Helper()
	told, err := f.store.Stage(f.Context(), stagings)
	require.NoError(f, err)
	return told
}

func (f fixture) replies(p gateway.ReplySearchParams) []gateway.Reply {
	f.Helper()
	replies, err := f.store.Replies(f.Context(), p)
	require.NoError(f, err)
	return replies
}

// withoutIDs makes replies comparable with those that were staged.
func (f fixture) withoutIDs(replies []gateway.Reply) []gateway.Reply {
	f.Helper()
	for i := range replies {
		require.Positive(f, replies[i].ID)
		replies[i].ID, replies[i].ReceivedAt = 0, replies[i].ReceivedAt.UTC()
		require.Equal(f, gateway.Match{Status: gateway.MatchPending}, replies[i].Match)
		require.Equal(f, gateway.Processing{Status: gateway.ProcessNew}, replies[i].Processing)
		replies[i].Match, replies[i].Processing = gateway.Match{}, gateway.Processing{}
		if len(replies[i].Media) == 0 {
			replies[i].Media = nil
		}
	}
	return replies
}
