package inbound

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/phone"
)

// Accept stages a reply with what it does to consent, in one transaction, and
// returns once that is durable; a reply that is staged already is a success. What the
// store does not take, for whatever reason, is durable in the journal, if there is one, and
// staged later. An error wraps gateway.ErrUnavailable, or the context's, if a repeat may succeed.
// Reply.ReceivedAt is now if it is zero.
func (s *Service) Accept(ctx context.Context, m gateway.Incoming) error {
	if m.Reply.ReceivedAt.IsZero() {
		m.Reply.ReceivedAt = s.opts.Clock()
	}
	own, err := s.replies.Do(ctx, m)
	if err = cmp.Or(err, own); err != nil {
		err = s.failed("accepting a reply", err)
		s.refusal.Store(&refusal{at: s.opts.Clock(), why: err})
		return err
	}
	s.refusal.Store(nil)
	return nil
}

// staging classifies a reply, and says what it does to consent as it stands.
func (s *stager) staging(m gateway.Incoming, closed standing) gateway.Staging {
	reply, owners := m.Reply, s.owners(m)
	reply.ReceivedAt = reply.ReceivedAt.Truncate(time.Millisecond) // as the stores keep it
	if len(owners) == 1 {
		reply.Channel = owners[0]
	}
	reply.Kind = s.opts.Rules.Classify(consent.Inbound{
		Body: reply.Body, OptOutType: m.OptOutType, OptedOut: closedTo(owners,
			closed.closed(phone.E164(reply.From), reply.ReceivedAt)),
	})
	if reply.Kind != consent.KindReply {
		reply.Keyword = keyword(m)
	}
	st := gateway.Staging{Reply: reply}
	for _, scope := range s.scopes(reply, owners, closed) {
		change := gateway.ConsentChange{
			Number: phone.E164(reply.From), Scope: scope, OptIn: reply.Kind == consent.KindStart,
			Source: consent.SourceKeyword,
			Word:   reply.Keyword, ProviderSID: reply.ProviderSID, At: reply.ReceivedAt,
		}
		st.Consent = append(st.Consent, change)
	}
	return st
}

// scopes are what the reply closes or opens.
func (s *stager) scopes(reply gateway.Reply, owners []string, closed standing) []consent.Scope {
	switch {
	case reply.From == "":
		return nil
	case reply.Kind == consent.KindStop:
		return s.opts.OptOutScope.stopped(owners)
	case reply.Kind == consent.KindStart:
		return s.opts.OptOutScope.started(owners, closed.closed(phone.E164(reply.From), reply.ReceivedAt))
	}
	return nil
}

// owners are the channels that own the number or service which the person wrote to.
func (s base) owners(m gateway.Incoming) []string {
	var names []string
	for _, ch := range s.owning(m) {
		names = append(names, ch.Name)
	}
	return names
}

func (s base) owning(m gateway.Incoming) []gateway.Channel {
	var owning []gateway.Channel
	for _, ch := range s.opts.Channels {
		if ch.Owns(m.Reply.To) || ch.Owns(m.Service) {
			owning = append(owning, ch)
		}
	}
	return owning
}

// keyword is the word that was written, in capitals. A provider may hear one in a
// text of its own language, or of several words; then it is the text's beginning.
func keyword(m gateway.Incoming) string {
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
