package console

import "ebs-sms-gateway/gateway"

// auditPage is how many entries a page of the audit log shows.
const auditPage = 100

// audit is who did and saw what, the newest first.
func (c *Console) audit(v visit) (page, error) {
	before, err := pageBefore(v)
	if err != nil {
		return page{}, errInput
	}
	body := auditBody{Target: v.URL.Query().Get("target")}
	body.Entries, err = c.opts.Service.AuditLog(v.Context(), v.Actor, gateway.AuditParams{
		Target: body.Target, Before: before, Limit: auditPage,
	})
	if len(body.Entries) == auditPage {
		body.Next = body.Entries[auditPage-1].ID
	}
	return page{Name: "audit", Title: "Audit log", Section: "/audit", Body: body}, err
}

type auditBody struct {
	// Target is what the entries are about, "" if about all.
	Target  string
	Entries []gateway.AuditEntry
	// Next is the last one of a full page, behind which there may be more.
	Next int64
}
