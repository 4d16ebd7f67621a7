package operate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
)

// Sweeper brings replies that no webhook has brought.
type Sweeper interface {
	// Missed counts the replies that the provider has received since then and the store does not have.
	Missed(ctx context.Context, since time.Time) (int, error)
	// Sweep stages them, tells of each, and finds what all staged replies answer.
	Sweep(ctx context.Context, since time.Time, told func()) (int, error)
}

// ErrSince: the time to look back to is not in the past.
var ErrSince = errors.New("not in the past")

// Sweep is what replies to look for.
type Sweep struct {
	// Since is when they were received at the earliest.
	Since time.Time
	// Told is called for each one that was staged.
	Told func()
}

// SweepReplies stages the replies that the provider has and the store has not, each once, and finds what they answer. It
// returns how many there were. Those that EBS has purged are staged again.
func (s *Service) SweepReplies(ctx context.Context, act Act, of Sweep) (n int, err error) {
	if err := act.authorise(RoleOperator, EveryChannel); err != nil {
		return 0, err
	}
	switch {
	case !of.Since.Before(s.opts.Clock()):
		return 0, ErrSince
	case act.DryRun:
		n, err = s.opts.Sweeper.Missed(ctx, of.Since)
	default:
		err = s.audit(ctx, act, gateway.AuditEntry{
			Action: gateway.AuditSweep, Target: "replies", Detail: "since " + of.Since.UTC().Format(time.RFC3339),
		})
		if err == nil {
			n, err = s.opts.Sweeper.Sweep(ctx, of.Since, of.Told)
		}
	}
	if err != nil {
		err = fmt.Errorf("sweeping replies: %w", err)
	}
	return n, err
}
