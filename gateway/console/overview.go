package console

import "ebs-sms-gateway/gateway/operate"

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
