package console

import (
	"errors"
	"net/http"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// pageSize is how many messages a page lists.
const pageSize = 50

// messagesBody is what the list of messages shows.
type messagesBody struct {
	Search   search
	Channels []string
	Statuses []gateway.Status
	Found    operate.Page
	// Fault is what of the search cannot be read, "" if all can.
	Fault string
}

// Short reports whether a page that is not full is not the last one either.
func (b messagesBody) Short() bool { return b.Found.Next != 0 && len(b.Found.Messages) < pageSize }

// messages lists what a search finds, the newest first.
func (c *Console) messages(v visit) (page, error) {
	if err := v.ParseForm(); err != nil {
		return page{}, errInput
	}
	body := messagesBody{Search: readSearch(v.Form), Channels: c.seen(v.Actor), Statuses: gateway.Statuses()}
	p := page{Name: "messages", Title: "Messages", Section: "/messages"}
	var err error
	if body.Found, err = c.find(v, body.Search); errors.Is(err, errInput) {
		p.Status, body.Fault, err = http.StatusUnprocessableEntity, err.Error(), nil
	}
	p.Body = body
	return p, err
}

func (c *Console) find(v visit, s search) (operate.Page, error) {
	params, err := s.params(c.opts.Zone)
	if err != nil {
		return operate.Page{}, err
	}
	params.Limit = pageSize
	return c.opts.Service.Messages(v.Context(), operate.Reading{Actor: v.Actor}, params)
}

// seen are the channels of which somebody sees something.
func (c *Console) seen(actor operate.Actor) []string {
	var names []string
	for _, name := range c.opts.Channels {
		if actor.May(operate.RoleViewer, name) {
			names = append(names, name)
		}
	}
	return names
}
