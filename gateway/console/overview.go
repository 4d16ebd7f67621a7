package console

import (
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/alert"
	"ebs-sms-gateway/gateway/operate"
)

// overview is what is wrong now, first, and then how much there is to do.
func (c *Console) overview(v visit) (page, error) {
	now, err := c.opts.Service.Overview(v.Context(), v.Actor)
	if err != nil {
		return page{}, err
	}
	activity, err := c.opts.Service.Activity(v.Context(), v.Actor)
	if err != nil {
		return page{}, err
	}
	return page{Name: "overview", Title: "Overview", Section: "/", Live: true, Body: overviewBody{now, activity}}, nil
}

type overviewBody struct {
	operate.Overview
	Activity []operate.Bucket
}

// problemPath is where what a problem counts is listed, "" if nowhere.
func problemPath(p operate.Problem) string {
	s := search{}
	if channel, is := strings.CutPrefix(p.About, "channel "); is {
		s.Channel, _, _ = strings.Cut(channel, ",")
	}
	switch p.Alert {
	case alert.Held:
		s.Status = string(gateway.StatusHeld)
	case "EbsSmsOutcomesUnknown":
		s.Status = string(gateway.StatusUnknown)
	case "EbsSmsSendFailures", "EbsSmsQueueBehind":
	case "EbsSmsSenderPaused", "EbsSmsPaused", "EbsSmsAccountPaused", "EbsSmsDailyCapNearlyUsed":
		return "/channels"
	case "EbsSmsRepliesAmbiguous":
		return "/replies?status=AMBIGUOUS"
	case "EbsSmsRepliesNotSwept":
		return "/replies"
	case "EbsSmsDigestsLate":
		return "/digests"
	default:
		return ""
	}
	return s.Path(0)
}
