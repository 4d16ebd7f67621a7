package inbound

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/phone"
)

// matchPage is how many replies are decided at once.
const matchPage = 100

// matchTimeout bounds the work on a page.
const matchTimeout = 30 * time.Second

// Round decides every pending reply, once, by pages. Those that cannot be written stay pending, and hide none behind them. It
// tells how old the oldest of them is; so does one that fails, if it knows of any.
func (m *Matcher) Round(ctx context.Context) error {
	var oldest time.Time
	page := gateway.PendingParams{Limit: matchPage}
	for {
		replies, left, err := m.decidePage(ctx, page)
		for _, r := range left {
			if oldest.IsZero() || r.ReceivedAt.Before(oldest) {
				oldest = r.ReceivedAt
			}
		}
		if err == nil && len(replies) == page.Limit {
			page.After = replies[len(replies)-1].ID
			continue
		}
		if err == nil || !oldest.IsZero() {
			m.opts.Observer.MatchesPending(m.age(oldest))
		}
		return err
	}
}

// age is 0 for the zero time.
func (m *Matcher) age(received time.Time) time.Duration {
	if received.IsZero() {
		return 0
	}
	return max(0, m.opts.Clock().Sub(received))
}

// decidePage decides one page of replies, and returns it and those of it that are left: all, if it fails.
func (m *Matcher) decidePage(ctx context.Context, p gateway.PendingParams) (page, left []gateway.Reply, err error) {
	ctx, cancel := context.WithTimeout(ctx, matchTimeout)
	defer cancel()
	if page, err = m.opts.Store.PendingReplies(ctx, p); err != nil || len(page) == 0 {
		return page, nil, err
	}
	// What was answered is read after what is pending: what another gateway decided in between is in one of the two.
	said, err := m.said(ctx, page)
	if err != nil {
		return page, page, err
	}
	var decided []gateway.Reply
	for _, r := range page {
		r = said.decide(r)
		settled, err := m.converse(ctx, said, r)
		switch {
		case err != nil:
			return page, page, err
		case settled:
			decided = append(decided, r)
		default:
			left = append(left, r)
		}
	}
	refused, err := m.record(ctx, said, decided)
	if err != nil {
		return page, page, err
	}
	return page, append(left, refused...), nil
}

// record writes decisions and returns those that the database refuses, each of which costs no other. One that was missed
// is another gateway's, or locked: the next round tells.
func (m *Matcher) record(ctx context.Context, s said, decided []gateway.Reply) (left []gateway.Reply, err error) {
	if len(decided) == 0 {
		return nil, nil
	}
	told, err := m.opts.Store.RecordMatches(ctx, decided)
	switch {
	case gateway.Refused(err) && len(decided) > 1:
		for _, r := range decided {
			some, err := m.record(ctx, s, []gateway.Reply{r})
			if err != nil {
				return nil, err
			}
			left = append(left, some...)
		}
		return left, nil
	case gateway.Refused(err):
		told = []error{err}
	case err != nil:
		return nil, fmt.Errorf("writing what replies answer: %w", err)
	}
	for i, r := range decided {
		switch {
		case told[i] == nil:
			m.opts.Observer.Matched(s.matched(r))
		case errors.Is(told[i], gateway.ErrMissed):
		default:
			m.opts.Observer.Refused(OpMatch, 1)
			m.log.Warn("reply cannot be decided; it stays pending", "inbound_id", r.ID,
				"provider_sid", r.ProviderSID, "error", told[i])
		}
		if told[i] != nil {
			left = append(left, r)
		}
	}
	return left, nil
}

// said is what was said with the people of a page, by their number in E.164.
type said struct {
	matcher *Matcher
	sent    map[string][]conversation.Message
	rows    map[gateway.MessageID]gateway.Message
	// began is when the work on the page did.
	began time.Time
}

// said reads what the page's people were sent, and what they answered.
func (m *Matcher) said(ctx context.Context, page []gateway.Reply) (said, error) {
	now := m.opts.Clock()
	s := said{m, map[string][]conversation.Message{}, map[gateway.MessageID]gateway.Message{}, now}
	var numbers, raw []string
	oldest := now
	for _, r := range page {
		if r.Kind == consent.KindReply {
			numbers, raw = append(numbers, phone.E164(r.From)), append(raw, r.From)
		}
		if !r.ReceivedAt.IsZero() && r.ReceivedAt.Before(oldest) {
			oldest = r.ReceivedAt
		}
	}
	if len(numbers) == 0 {
		return s, nil
	}
	since := oldest.Add(-m.opts.Conversations.Window())
	answers, err := m.opts.Store.Answers(ctx, gateway.ConversationParams{Numbers: distinctly(raw), Since: since})
	if err != nil {
		return s, fmt.Errorf("reading answers: %w", err)
	}
	sent, err := m.opts.Store.SentTo(ctx, gateway.ConversationParams{Numbers: distinctly(numbers), Since: since})
	if err != nil {
		return s, fmt.Errorf("reading what was sent to people: %w", err)
	}
	for _, each := range sent {
		if message, ok := m.opts.Conversations.Message(each); ok {
			s.sent[each.Recipient] = append(s.sent[each.Recipient], message)
			s.rows[each.ID] = each
		}
	}
	for _, a := range answers {
		s.answered(a)
	}
	return s, nil
}

// decide finds the message of a reply, and closes it to later ones if the answer is final.
func (s said) decide(r gateway.Reply) gateway.Reply {
	if r.Kind != consent.KindReply {
		r.Match = gateway.Match{Status: gateway.MatchNone}
		return r
	}
	if r = s.with(r).Decide(r); r.Match.Status == gateway.MatchMatched {
		s.answered(gateway.Answer{
			From: r.From, MessageID: r.Match.MessageID, Keyword: r.Keyword, ReceivedAt: r.ReceivedAt,
		})
	}
	return r
}

// matched is what is told of a reply that was decided.
func (s said) matched(r gateway.Reply) Matched {
	of := s.rows[r.Match.MessageID]
	return Matched{
		Reply: r.ID, ProviderSID: r.ProviderSID, Match: r.Match, Channel: of.Channel, Ref: of.AttemptRef,
		Work: gateway.Period{From: s.began, To: s.matcher.opts.Clock()},
	}
}

// with is the conversation that a reply is part of.
func (s said) with(r gateway.Reply) conversation.Conversation {
	return conversation.Conversation{Sent: s.sent[phone.E164(r.From)], Pooled: s.matcher.pooled(r.To)}
}

func (s said) answered(a gateway.Answer) {
	sent := s.sent[phone.E164(a.From)]
	for i, each := range sent {
		sent[i] = s.matcher.opts.Conversations.Closed(each, a)
	}
}

// pooled reports whether no channel sends from the number: then it may be a service's.
func (m *Matcher) pooled(to string) bool {
	return !slices.ContainsFunc(m.opts.Channels, func(ch gateway.Channel) bool { return ch.Owns(to) })
}

func distinctly(numbers []string) []string {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
