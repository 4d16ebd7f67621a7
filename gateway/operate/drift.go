package operate

import (
	"context"
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// DriftKind is how an opt-out differs from what the provider has. It is a closed set.
type DriftKind string

// The kinds of drift.
const (
	// DriftProvider: the provider refuses texts to the number, and the gateway has heard no word of the person.
	DriftProvider DriftKind = "provider"
	// DriftOperator: an operator recorded it; the provider has not heard of it.
	DriftOperator DriftKind = "operator"
	// DriftWord: it was said by a word that is none of the provider's.
	DriftWord DriftKind = "word"
	// DriftChannel: it was said by a word of the provider's and closes one channel. The provider blocks the sender that
	// was written to, which may be one of the channel's or also another's.
	DriftChannel DriftKind = "channel"
)

// DriftKinds lists every kind.
func DriftKinds() []DriftKind {
	return []DriftKind{DriftProvider, DriftOperator, DriftWord, DriftChannel}
}

// Drift is a person whose opt-out the gateway and the provider may not both have.
type Drift struct {
	Kind   DriftKind
	Number string
	// Scopes are what is closed, Since when the last word on the first of them was said.
	Scopes []consent.Scope
	Since  time.Time
}

// Drift compares the opt-outs that stand with what the provider can know, by number. No provider is asked: Twilio's
// Messaging has nothing that lists its blocks. Errors: [ErrForbidden] unless the actor sees every channel,
// [ErrIncompleteAct].
func (s *Service) Drift(ctx context.Context, r Reading) ([]Drift, error) {
	if err := errors.Join(r.validate(), r.Actor.must(RoleViewer, EveryChannel)); err != nil {
		return nil, err
	}
	drifts, err := s.drifts(ctx)
	if err != nil || len(drifts) == 0 {
		return nil, err
	}
	if r.whole(EveryChannel) {
		return drifts, s.revealed(ctx, r, "opt-outs drift")
	}
	for i := range drifts {
		drifts[i].Number = maskNumber(drifts[i].Number)
	}
	return drifts, nil
}

func (s *Service) drifts(ctx context.Context) ([]Drift, error) {
	var drifts []Drift
	var words []gateway.ConsentChange // of one number
	end := func() {
		if d, ok := s.drift(words); ok {
			drifts = append(drifts, d)
		}
		words = nil
	}
	for p := (gateway.StandingParams{Limit: gateway.SearchLimit}); ; {
		page, err := s.opts.Store.Standing(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, word := range page {
			if len(words) > 0 && words[0].Number != word.Number {
				end()
			}
			words = append(words, word)
		}
		if len(page) < p.Limit {
			end()
			return drifts, nil
		}
		p.After = page[len(page)-1]
	}
}

// drift is how the words of one number differ from what the provider has, false if they do not.
func (s *Service) drift(words []gateway.ConsentChange) (Drift, bool) {
	if len(words) == 0 {
		return Drift{}, false
	}
	d := Drift{Number: words[0].Number, Since: words[0].At}
	kinds := map[DriftKind]bool{}
	for _, word := range words {
		kinds[s.kind(word)] = true
		d.Scopes = append(d.Scopes, word.Scope)
	}
	if kinds[""] || kinds[DriftProvider] && len(kinds) > 1 {
		return Drift{}, false // both have it
	}
	for _, kind := range DriftKinds() { // the nearest to what the provider has is the last
		if kinds[kind] {
			d.Kind = kind
		}
	}
	return d, true
}

// kind is how one word differs, "" if it does not.
func (s *Service) kind(word gateway.ConsentChange) DriftKind {
	provided := s.opts.ProviderWords.Classify(consent.Inbound{Body: word.Word}) == consent.KindStop
	switch {
	case word.Source == consent.SourceProvider:
		return DriftProvider
	case word.Source != consent.SourceKeyword:
		return DriftOperator
	case !provided:
		return DriftWord
	case word.Scope != consent.ScopeAll:
		return DriftChannel
	}
	return ""
}
