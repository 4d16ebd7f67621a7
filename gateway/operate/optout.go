package operate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/phone"
)

// Errors of opt-outs.
var (
	// ErrNotOneNumber: a text holds no number, or more than one.
	ErrNotOneNumber = errors.New("not one phone number")
	// ErrUnknownChannel: no channel of that name is configured.
	ErrUnknownChannel = errors.New("channel is not configured")
	// ErrClosedToAll: one channel cannot be opened while an opt-out of every channel stands.
	ErrClosedToAll = errors.New("the opt-out is of every channel")
	// ErrOverruled: somebody has said something else meanwhile, or a clock is wrong.
	ErrOverruled = errors.New("another word of a later time holds")
)

// ReadNumber returns the one number of a text in E.164. Region is the country of a number written without one. The
// error holds no part of the text.
func ReadNumber(text, region string) (string, error) {
	read := phone.Parse(text, phone.Options{Region: region})
	switch {
	case len(read.Candidates) == 1 && len(read.Rejected) == 0:
		return read.Candidates[0].E164, nil
	case len(read.Candidates) > 1:
		return "", fmt.Errorf("%w: there are %d", ErrNotOneNumber, len(read.Candidates))
	case len(read.Rejected) > 0:
		return "", fmt.Errorf("%w: %s", ErrNotOneNumber, read.Rejected[0].Reason)
	}
	return "", ErrNotOneNumber
}

// Target is whose opt-out is meant, and of what.
type Target struct {
	// Number is in E.164.
	Number string
	// Channel is the one channel; "" is all of them.
	Channel string
}

func (t Target) scope() consent.Scope {
	if t.Channel == "" {
		return consent.ScopeAll
	}
	return consent.Scope(t.Channel)
}

// OptOut closes what the target says, and reports whether it was open.
func (s *Service) OptOut(ctx context.Context, act Act, t Target) (bool, error) {
	known := slices.ContainsFunc(s.opts.Channels, func(ch gateway.Channel) bool { return ch.Name == t.Channel })
	if t.Channel != "" && !known {
		return false, ErrUnknownChannel
	}
	if err := act.authorise(RoleHelpDesk, t.Channel); err != nil {
		return false, err
	}
	closes := func(o consent.OptOut) bool { return o.Scope == t.scope() || o.Scope == consent.ScopeAll }
	standing, err := s.opts.Store.OptOuts(ctx, []string{t.Number})
	if err != nil || slices.ContainsFunc(standing, closes) {
		return false, err
	}
	if act.DryRun {
		return true, nil
	}
	if err := s.record(ctx, act, s.word(t.Number, t.scope())); err != nil {
		return false, err
	}
	standing, err = s.opts.Store.OptOuts(ctx, []string{t.Number})
	if err == nil && !slices.ContainsFunc(standing, closes) {
		err = ErrOverruled
	}
	return err == nil, err
}

// OptIn opens what the target says, and reports whether it was closed. For all channels it lifts every opt-out of the
// number. It does not lift the provider's own block: only the person can, with a start word.
func (s *Service) OptIn(ctx context.Context, act Act, t Target) (bool, error) {
	if err := act.authorise(RoleHelpDesk, t.Channel); err != nil {
		return false, err
	}
	standing, err := s.opts.Store.OptOuts(ctx, []string{t.Number})
	if err != nil {
		return false, err
	}
	if t.Channel != "" && consent.Blocks(standing, "") {
		return false, ErrClosedToAll
	}
	words := s.lifting(standing, t)
	if len(words) == 0 || act.DryRun {
		return len(words) > 0, nil
	}
	if err := s.record(ctx, act, words...); err != nil {
		return false, err
	}
	standing, err = s.opts.Store.OptOuts(ctx, []string{t.Number})
	if err == nil && len(s.lifting(standing, t)) > 0 {
		err = ErrOverruled
	}
	return err == nil, err
}

// lifting are the words that end those of the standing opt-outs that the target means.
func (s *Service) lifting(standing []consent.OptOut, t Target) []gateway.ConsentChange {
	var words []gateway.ConsentChange
	for _, o := range standing {
		if t.Channel == "" || o.Scope == t.scope() {
			word := s.word(t.Number, o.Scope)
			word.OptIn = true
			words = append(words, word)
		}
	}
	return words
}

func (s *Service) word(number string, scope consent.Scope) gateway.ConsentChange {
	return gateway.ConsentChange{
		Number: number, Scope: scope, Source: consent.SourceOperator, At: s.opts.Clock().Truncate(time.Millisecond),
	}
}

func (s *Service) record(ctx context.Context, act Act, words ...gateway.ConsentChange) error {
	for i := range words {
		words[i].Reason, words[i].By = act.Reason, act.Actor.Name
	}
	return s.opts.Store.RecordConsent(ctx, words)
}

// Consent is what a person has said, and what of it holds.
type Consent struct {
	Standing []consent.OptOut
	// Log is the proof, in the order in which it was said.
	Log []gateway.ConsentChange
}

// Consent returns what is known of a number in E.164.
func (s *Service) Consent(ctx context.Context, number string) (Consent, error) {
	standing, err := s.opts.Store.OptOuts(ctx, []string{number})
	if err != nil {
		return Consent{}, err
	}
	log, err := s.opts.Store.ConsentLog(ctx, number)
	return Consent{Standing: standing, Log: log}, err
}
