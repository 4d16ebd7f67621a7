package console

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// The fields of a form that asks for the next page of a list of numbers.
const (
	afterField = "after"
	scopeField = "scope"
)

// numbersPage is how many numbers make a full page, behind which there may be more.
const numbersPage = 100

// deadNumbers are the numbers that are given up.
func (c *Console) deadNumbers(v visit) (page, error) {
	dead, err := c.opts.Service.DeadNumbers(v.Context(), reading(v), v.PostForm.Get(afterField))
	body := numbersBody[gateway.Number]{Numbers: dead, listing: listed(v)}
	if n := len(dead); n == numbersPage && body.Revealed {
		body.Next = []field{{afterField, dead[n-1].Number}}
	}
	return page{Name: "deadnumbers", Title: "Numbers that are given up", Section: "/numbers", Body: body}, err
}

// optOuts are those in force.
func (c *Console) optOuts(v visit) (page, error) {
	standing, err := c.opts.Service.OptOuts(v.Context(), reading(v), gateway.ConsentChange{
		Number: v.PostForm.Get(afterField), Scope: consent.Scope(v.PostForm.Get(scopeField)),
	})
	body := numbersBody[gateway.ConsentChange]{Numbers: standing, listing: listed(v)}
	if n := len(standing); n == numbersPage && body.Revealed {
		body.Next = []field{{afterField, standing[n-1].Number}, {scopeField, string(standing[n-1].Scope)}}
	}
	return page{Name: "optouts", Title: "Opt-outs in force", Section: "/numbers", Body: body}, err
}

// numbersBody is a page of a list of numbers.
type numbersBody[T any] struct {
	Numbers []T
	listing
}

type listing struct {
	Reveal   *revealing
	Revealed bool
	Reason   string
	// Next are the fields of the next page, none if this is the last one, or masked.
	Next []field
}

func listed(v visit) listing {
	r := reading(v)
	return listing{Reveal: offerReveal(v, operate.EveryChannel), Revealed: r.Reveal, Reason: r.Reason}
}
