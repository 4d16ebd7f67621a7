package conversation

import (
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
)

// Book knows which messages of the channels wait for an answer, for which, and until when. It is made by NewBook and
// safe for concurrent use; of the zero value none waits.
type Book struct {
	pages map[string]page
}

// page is what the book has of a channel.
type page struct {
	channel gateway.Channel
	answers answer.Set
	senders map[string]gateway.Sender
}

// NewBook makes a Book. It fails if the keywords of a channel cannot be read, and names it.
func NewBook(channels []gateway.Channel) (Book, error) {
	b := Book{pages: map[string]page{}}
	for _, ch := range channels {
		set, err := answer.New(ch.Replies.Keywords)
		if err != nil {
			return Book{}, fmt.Errorf("keywords of channel %s: %w", ch.Name, err)
		}
		senders := map[string]gateway.Sender{}
		for _, s := range ch.AllSenders() {
			senders[s.ID] = s
		}
		b.pages[ch.Name] = page{ch, set, senders}
	}
	return b, nil
}

// Expects reports whether the message waits for an answer once it is sent. A question of our own is apart: it goes from
// where it was asked for.
func (b Book) Expects(m gateway.Message) bool {
	p, ok := b.pages[m.Channel]
	return ok && len(m.Choices) == 0 && (p.channel.Replies.Expects || len(m.ReplyKeywords) > 0)
}

// Window is the longest time for which a message counts: while it waits, and then while a question about it does.
func (b Book) Window() time.Duration {
	longest := time.Duration(0)
	for _, p := range b.pages {
		longest = max(longest, p.channel.Replies.Window)
	}
	return longest + QuestionWindow + QuestionDelay
}

// Message is one that was sent, as a conversation knows it; not ok if it was not sent yet, or by none of the channels.
func (b Book) Message(sent gateway.Message) (Message, bool) {
	p, ok := b.pages[sent.Channel]
	if !ok || sent.Status == gateway.StatusSending && !sent.Begun() {
		return Message{}, false
	}
	m := Message{
		ID: sent.ID, PersonID: sent.PersonID, Channel: sent.Channel, Sender: gateway.Sender{ID: sent.Sender},
		SentAt: sent.ClaimedAt, Answers: p.answers, Latest: p.channel.Replies.Latest,
		Label: label(sent), Question: p.channel.Replies.Question, Choices: sent.Choices,
	}
	if sender, ok := p.senders[sent.Sender]; ok {
		m.Sender = sender
	}
	if len(sent.ReplyKeywords) > 0 {
		m.Answers = p.answers.Only(sent.ReplyKeywords)
	}
	switch {
	case m.isQuestion():
		m.ClosesAt = sent.ClaimedAt.Add(QuestionWindow)
	case b.Expects(sent):
		m.ClosesAt = sent.ClaimedAt.Add(p.channel.Replies.Window)
	}
	return m, true
}

// Closed is the message after an answer, which closes it if it is final.
func (b Book) Closed(m Message, a gateway.Answer) Message {
	return m.Closed(a, b.pages[m.Channel].channel.Replies.Final)
}

// Open are the messages that wait for an answer now, by the number that they were sent to.
func (b Book) Open(sent []gateway.Message, answers []gateway.Answer, now time.Time) map[string][]Message {
	open := map[string][]Message{}
	for _, each := range sent {
		m, ok := b.Message(each)
		for _, a := range answers {
			m = b.Closed(m, a)
		}
		if ok && now.Before(m.ClosesAt) {
			open[each.Recipient] = append(open[each.Recipient], m)
		}
	}
	return open
}
