package operate

import (
	"context"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// Reading is who reads, and whether personal data is wanted. Without Reveal everything comes back masked. With it, what
// is of the channels for which the actor is of the help desk comes back whole, and the audit log says who saw which rows,
// and why.
type Reading struct {
	Actor  Actor
	Reveal bool
	// Reason is why; only Reveal needs it.
	Reason string
}

// Sees reports whether the actor may see what is of the channel, masked; of no channel, who may see every one.
func (a Actor) Sees(channel string) bool { return a.May(RoleViewer, channel) }

// whole reports whether what is of the channel comes back as it is.
func (r Reading) whole(channel string) bool { return r.Reveal && r.Actor.May(RoleHelpDesk, channel) }

// validate refuses to reveal anything to who may see nothing, or does not say why.
func (r Reading) validate() error {
	if !r.Reveal {
		return nil
	}
	act := Act{Actor: r.Actor, Reason: r.Reason}
	if err := act.validate(); err != nil {
		return err
	}
	if len(r.Actor.channels(RoleHelpDesk)) == 0 {
		return r.Actor.must(RoleHelpDesk, EveryChannel)
	}
	return nil
}

// channels are the keys of Roles that include the role.
func (a Actor) channels(role Role) []string {
	var names []string
	for name, has := range a.Roles {
		if has.includes(role) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// within limits a filter by channels to those that the actor has the role for: empty is no limit. Errors: [ErrForbidden].
func (a Actor) within(role Role, asked []string) ([]string, error) {
	if a.May(role, EveryChannel) {
		return asked, nil
	}
	own := a.channels(role)
	if len(own) == 0 {
		return nil, a.must(role, EveryChannel)
	}
	if len(asked) == 0 {
		return own, nil
	}
	for _, name := range asked {
		if err := a.must(role, name); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// revealed writes down that something is shown whole, before it is: an entry for each, so that each can tell who saw it.
func (s *Service) revealed(ctx context.Context, r Reading, targets ...string) error {
	if len(targets) == 0 {
		return nil
	}
	targets = slices.Compact(slices.Sorted(slices.Values(targets)))
	now := s.opts.Clock()
	entries := make([]gateway.AuditEntry, len(targets))
	for i, target := range targets {
		entries[i] = gateway.AuditEntry{
			At: now, Actor: r.Actor.Name, Action: gateway.AuditReveal, Target: target, Reason: r.Reason,
		}
	}
	for page := range slices.Chunk(entries, gateway.SearchLimit) {
		if err := s.opts.Store.Audit(ctx, page); err != nil {
			return fmt.Errorf("writing down who sees what: %w", err)
		}
	}
	return nil
}
