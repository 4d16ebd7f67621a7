package console

import (
	"context"
	"errors"

	"ebs-sms-gateway/gateway/operate"
)

// Host is what a gateway knows of itself and of the machine that it runs on.
type Host interface {
	// Facts say what runs, and over what.
	Facts(context.Context) ([]Fact, error)
	// Check proves the settings, and changes nothing. It asks the provider, and takes its time.
	Check(context.Context) []Finding
}

// Fact is one thing that is known, and its name.
type Fact struct{ Name, Value string }

// Finding is what a check has found.
type Finding struct {
	// Level is ok, warning or error.
	Level, What, Text string
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
	kept, err := c.opts.Service.LookJournal(v.Context(), operate.Reading{Actor: v.Actor})
	body := journalBody{Kept: kept, None: errors.Is(err, operate.ErrNoJournal)}
	if body.None {
		err = nil
	}
	return page{Name: "journal", Title: "Journal", Section: "/journal", Body: body}, err
}

// journalBody is what the page of the journal shows, or that there is none.
type journalBody struct {
	Kept []operate.Journalled
	None bool
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
