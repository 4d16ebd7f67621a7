package console

import (
	"context"
	"strings"

	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// numbers asks for a number. One is personal data: it is posted, and in no address.
func (c *Console) numbers(visit) (page, error) {
	return page{Name: "numbers", Title: "Numbers", Section: "/numbers"}, nil
}

// number is what is known of the one that a form has.
func (c *Console) number(v visit) (page, error) {
	number, err := c.postedNumber(v)
	if err != nil {
		return page{}, err
	}
	known, err := c.opts.Service.Number(v.Context(), reading(v), number)
	if err != nil {
		return page{}, err
	}
	body := numberBody{
		NumberDetail: known, Asked: number, Scopes: c.scopes(v),
		Reveal: offerReveal(v, operate.EveryChannel, field{"number", number}),
	}
	return page{Name: "number", Title: "Number", Section: "/numbers", Body: body}, nil
}

type numberBody struct {
	operate.NumberDetail
	// Asked is the number as it was asked for, which is nothing new to who did.
	Asked string
	// Scopes are what who looks at it may opt the number out of.
	Scopes []option
	Reveal *revealing
}

func (c *Console) scopes(v visit) []option {
	f := c.frame(v, page{})
	var all []option
	if f.May(operate.RoleHelpDesk, operate.EveryChannel) {
		all = append(all, option{"", "every channel"})
	}
	for _, name := range c.opts.Channels {
		if f.May(operate.RoleHelpDesk, name) {
			all = append(all, option{name, name})
		}
	}
	return all
}

// postedNumber is the number of a form, in E.164.
func (c *Console) postedNumber(v visit) (string, error) {
	return operate.ReadNumber(v.PostForm.Get("number"), c.opts.Region)
}

// optOut and optIn close and open a number for a channel, or for all.
func (c *Console) optOut(v visit) (deed, error) {
	return c.consent(v, "Opt number %n out of %c", c.opts.Service.OptOut)
}

func (c *Console) optIn(v visit) (deed, error) {
	d, err := c.consent(v, "Let number %n be texted again by %c", c.opts.Service.OptIn)
	d.Warning = "It takes the person's own word. A block of the provider's stays: only a start word from that phone ends it."
	return d, err
}

type changeConsent func(context.Context, operate.Act, operate.Target) (bool, error)

func (c *Console) consent(v visit, title string, change changeConsent) (deed, error) {
	number, err := c.postedNumber(v)
	if err != nil {
		return deed{}, err
	}
	target := operate.Target{Number: number, Channel: v.PostForm.Get("channel")}
	named := target.Channel
	if named == "" {
		named = "every channel"
	}
	return deed{
		Title: strings.NewReplacer("%n", ending(number), "%c", named).Replace(title), Back: "/numbers",
		Do: func(ctx context.Context, act operate.Act) (outcome, error) {
			changed, err := change(ctx, act, target)
			return single(changed), err
		},
	}, nil
}

// ending is so much of a number that who has it before him recognises it, and an address may hold.
func ending(number string) string { return "…" + number[max(0, len(number)-4):] }

// channelOf is the channel of a scope, [operate.EveryChannel] of all of them.
func channelOf(scope consent.Scope) string {
	if scope == consent.ScopeAll {
		return operate.EveryChannel
	}
	return string(scope)
}
