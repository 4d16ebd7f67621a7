package operate

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// NumberDetail is what is known of a number.
type NumberDetail struct {
	gateway.Number
	// OptOuts are those in force.
	OptOuts []consent.OptOut
	// Proof is each word, in the order in which it was said.
	Proof []gateway.ConsentChange
}

// Number returns what is known of a number in E.164, for those who are of some help desk. Words on a channel that the actor
// does not see are left out. Errors: [ErrForbidden], [ErrIncompleteAct].
func (s *Service) Number(ctx context.Context, r Reading, number string) (NumberDetail, error) {
	err := r.validate()
	if err == nil {
		_, err = r.Actor.within(RoleHelpDesk, nil)
	}
	if err != nil {
		return NumberDetail{}, err
	}
	d := NumberDetail{Number: gateway.Number{Line: gateway.Line{Number: number}}}
	known, err := s.opts.Store.Numbers(ctx, []string{number})
	if err != nil {
		return NumberDetail{}, err
	}
	if len(known) > 0 {
		d.Number = known[0]
	}
	said, err := s.Consent(ctx, number)
	if err != nil {
		return NumberDetail{}, err
	}
	d.OptOuts = slices.DeleteFunc(said.Standing, func(o consent.OptOut) bool { return !r.Actor.hears(o.Scope) })
	d.Proof = slices.DeleteFunc(said.Log, func(c gateway.ConsentChange) bool { return !r.Actor.hears(c.Scope) })
	if r.whole(EveryChannel) {
		return d, s.revealed(ctx, r, "number "+maskNumber(number))
	}
	d.Number = maskKnown(d.Number)
	for i := range d.OptOuts {
		d.OptOuts[i].Number = maskNumber(d.OptOuts[i].Number)
	}
	for i, word := range d.Proof {
		d.Proof[i] = maskWord(word)
	}
	return d, nil
}

// hears reports whether the actor may know of a word on that scope: one on all channels concerns each.
func (a Actor) hears(scope consent.Scope) bool {
	return scope == consent.ScopeAll || a.Sees(string(scope))
}
