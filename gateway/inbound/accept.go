package inbound

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/phone"
)

// Message is a reply as the provider posted it.
type Message struct {
	// Reply is what is staged. Accept sets its Kind, Channel and Keyword, and
	// ReceivedAt if it is zero.
	Reply gateway.Reply
	// OptOutType is STOP, START or HELP if the provider itself took it for that.
	OptOutType string
	// MessagingServiceSID is the service that the number belongs to, "" if to none.
	MessagingServiceSID string
}

// Accept stages a reply with what it does to consent, in one transaction, and
// returns once that is durable; a reply that is staged already is a success. While the
// store is away it is durable in the journal, if there is one, and staged later. An
// error wraps gateway.ErrUnavailable, or the context's, if a repeat may succeed.
func (s *Service) Accept(ctx context.Context, m Message) error {
	if m.Reply.ReceivedAt.IsZero() {
		m.Reply.ReceivedAt = s.opts.Clock()
	}
	if _, err := s.replies.Do(ctx, m); err != nil {
		return s.failed("accepting a reply", err)
	}
	return nil
}

// stagePatiently stages a batch of replies, and again while the store is away and the
// commit's time is not up: it may only be busy, and there is no journal.
func (s *Service) stagePatiently(ctx context.Context, messages []Message) ([]struct{}, error) {
	err := s.stage(ctx, messages)
	for try := 1; err != nil && again(ctx, try, err); try++ {
		err = s.stage(ctx, messages)
	}
	return make([]struct{}, len(messages)), err
}

// stage commits a batch of replies.
func (s *Service) stage(ctx context.Context, messages []Message) error {
	closed, err := s.closed(ctx, messages)
	if err != nil {
		return err
	}
	stagings := make([]gateway.Staging, len(messages))
	for i, m := range messages {
		stagings[i] = s.staging(m, closed)
	}
	staged, err := s.opts.Store.Stage(ctx, stagings)
	if err != nil {
		return fmt.Errorf("staging replies: %w", err)
	}
	for i, st := range stagings {
		s.opts.Observer.Reply(st.Reply.Kind, !staged[i])
		s.log.Debug("reply staged", "kind", string(st.Reply.Kind), "provider_sid", st.Reply.ProviderSID, "duplicate", !staged[i])
		if staged[i] && len(st.Consent) > 0 {
			s.log.Info("consent changed", "kind", string(st.Reply.Kind), "provider_sid", st.Reply.ProviderSID)
		}
	}
	return nil
}

// closed reads the opt-outs of the people for whom they matter: those who may be opting in.
func (s *Service) closed(ctx context.Context, messages []Message) (standing, error) {
	var numbers []string
	for _, m := range messages {
		in := consent.Inbound{Body: m.Reply.Body, OptOutType: m.OptOutType, OptedOut: true}
		if s.opts.Rules.Classify(in) == consent.KindStart {
			numbers = append(numbers, person(m.Reply.From))
		}
	}
	closed := standing{}
	if len(numbers) == 0 {
		return closed, nil
	}
	optOuts, err := s.opts.Store.OptOuts(ctx, numbers)
	if err != nil {
		return nil, fmt.Errorf("reading opt-outs: %w", err)
	}
	for _, o := range optOuts {
		closed[o.Number] = append(closed[o.Number], o.Scope)
	}
	return closed, nil
}

// staging classifies a reply. What it does to consent is already so for the replies
// after it.
func (s *Service) staging(m Message, closed standing) gateway.Staging {
	reply, owners := m.Reply, s.owners(m)
	if len(owners) == 1 {
		reply.Channel = owners[0]
	}
	reply.Kind = s.opts.Rules.Classify(consent.Inbound{
		Body: reply.Body, OptOutType: m.OptOutType, OptedOut: closedTo(owners, closed[person(reply.From)]),
	})
	if reply.Kind != consent.KindReply {
		reply.Keyword = keyword(m)
	}
	st := gateway.Staging{Reply: reply}
	for _, scope := range s.scopes(reply, owners, closed) {
		change := gateway.ConsentChange{
			Number: person(reply.From), Scope: scope, OptIn: reply.Kind == consent.KindStart, Source: consent.SourceKeyword,
			Word: reply.Keyword, ProviderSID: reply.ProviderSID, At: reply.ReceivedAt,
		}
		closed.apply(change)
		st.Consent = append(st.Consent, change)
	}
	return st
}

// scopes are what the reply closes or opens.
func (s *Service) scopes(reply gateway.Reply, owners []string, closed standing) []consent.Scope {
	switch {
	case reply.From == "":
		return nil
	case reply.Kind == consent.KindStop:
		return s.opts.OptOutScope.stopped(owners)
	case reply.Kind == consent.KindStart:
		return s.opts.OptOutScope.started(owners, closed[person(reply.From)])
	}
	return nil
}

// person is the number that texts are sent to when this one is found in a phone
// field: an opt-out holds for that one, however the carrier writes the sender.
func person(from string) string {
	if first, ok := phone.Parse(from, phone.Options{Max: 1}).First(); ok {
		return first.E164
	}
	return from
}

// owners are the channels that own the number or service which the person wrote to.
func (s *Service) owners(m Message) []string {
	var names []string
	for _, ch := range s.opts.Channels {
		if ch.Owns(m.Reply.To) || ch.Owns(m.MessagingServiceSID) {
			names = append(names, ch.Name)
		}
	}
	return names
}

// keyword is the word that was written, in capitals. A provider may hear one in a
// text of its own language, or of several words; then it is the text's beginning.
func keyword(m Message) string {
	const longest = 30
	word := strings.TrimFunc(m.Reply.Body, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	word = strings.ToUpper(word)
	if word == "" {
		word = strings.ToUpper(strings.TrimSpace(m.OptOutType))
	}
	if runes := []rune(word); len(runes) > longest {
		word = strings.TrimSpace(string(runes[:longest]))
	}
	return word
}
