package console

import (
	"slices"
	"strconv"

	"ebs-sms-gateway/gateway"
)

// repliesPage is how many replies a page shows.
const repliesPage = 50

// matchStatuses are those that replies are listed by: what waits for somebody is the first.
func matchStatuses() []gateway.MatchStatus {
	return []gateway.MatchStatus{
		gateway.MatchAmbiguous, gateway.MatchUnmatched, gateway.MatchMatched, gateway.MatchPending, gateway.MatchNone,
	}
}

// replies are those whose match has a status, the newest first.
func (c *Console) replies(v visit) (page, error) {
	body := repliesBody{Status: gateway.MatchAmbiguous, Statuses: matchStatuses()}
	if asked := v.URL.Query().Get("status"); asked != "" {
		body.Status = gateway.MatchStatus(asked)
	}
	before, err := pageBefore(v)
	if err != nil || !slices.Contains(body.Statuses, body.Status) {
		return page{}, errInput
	}
	body.Replies, err = c.opts.Service.SearchReplies(v.Context(), reading(v), gateway.ReplySearchParams{
		Statuses: []gateway.MatchStatus{body.Status}, Before: before, Limit: repliesPage,
	})
	if len(body.Replies) == repliesPage {
		body.Next = body.Replies[repliesPage-1].ID
	}
	return page{Name: "replies", Title: "Replies", Section: "/replies", Body: body}, err
}

type repliesBody struct {
	Status   gateway.MatchStatus
	Statuses []gateway.MatchStatus
	Replies  []gateway.Reply
	// Next is the last one of a full page, behind which there may be more.
	Next int64
}

// pageBefore is behind which id a list goes on, 0 from its start.
func pageBefore(v visit) (int64, error) {
	text := v.URL.Query().Get("before")
	if text == "" {
		return 0, nil
	}
	return strconv.ParseInt(text, 10, 64)
}
