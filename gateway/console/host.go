package console

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway/operate"
)

// Host is what a gateway knows of itself and of the machine that it runs on.
type Host interface {
	// Facts say what runs, and over what.
	Facts(context.Context) ([]Fact, error)
	// Check proves the settings, and changes nothing. It asks the provider, and takes its time.
	Check(context.Context) []Finding
	// Journal is what waits in the journal, the oldest first.
	Journal(context.Context) ([]Kept, error)
}

// Fact is one thing that is known, and its name.
type Fact struct{ Name, Value string }

// Finding is what a check has found.
type Finding struct {
	// Level is ok, warning or error.
	Level, What, Text string
}

// Kept is an entry of the journal, without what is in it.
type Kept struct {
	At   time.Time
	File string
	Size int64
	// Refused: the store would not take it. Damaged: it cannot be read.
	Refused, Damaged bool
}

// hosted reads what concerns all of a host, for who sees every channel.
func hosted(read view) view {
	return func(v visit) (page, error) {
		if !v.Actor.May(operate.RoleViewer, operate.EveryChannel) {
			return page{}, operate.ErrForbidden
		}
		return read(v)
	}
}

// journal is what waits on this host until the store can take it.
func (c *Console) journal(v visit) (page, error) {
	kept, err := c.opts.Host.Journal(v.Context())
	return page{Name: "journal", Title: "Journal", Section: "/journal", Body: kept}, err
}

// about is what runs here.
func (c *Console) about(v visit) (page, error) {
	facts, err := c.opts.Host.Facts(v.Context())
	return page{Name: "about", Title: "About", Section: "/about", Body: aboutBody{Facts: facts}}, err
}

// check is the same with the findings of a check, which is asked for: it takes its time, and the provider's.
func (c *Console) check(v visit) (page, error) {
	if !v.Actor.May(operate.RoleOperator, operate.EveryChannel) {
		return page{}, operate.ErrForbidden
	}
	facts, err := c.opts.Host.Facts(v.Context())
	if err != nil {
		return page{}, err
	}
	body := aboutBody{Facts: facts, Checked: true, Findings: c.opts.Host.Check(v.Context())}
	return page{Name: "about", Title: "About", Section: "/about", Body: body}, nil
}

type aboutBody struct {
	Facts    []Fact
	Checked  bool
	Findings []Finding
}
