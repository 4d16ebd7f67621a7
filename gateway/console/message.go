package console

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// messageBody is what the page of one message shows.
type messageBody struct {
	operate.Detail
	// Blocks are what keeps a message that waits from going, Explained that this is known.
	Blocks    []operate.Block
	Explained bool
	Actions   []action
	Revealed  bool
	// Fault is why it was not revealed, "" if it was, or was not to be.
	Fault string
}

func messagePath(id gateway.MessageID) string { return "/messages/" + strconv.FormatInt(int64(id), 10) }

// messageID is the one in the path.
func messageID(v visit) (gateway.MessageID, error) {
	id, err := strconv.ParseInt(v.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, errNoPage
	}
	return gateway.MessageID(id), nil
}

// message is one message with its history.
func (c *Console) message(v visit) (page, error) {
	p, err := c.messagePage(v, operate.Reading{Actor: v.Actor})
	p.Live = true
	return p, err
}

// reveal is the same with personal data, which is an act: nothing else is done by it, and nothing is sent again.
func (c *Console) reveal(v visit) (page, error) {
	reading := operate.Reading{Actor: v.Actor, Reveal: true, Reason: strings.TrimSpace(v.PostForm.Get(reasonField))}
	p, err := c.messagePage(v, reading)
	if errors.Is(err, operate.ErrIncompleteAct) {
		masked, masking := c.messagePage(v, operate.Reading{Actor: v.Actor})
		if body, shown := masked.Body.(messageBody); shown {
			body.Fault = err.Error()
			masked.Body, masked.Status = body, http.StatusUnprocessableEntity
		}
		return masked, masking
	}
	return p, err
}

func (c *Console) messagePage(v visit, reading operate.Reading) (page, error) {
	id, err := messageID(v)
	if err != nil {
		return page{}, err
	}
	body := messageBody{Revealed: reading.Reveal}
	if body.Detail, err = c.opts.Service.Message(v.Context(), reading, id); err != nil {
		return page{}, err
	}
	body.Actions = offered(body.Message.Status)
	if body.Message.Status.Claimable() {
		e, err := c.opts.Service.Explain(v.Context(), operate.Reading{Actor: v.Actor}, operate.Question{ID: id})
		if err != nil && !errors.Is(err, operate.ErrUnknownChannel) {
			return page{}, err
		}
		body.Blocks, body.Explained = e.Blocks, err == nil
	}
	return page{
		Name: "message", Title: "Message " + strconv.FormatInt(int64(id), 10), Section: "/messages", Body: body,
	}, nil
}
