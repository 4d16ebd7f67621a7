// Package conversation decides which message a reply answers. A wrong match is the only sin: where there is a doubt the
// reply is ambiguous, with the messages that it may answer, for a person to decide. It does no I/O.
package conversation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
)

// Message is one that a person was sent.
type Message struct {
	ID       gateway.MessageID
	PersonID int64
	Channel  string
	// Sender is what it was sent from, a service's ID if that chose the number.
	Sender gateway.Sender
	SentAt time.Time
	// ClosesAt is until when it waits for an answer; zero: it waits for none.
	ClosesAt time.Time
	// Answers are those that it understands, empty where any text is one.
	Answers answer.Set
	// Latest is the policy of its channel.
	Latest bool
	// Label names it in a question. Question is what its channel asks where a reply may answer several messages, with
	// the list of them in brackets; "": nothing.
	Label, Question string
	// Choices are the messages that it asks about itself, none if it is no question of the gateway's own.
	Choices []gateway.MessageID
}

// skew is how far the clocks of two gateways may be apart: within it, a reply from before a message may be to it.
const skew = time.Minute

// mostCandidates bounds what CANDIDATES has to hold.
const mostCandidates = 100

// Conversation is what was sent to one number.
type Conversation struct {
	Sent []Message
	// Pooled: the number that the reply was sent to is none of the configured senders, but may be of a service.
	Pooled bool
}

// Decide returns the reply with the message that it answers, if that is certain. The first that decides: the reference
// in its text; the question of our own that it answers; the only open message from the number that it was sent to; the
// one whose keywords alone understand it; the latest, where all channels allow that.
func (c Conversation) Decide(r gateway.Reply) gateway.Reply {
	open := c.open(r)
	named, text := references(r.Body)
	if len(named) == 0 {
		if answered, ok := c.byQuestion(r, open); ok {
			return answered
		}
	}
	switch {
	case len(open) == 0:
		r.Match = gateway.Match{Status: gateway.MatchUnmatched}
		return r
	case len(named) > 0:
		return byReference(r, open, named, text)
	}
	here := slices.DeleteFunc(slices.Clone(open), func(m Message) bool { return !c.here(r, m) })
	if len(here) == 0 {
		return ambiguous(r, open)
	}
	if m, method := c.choose(r, here, open); method != "" && !m.SentAt.After(r.ReceivedAt) {
		return matched(r, m, method)
	}
	return ambiguous(r, here)
}

// open are the messages that waited for an answer when the reply came, the newest first, without our own questions.
func (c Conversation) open(r gateway.Reply) []Message {
	open := slices.DeleteFunc(slices.Clone(c.Sent), func(m Message) bool {
		return m.isQuestion() || r.ReceivedAt.After(m.ClosesAt) || r.ReceivedAt.Before(m.SentAt.Add(-skew))
	})
	slices.SortFunc(open, func(a, b Message) int {
		return cmp.Or(b.SentAt.Compare(a.SentAt), cmp.Compare(b.ID, a.ID))
	})
	return open
}

// here reports whether the message may have been sent from the number that the reply was sent to.
func (c Conversation) here(r gateway.Reply, m Message) bool {
	if m.Sender.Kind == gateway.SenderService {
		return c.Pooled && (r.Channel == "" || r.Channel == m.Channel)
	}
	return m.Sender.ID == r.To
}

// choose returns the message and how it was found, no method if none is certain. here are the open ones from the number
// that the reply was sent to, open those from any.
func (c Conversation) choose(r gateway.Reply, here, open []Message) (Message, gateway.MatchMethod) {
	understanding := understood(r.Body, here)
	switch {
	case len(here) == 1 && len(understanding) == 0 && c.elsewhere(r, here[0], open):
		return Message{}, ""
	case len(here) == 1:
		return here[0], gateway.MatchOnly
	case len(understanding) == 1 && !slices.ContainsFunc(here, func(m Message) bool { return m.Answers.Empty() }):
		return understanding[0], gateway.MatchKeyword
	case slices.ContainsFunc(here, func(m Message) bool { return !m.Latest }):
		return Message{}, ""
	case len(understanding) > 0:
		here = understanding
	}
	return here[0], gateway.MatchLatest
}

// elsewhere reports whether a text that the only open message does not understand may be about something else: a
// message understands it that was sent from another number, or since then another text has followed, or was answered, or
// we have asked what is meant.
func (c Conversation) elsewhere(r gateway.Reply, only Message, open []Message) bool {
	return len(understood(r.Body, open)) > 0 || slices.ContainsFunc(c.Sent, func(m Message) bool {
		if m.ID == only.ID || !c.here(r, m) {
			return false
		}
		if m.ClosesAt.IsZero() {
			return m.SentAt.After(only.SentAt) && !r.ReceivedAt.Before(m.SentAt.Add(-skew))
		}
		return m.ClosesAt.After(only.SentAt) && (m.isQuestion() || m.ClosesAt.Before(r.ReceivedAt))
	})
}

// understood are those of the messages that understand the text.
func understood(text string, messages []Message) []Message {
	return slices.DeleteFunc(slices.Clone(messages), func(m Message) bool { return m.Answers.Understand(text) == "" })
}

// byReference takes the one open message that the text names, from whatever number it was sent.
func byReference(r gateway.Reply, open []Message, named []string, text string) gateway.Reply {
	those := slices.DeleteFunc(slices.Clone(open), func(m Message) bool { return !isNamed(m.ID, named) })
	if len(those) != 1 || len(named) > 1 {
		return ambiguous(r, open)
	}
	r.Body, text = text, r.Body // the reference is no part of the answer
	r = matched(r, those[0], gateway.MatchReference)
	r.Body = text
	return r
}

func matched(r gateway.Reply, m Message, method gateway.MatchMethod) gateway.Reply {
	r.Match = gateway.Match{
		Status: gateway.MatchMatched, Method: method, MessageID: m.ID, PersonID: m.PersonID,
	}
	r.Channel, r.Keyword = m.Channel, m.Answers.Understand(r.Body)
	return r
}

func ambiguous(r gateway.Reply, candidates []Message) gateway.Reply {
	r.Match = gateway.Match{Status: gateway.MatchAmbiguous}
	for _, m := range candidates[:min(len(candidates), mostCandidates)] {
		r.Match.Candidates = append(r.Match.Candidates, m.ID)
	}
	return r
}

// Closed is the message as it stands after an answer with a keyword that is final: it waits no longer.
func (m Message) Closed(a gateway.Answer, final []string) Message {
	if m.isQuestion() && a.MessageID == m.ID && a.ReceivedAt.Before(m.ClosesAt) {
		m.ClosesAt = a.ReceivedAt
		return m
	}
	isFinal := func(keyword string) bool { return strings.EqualFold(answer.Canonical(keyword), a.Keyword) }
	if a.MessageID == m.ID && a.Keyword != "" && slices.ContainsFunc(final, isFinal) &&
		a.ReceivedAt.Before(m.ClosesAt) {
		m.ClosesAt = a.ReceivedAt
	}
	return m
}
