package operate_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// fewReplies are replies of channel HR, but for one of Certificates far away, and what was looked for.
type fewReplies struct {
	operate.Store
	ids    map[int64]string
	newest int64
	looks  []gateway.ReplyListParams
}

func (s *fewReplies) Replies(context.Context, gateway.ReplySearchParams) ([]gateway.Reply, error) {
	return []gateway.Reply{{ID: s.newest}}, nil
}

func (s *fewReplies) ListReplies(_ context.Context, p gateway.ReplyListParams) ([]gateway.Reply, error) {
	s.looks = append(s.looks, p)
	if len(p.Channels) == 0 {
		return []gateway.Reply{{ID: max(p.After+1, 500)}}, nil
	}
	var found []gateway.Reply
	for id := p.After + 1; id <= p.Through && len(found) < p.Limit; id++ {
		if s.ids[id] == p.Channels[0] {
			found = append(found, gateway.Reply{ID: id, Channel: p.Channels[0]})
		}
	}
	return found, nil
}

func TestReplyList_LooksAtABoundedPartOfTheTable(t *testing.T) {
	t.Parallel()
	store := &fewReplies{ids: map[int64]string{1_400_000: "HR", 2_000_000: "HR"}, newest: 2_000_000}
	service := operate.New(operate.Options{Store: store})
	viewer := operate.Reading{Actor: operate.Actor{Name: "x", Roles: map[string]operate.Role{"HR": operate.RoleViewer}}}
	page, err := service.ReplyList(t.Context(), viewer, gateway.ReplyListParams{Limit: 1})
	require.NoError(t, err)
	require.Empty(t, page.Replies)
	require.EqualValues(t, 1_000_499, page.Next, "ten windows behind the first reply that there is")
	require.Len(t, store.looks, 11)
	page, err = service.ReplyList(t.Context(), viewer, gateway.ReplyListParams{After: page.Next, Limit: 1})
	require.NoError(t, err)
	require.EqualValues(t, 1_400_000, page.Replies[0].ID)
	require.EqualValues(t, 1_400_000, page.Next)
	page, err = service.ReplyList(t.Context(), viewer, gateway.ReplyListParams{After: page.Next, Limit: 1})
	require.NoError(t, err)
	require.EqualValues(t, 2_000_000, page.Replies[0].ID)
	require.Zero(t, page.Next)
}

// TestReplyList_LooksAsOftenForWhatIsNotThere as for what is another channel's, and so takes as long.
func TestReplyList_LooksAsOftenForWhatIsNotThere(t *testing.T) {
	t.Parallel()
	viewer := operate.Reading{Actor: operate.Actor{Name: "x", Roles: map[string]operate.Role{"HR": operate.RoleViewer}}}
	for _, id := range []int64{600, 700, 2_000_001} {
		store := &fewReplies{ids: map[int64]string{600: "IT"}, newest: 2_000_000}
		page, err := operate.New(operate.Options{Store: store}).ReplyList(t.Context(), viewer, gateway.ReplyListParams{After: id - 1, Through: id})
		require.NoError(t, err)
		require.Empty(t, page.Replies)
		require.Zero(t, page.Next)
		require.Len(t, store.looks, 1)
		require.Equal(t, []string{"HR"}, store.looks[0].Channels)
	}
}

func TestReplyList_IsOfTheChannelsThatTheActorSees(t *testing.T) {
	t.Parallel()
	service := operate.New(operate.Options{Store: &fewReplies{}})
	nobody := operate.Reading{Actor: operate.Actor{Name: "x"}}
	_, err := service.ReplyList(t.Context(), nobody, gateway.ReplyListParams{})
	require.ErrorIs(t, err, operate.ErrForbidden)
	viewer := operate.Reading{Actor: operate.Actor{Name: "x", Roles: map[string]operate.Role{"HR": operate.RoleViewer}}}
	_, err = service.ReplyList(t.Context(), viewer, gateway.ReplyListParams{Channels: []string{"IT"}})
	require.ErrorIs(t, err, operate.ErrForbidden)
	_, err = service.ReplyList(t.Context(), viewer, gateway.ReplyListParams{From: "+14155550100"})
	require.ErrorIs(t, err, operate.ErrForbidden, "a number is asked for by the help desk alone")
}
