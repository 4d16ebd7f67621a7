package console

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// conversation is what was said with the person of a message.
func (c *Console) conversation(v visit) (page, error) {
	id, err := strconv.ParseInt(v.PathValue("id"), 10, 64)
	if err != nil {
		return page{}, errNoPage
	}
	return c.thread(v, operate.Whose{Message: gateway.MessageID(id)})
}

// conversationOfReply is what was said with the person of a reply.
func (c *Console) conversationOfReply(v visit) (page, error) {
	id, err := strconv.ParseInt(v.PathValue("id"), 10, 64)
	if err != nil {
		return page{}, errNoPage
	}
	return c.thread(v, operate.Whose{Reply: id})
}

func (c *Console) thread(v visit, whose operate.Whose) (page, error) {
	thread, err := c.opts.Service.Conversation(v.Context(), reading(v), whose)
	if err != nil {
		return page{}, err
	}
	section := "/messages"
	if whose.Reply != 0 {
		section = "/replies"
	}
	body := threadBody{
		Thread: thread, Entries: entries(thread), Here: fmt.Sprint(whose.Message),
		Reveal: offerReveal(v, channelOfThread(thread)), Revealed: reading(v).Reveal,
	}
	return page{Name: "conversation", Title: "Conversation", Section: section, Body: body}, nil
}

type threadBody struct {
	operate.Thread
	Entries []entry
	// Here is the message that the page was asked for by.
	Here     string
	Reveal   *revealing
	Revealed bool
}

// Said are the texts that a reply may answer, newest first: its candidates, or all.
func (b threadBody) Said(r gateway.Reply) []gateway.Message {
	var said []gateway.Message
	for _, m := range b.Messages {
		if len(r.Match.Candidates) == 0 || slices.Contains(r.Match.Candidates, m.ID) {
			said = append(said, m)
		}
	}
	return said
}

// channelOfThread is the one of all messages, "" if there are several.
func channelOfThread(t operate.Thread) string {
	name := ""
	for i, m := range t.Messages {
		if i > 0 && m.Channel != name {
			return ""
		}
		name = m.Channel
	}
	return name
}

// entry is a text or a reply.
type entry struct {
	At    time.Time
	Text  *gateway.Message
	Reply *gateway.Reply
}

// Open reports whether somebody may say what the reply answers.
func (e entry) Open() bool { return e.Reply.Undecided() }

// entries are texts and replies as they were said, the oldest first.
func entries(t operate.Thread) []entry {
	all := make([]entry, 0, len(t.Messages)+len(t.Replies))
	for _, m := range t.Messages {
		at := m.CreatedAt
		if !m.ClaimedAt.IsZero() {
			at = m.ClaimedAt
		}
		all = append(all, entry{At: at, Text: &m})
	}
	for _, r := range t.Replies {
		all = append(all, entry{At: r.ReceivedAt, Reply: &r})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.At.Compare(b.At) })
	return all
}
