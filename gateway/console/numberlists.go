package console

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// afterField is where the next page of a list of numbers begins.
const afterField = "after"

// deadNumbers are the numbers that are given up.
func (c *Console) deadNumbers(v visit) (page, error) {
	dead, err := c.opts.Service.DeadNumbers(v.Context(), reading(v), v.PostForm.Get(afterField))
	body := numbersBody[gateway.Number]{Numbers: dead.Rows, listing: listed(v, dead.Next)}
	return page{Name: "deadnumbers", Title: "Numbers that are given up", Section: "/numbers", Body: body}, err
}

// optOuts are those in force.
func (c *Console) optOuts(v visit) (page, error) {
	standing, err := c.opts.Service.OptOuts(v.Context(), reading(v), v.PostForm.Get(afterField))
	body := numbersBody[gateway.ConsentChange]{Numbers: standing.Rows, listing: listed(v, standing.Next)}
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
	// Next are the fields of the next page, none if this is the last one.
	Next []field
}

func listed(v visit, next string) listing {
	r := reading(v)
	l := listing{Revealed: r.Reveal, Reason: r.Reason}
	var here []field
	if after := v.PostForm.Get(afterField); after != "" {
		here = []field{{afterField, after}}
	}
	l.Reveal = offerReveal(v, operate.EveryChannel, here...)
	if next != "" {
		l.Next = []field{{afterField, next}}
	}
	return l
}
