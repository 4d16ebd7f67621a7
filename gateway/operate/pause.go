package operate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// Paused is what pausing needs of a store.
type Paused interface {
	// Pauses returns every pause that is written, also those whose time is over.
	Pauses(context.Context) ([]gateway.Pause, error)
	// SetPause writes a pause in place of another of the same scope and name.
	SetPause(context.Context, gateway.Pause) error
	// Resume removes a pause; there need be none.
	Resume(ctx context.Context, scope gateway.PauseScope, name string) error
}

// Errors of pauses.
var (
	// ErrUnknownSender: no channel has such a sender.
	ErrUnknownSender = errors.New("no channel has this sender")
	// ErrBadPause: it is over before it begins, or it does not say what it stops.
	ErrBadPause = errors.New("no such pause")
	// ErrOtherPause: the pause that was to be ended is over.
	ErrOtherPause = errors.New("another pause has taken its place: look at that first")
)

// Pause stops what the pause names until then, or until somebody resumes it, and reports whether that is news. It takes
// the place of a gateway's own pause, which lasts only until the provider takes texts again. Scope, Name and Until are the
// caller's; the rest is the act's. Errors: [ErrForbidden], [ErrUnknownChannel], [ErrUnknownSender], [ErrBadPause].
func (s *Service) Pause(ctx context.Context, act Act, p gateway.Pause) (bool, error) {
	now := s.opts.Clock()
	if err := act.validate(); err != nil {
		return false, err
	}
	if !p.Holds(now) {
		return false, fmt.Errorf("%w: it would be over already", ErrBadPause)
	}
	if err := s.mayPause(act, p); err != nil {
		return false, err
	}
	standing, err := s.standing(ctx, p)
	same := standing.By != "" && standing.Until.Equal(p.Until)
	if err != nil || same || act.DryRun {
		return err == nil && !same, err
	}
	p.Since, p.Reason, p.By = now, act.Reason, act.Actor.Name
	entry := gateway.AuditEntry{Action: gateway.AuditPause, Target: pauseTarget(p), Detail: "until " + p.Term()}
	if err := s.audit(ctx, act, entry); err != nil {
		return false, err
	}
	err = s.opts.Store.SetPause(ctx, p)
	return err == nil, err
}

// Resume ends the pause of that Scope and Name, whoever set it, and reports whether there was one: the one of that Since, or
// whichever there is if that is zero. One that names what is no longer configured can be ended, too. Errors: as those of
// Pause, and [ErrOtherPause].
func (s *Service) Resume(ctx context.Context, act Act, p gateway.Pause) (bool, error) {
	if err := act.validate(); err != nil {
		return false, err
	}
	standing, err := s.standing(ctx, p)
	if err != nil {
		return false, err
	}
	there := standing.Scope != ""
	if there && !p.Concerns(s.opts.Channels) {
		err = act.authorise(RoleOperator, EveryChannel)
	} else {
		err = s.mayPause(act, p)
	}
	if err == nil && there && !p.Since.IsZero() && !p.Since.Equal(standing.Since) {
		err = ErrOtherPause
	}
	if err != nil || !there || act.DryRun {
		return err == nil && there, err
	}
	if err := s.audit(ctx, act, gateway.AuditEntry{Action: gateway.AuditResume, Target: pauseTarget(p)}); err != nil {
		return false, err
	}
	err = s.opts.Store.Resume(ctx, p.Scope, p.Name)
	return err == nil, err
}

// standing is the pause of the same scope and name that is written and not over, the zero Pause if there is none.
func (s *Service) standing(ctx context.Context, p gateway.Pause) (gateway.Pause, error) {
	pauses, err := s.opts.Store.Pauses(ctx)
	now := s.opts.Clock()
	i := slices.IndexFunc(pauses, func(other gateway.Pause) bool {
		return other.Scope == p.Scope && other.Name == p.Name && other.Holds(now)
	})
	if err != nil || i < 0 {
		return gateway.Pause{}, err
	}
	return pauses[i], nil
}

// mayPause says whether the act may stop that: the actor is an operator of each channel that it concerns.
func (s *Service) mayPause(act Act, p gateway.Pause) error {
	switch {
	case p.Scope == gateway.PauseAll && p.Name == "":
		return act.authorise(RoleOperator, EveryChannel)
	case p.Scope == gateway.PauseChannel && s.channel(p.Name) == nil:
		return fmt.Errorf("%w: %q", ErrUnknownChannel, p.Name)
	case p.Scope == gateway.PauseChannel:
		return act.authorise(RoleOperator, p.Name)
	case p.Scope == gateway.PauseSender && !p.Concerns(s.opts.Channels):
		return fmt.Errorf("%w: %q", ErrUnknownSender, p.Name)
	case p.Scope != gateway.PauseSender:
		return fmt.Errorf("%w: of %q", ErrBadPause, p.Scope)
	}
	for _, ch := range s.opts.Channels {
		if !ch.Owns(p.Name) {
			continue
		}
		if err := act.authorise(RoleOperator, ch.Name); err != nil {
			return err
		}
	}
	return nil
}

// pauseTarget is how the audit log names what is paused.
func pauseTarget(p gateway.Pause) string {
	if p.Scope == gateway.PauseAll {
		return "all"
	}
	return string(p.Scope) + " " + p.Name
}
