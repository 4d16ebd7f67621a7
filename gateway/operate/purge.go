package operate

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/retention"
)

// PurgeParams is how many days rows are kept after they were last written: 0 is for ever. All zero is what is configured.
type PurgeParams = retention.Keep

// PurgeEffect is how many rows of each kind were deleted, or would be.
type PurgeEffect = retention.Purged

// leastKept is the fewest days that anything is kept.
const leastKept = 30

// Purge deletes from the embedded store what is old and done with: never a reply that was not swept, a message that is under
// way, or a proof of consent. It tells how many rows more are gone, or counted if it is a dry run; told may be nil. Errors:
// [ErrForbidden], [ErrBadOrder], and gateway.ErrPurgedByEBS of the tables in EBS.
func (s *Service) Purge(ctx context.Context, act Act, keep PurgeParams, told func(rows int)) (PurgeEffect, error) {
	if err := act.authorise(RoleOperator, EveryChannel); err != nil {
		return nil, err
	}
	if keep == (PurgeParams{}) {
		keep = s.opts.Retention
	}
	for _, days := range []int{keep.Messages, keep.Replies, keep.Events} {
		if days != 0 && days < leastKept {
			return nil, fmt.Errorf("%w: rows are kept for %d days at least", ErrBadOrder, leastKept)
		}
	}
	purger := retention.Purger{Store: s.opts.Store, Keep: keep, Clock: s.opts.Clock, DryRun: true}
	if act.DryRun {
		purger.Told = told
	}
	counted, err := purger.Purge(ctx)
	if err != nil || act.DryRun {
		return counted, err
	}
	entry := gateway.AuditEntry{Action: gateway.AuditPurge, Target: "store", Detail: fmt.Sprintf(
		"days kept: messages %d, replies %d, events %d", keep.Messages, keep.Replies, keep.Events)}
	if err := s.audit(ctx, act, entry); err != nil {
		return nil, err
	}
	purger.DryRun, purger.Told = false, told
	return purger.Purge(ctx)
}
