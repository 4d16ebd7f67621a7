package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// resolving offers the messages that a reply may answer to who may say which.
type resolving struct {
	Reply    *gateway.Reply
	Messages []gateway.Message
}

func newResolving(f frame, r *gateway.Reply) resolving {
	body, _ := f.Body.(threadBody)
	said := body.Said(*r)
	return resolving{r, slices.DeleteFunc(said, func(m gateway.Message) bool { return !f.May(operate.RoleHelpDesk, m.Channel) })}
}

// resolve has a reply answer a message.
func (c *Console) resolve(v visit) (deed, error) {
	as, err := resolution(v)
	if err != nil {
		return deed{}, err
	}
	d := deed{
		Title: fmt.Sprintf("Have reply %d answer message %d", as.Reply, as.Message),
		Back:  conversationPath(as.Message),
		Do: func(ctx context.Context, act operate.Act) (outcome, error) {
			changed, err := c.opts.Service.Resolve(ctx, act, as)
			return single(changed), err
		},
	}
	if as.Keyword != "" {
		d.Warning = "It counts as the answer " + as.Keyword + "."
	}
	return d, nil
}

func conversationPath(id gateway.MessageID) string {
	return "/conversations/" + strconv.FormatInt(int64(id), 10)
}

// resolution is what a form says that a reply answers.
func resolution(v visit) (operate.Resolution, error) {
	reply, err := strconv.ParseInt(v.PostForm.Get("reply"), 10, 64)
	if err != nil {
		return operate.Resolution{}, errInput
	}
	message, err := strconv.ParseInt(v.PostForm.Get("message"), 10, 64)
	if err != nil {
		return operate.Resolution{}, errInput
	}
	return operate.Resolution{
		Reply: reply, Message: gateway.MessageID(message), Keyword: strings.TrimSpace(v.PostForm.Get("keyword")),
	}, nil
}
