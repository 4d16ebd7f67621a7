package inbound

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/phone"
)

// questionPriority lets a question go first: who is asked has the phone in their hand.
const questionPriority = 1

// converse asks about a reply that is ambiguous, or carries out what the answer to such a question says, both before the
// reply itself is recorded: after a crash in between it is repeated, and changes nothing twice. Not settled: the reply
// stays pending.
func (m *Matcher) converse(ctx context.Context, s said, r gateway.Reply) (settled bool, err error) {
	switch {
	case r.Match.Status == gateway.MatchAmbiguous:
		return m.ask(ctx, s, r)
	case r.Match.Method == gateway.MatchQuestion:
		return m.resolve(ctx, s, r)
	}
	return true, nil
}

// ask puts the question about a reply into the queue. A refusal costs the question alone; where the queue takes nothing,
// the reply waits for as long as a question is of use, and the others do not.
func (m *Matcher) ask(ctx context.Context, s said, r gateway.Reply) (settled bool, err error) {
	q, ok := s.with(r).Question(r, m.opts.Clock())
	if !ok || utf8.RuneCountInString(q.Text) > m.opts.Limits.Text {
		return true, nil
	}
	if alone, err := m.alone(ctx, r); err != nil || !alone {
		return err == nil, err
	}
	_, err = m.opts.Store.Insert(ctx, []gateway.Message{s.question(q, r)})
	switch {
	case gateway.Refused(err):
		m.opts.Observer.Refused(OpMatch, 1)
		m.log.Warn("no question can be asked about a reply", "inbound_id", r.ID, "provider_sid", r.ProviderSID,
			"error", err)
	case err != nil:
		m.opts.Observer.StoreFailed(OpMatch)
		m.log.Warn("asking what a reply answers failed; it waits", "inbound_id", r.ID,
			"provider_sid", r.ProviderSID, "error", err)
		return false, nil
	}
	return true, nil
}

// alone reports whether the person has written no other reply that a question may seem to be about. It looks once the
// reply itself is staged: of two gateways that decide two replies of one person at least one sees both, and so at most
// one asks.
func (m *Matcher) alone(ctx context.Context, r gateway.Reply) (bool, error) {
	replies, err := m.written(ctx, r.From)
	return !slices.ContainsFunc(replies, func(o gateway.Reply) bool { return crosses(o, r) }), err
}

// written are the newest replies from a number, as they stand now.
func (m *Matcher) written(ctx context.Context, from string) ([]gateway.Reply, error) {
	replies, err := m.opts.Store.Replies(ctx, gateway.ReplySearchParams{From: from, Limit: matchPage})
	if err != nil {
		return nil, fmt.Errorf("reading what else a person wrote: %w", err)
	}
	return replies, nil
}

// question is the row of a question. It is the newest of its choices' in all but what is asked and who is told of it.
func (s said) question(q conversation.Question, r gateway.Reply) gateway.Message {
	newest := s.rows[q.Choices[0]]
	return gateway.Message{
		Channel: q.Channel, SourceKey: gateway.QuestionKey + r.ProviderSID, PersonID: newest.PersonID,
		PersonName: newest.PersonName, Phones: phone.E164(r.From), TimeZone: newest.TimeZone, Body: q.Text,
		Priority: questionPriority, ExpiresAt: r.ReceivedAt.Add(conversation.QuestionDelay), IgnoreQuietHours: true,
		ManagerEmail: s.manager(q.Choices), Choices: q.Choices, State: gateway.State{Sender: q.Sender.ID},
	}
}

// manager is the MANAGER_EMAIL that all of the messages have, "" if they have not the same: a question names each, and
// what has become of it is told to its manager.
func (s said) manager(choices []gateway.MessageID) string {
	manager := strings.TrimSpace(s.rows[choices[0]].ManagerEmail)
	for _, id := range choices[1:] {
		if !strings.EqualFold(strings.TrimSpace(s.rows[id].ManagerEmail), manager) {
			return ""
		}
	}
	return manager
}

// resolve has the reply that a question asked about answer the message that the person chose, unless it is decided or
// taken.
func (m *Matcher) resolve(ctx context.Context, s said, r gateway.Reply) (settled bool, err error) {
	pending, certain, err := m.askedAbout(ctx, s.rows[r.Match.MessageID], r)
	chosen, known := s.with(r).Chosen(r.Match.MessageID, r.Keyword)
	if err != nil || !certain || !known {
		return err == nil, err
	}
	switch {
	case pending.Match.Status == gateway.MatchPending: // after a crash; it is decided first
		return false, nil
	case pending.Match.Status != gateway.MatchAmbiguous, pending.Processing.Taken():
		return true, nil
	}
	resolved := conversation.Resolve(pending, chosen)
	err = m.opts.Store.ResolveReply(ctx, resolved)
	switch {
	case errors.Is(err, gateway.ErrMissed): // locked, or decided or taken just now: the next round tells
		return false, nil
	case gateway.Refused(err):
		m.opts.Observer.Refused(OpMatch, 1)
		m.log.Warn("the answer to a question cannot be carried out", "inbound_id", pending.ID,
			"provider_sid", pending.ProviderSID, "error", err)
		return true, nil
	case err != nil:
		return false, fmt.Errorf("deciding a reply by the answer to a question: %w", err)
	}
	m.opts.Observer.Matched(s.matched(resolved))
	s.answered(gateway.Answer{From: pending.From, MessageID: chosen.ID, Keyword: resolved.Keyword,
		ReceivedAt: pending.ReceivedAt})
	return true, nil
}

// crossing is how long after it was claimed a question has come to the person for certain.
const crossing = time.Minute

// askedAbout is the reply that a question asks about, one of the same number; not certain if there is none, or if the
// answer may be about another one that was written before the question can have come.
func (m *Matcher) askedAbout(ctx context.Context, question gateway.Message, answer gateway.Reply) (
	pending gateway.Reply, certain bool, err error,
) {
	sid, ok := strings.CutPrefix(question.SourceKey, gateway.QuestionKey)
	if !ok {
		return gateway.Reply{}, false, nil
	}
	replies, err := m.written(ctx, answer.From)
	if err != nil {
		return gateway.Reply{}, false, err
	}
	i := slices.IndexFunc(replies, func(r gateway.Reply) bool { return r.ProviderSID == sid })
	if i < 0 {
		return gateway.Reply{}, false, nil
	}
	pending = replies[i]
	return pending, !slices.ContainsFunc(replies, func(r gateway.Reply) bool {
		return r.ID != answer.ID && crosses(r, pending) && r.ReceivedAt.Before(question.ClaimedAt.Add(crossing))
	}), nil
}

// crosses reports whether a question about a reply may seem to be about another one of the same person: one that came
// since to the same number, or shortly before or after it to any, and is not settled.
func crosses(other, r gateway.Reply) bool {
	apart := other.ReceivedAt.Sub(r.ReceivedAt)
	unsettled := other.Match.Status == gateway.MatchPending || other.Match.Status == gateway.MatchAmbiguous
	return other.ID != r.ID && other.Kind == consent.KindReply &&
		(apart >= 0 && other.To == r.To || unsettled && apart.Abs() < conversation.QuestionDelay)
}
