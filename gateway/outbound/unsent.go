package outbound

import (
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

// unsent are the rows of this gateway that will wait for an answer, and of which the store may not tell yet, because their
// attempts have not begun.
type unsent struct{ rows []unsentRow }

// unsentRow is one of them, and when the lease of its claim is over.
type unsentRow struct {
	to      string
	message conversation.Message
	until   time.Time
}

// forget drops those that have been claimed again.
func (u *unsent) forget(claims []gateway.Claim) {
	again := make(map[gateway.MessageID]bool, len(claims))
	for _, c := range claims {
		again[c.Message.ID] = true
	}
	u.rows = slices.DeleteFunc(u.rows, func(each unsentRow) bool { return again[each.message.ID] })
}

// addTo adds those to the numbers that the store says nothing of; what it has sent is known to it.
func (u *unsent) addTo(open map[string][]conversation.Message, sent []gateway.Message, now time.Time) {
	known := make(map[gateway.MessageID]bool, len(sent))
	for _, m := range sent {
		known[m.ID] = m.Begun() || m.Status != gateway.StatusSending
	}
	u.rows = slices.DeleteFunc(u.rows, func(each unsentRow) bool {
		return known[each.message.ID] || !now.Before(each.until)
	})
	for _, each := range u.rows {
		open[each.to] = append(open[each.to], each.message)
	}
}

// expect adds a row that will be sent, for further rows to the person; open is nil if it will wait for no answer, or if that
// matters to no other.
func (n *numbers) expect(j *job, open map[string][]conversation.Message) {
	if open == nil {
		return
	}
	now := n.opts.Clock()
	m := conversation.Message{ID: j.message.ID, Sender: j.sender, ClosesAt: now.Add(j.channel.Replies.Window)}
	open[j.to] = append(open[j.to], m)
	n.unsent.rows = append(n.unsent.rows, unsentRow{j.to, m, now.Add(n.opts.Settings.Lease)})
}

// keepsApart reports whether what is open decides how the channel's rows are sent.
func (n *numbers) keepsApart(ch *gateway.Channel) bool {
	policy := ch.Replies.NoneFree
	return len(ch.AllSenders()) > 1 || policy == gateway.NoneFreeWait || policy == gateway.NoneFreeReference
}

// readOpen adds the messages that wait for the answer of one of the numbers.
func (n *numbers) readOpen(asked []string, open map[string][]conversation.Message) error {
	now := n.opts.Clock()
	p := gateway.ConversationParams{Numbers: asked, Since: now.Add(-n.opts.Conversations.Window())}
	sent, err := patiently(n, p, n.opts.Store.SentTo)
	if err != nil {
		return err
	}
	if len(sent) > 0 {
		var answers []gateway.Answer
		answers, err = patiently(n, p, n.opts.Store.Answers)
		maps.Copy(open, n.opts.Conversations.Open(sent, answers, now))
	}
	n.unsent.addTo(open, sent, now)
	return err
}
