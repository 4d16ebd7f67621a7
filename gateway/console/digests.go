package console

import (
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// digestsListed is how many digests are listed, the newest.
const digestsListed = 100

// digests are those that were made, and what became of them.
func (c *Console) digests(v visit) (page, error) {
	made, err := c.opts.Service.Digests(v.Context(), v.Actor, digestsListed)
	body := digestsBody{Made: made, Periods: periods(), Previews: v.Actor.May(operate.RoleHelpDesk, operate.EveryChannel)}
	return page{Name: "digests", Title: "Digests", Section: "/digests", Body: body}, err
}

type digestsBody struct {
	Made    []gateway.MailingSummary
	Periods []option
	// Previews: the digest of a manager may be looked at.
	Previews bool
}

// periods are how far back a preview goes.
func periods() []option {
	return []option{{"24h", "the last 24 hours"}, {"72h", "the last three days"}, {"168h", "the last week"}}
}

// digest is what a manager would be told now, as the mail has it. Nothing is sent.
func (c *Console) digest(v visit) (page, error) {
	last := v.PostForm.Get("last")
	if !slices.ContainsFunc(periods(), func(o option) bool { return o.Value == last }) {
		return page{}, errInput
	}
	period, _ := time.ParseDuration(last) // one of the options
	now := c.opts.Clock()
	r := reading(v)
	r.Reveal = true // it is nothing else
	told, err := c.opts.Service.Digest(v.Context(), r, digest.About{
		Manager: v.PostForm.Get("manager"), Since: now.Add(-period), Until: now,
	})
	if err != nil {
		return page{}, err
	}
	mail, err := c.opts.Digest.Render(told)
	if err != nil {
		return page{}, fmt.Errorf("rendering digest: %w", err)
	}
	body := previewBody{Mail: mail, Empty: told.Empty()}
	return page{Name: "digest", Title: "Preview of a digest", Section: "/digests", Body: body}, nil
}

type previewBody struct {
	digest.Mail
	// Empty: there is nothing to tell, and so no mail.
	Empty bool
}
