// Package retention deletes what is old and done with from the embedded store, by the rules by which the concurrent
// program XXSMS_PURGE does in EBS: never a reply that was not swept, a message that is under way, or a proof of consent.
package retention

import (
	"context"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
)

// Store is the store that is purged.
type Store interface {
	// PurgePage deletes a page, or counts it. Errors: gateway.ErrPurgedByEBS.
	PurgePage(context.Context, gateway.PurgeParams) (gateway.PurgedPage, error)
}

// Keep is how many days rows are kept after they were last written; 0 is for ever.
type Keep struct{ Messages, Replies, Events int }

// On reports whether anything is ever purged.
func (k Keep) On() bool { return k.Messages > 0 || k.Replies > 0 || k.Events > 0 }

// keepCounters is how many days counters are kept, if anything is purged.
const keepCounters = 100

// days is how long rows of a kind are kept.
func (k Keep) days(kind gateway.PurgeKind) int {
	switch kind {
	case gateway.PurgeReplies:
		return k.Replies
	case gateway.PurgeMessages:
		return k.Messages
	case gateway.PurgeEvents:
		return k.Events
	}
	if !k.On() {
		return 0
	}
	return keepCounters
}

// Purged is how many rows of each kind were deleted, or would be.
type Purged map[gateway.PurgeKind]int

// Purger purges.
type Purger struct {
	Store Store
	Keep  Keep
	Clock gateway.Clock
	// DryRun counts, and deletes nothing.
	DryRun bool
	// Told is called with how many rows more were deleted, or counted; nil is called by nobody.
	Told func(rows int)
}

// page is how many rows are deleted in one transaction: others write between two of them.
const page = 200

// Purge deletes what is older than it is kept. What was deleted before an error stays deleted; the next call goes on.
func (p Purger) Purge(ctx context.Context) (Purged, error) {
	purged := Purged{}
	for _, kind := range gateway.PurgeKinds() {
		days := p.Keep.days(kind)
		if days == 0 {
			continue
		}
		rows, err := p.purge(ctx, kind, days)
		purged[kind] = rows
		if err != nil {
			return purged, fmt.Errorf("purging %s: %w", kind, err)
		}
	}
	return purged, nil
}

func (p Purger) purge(ctx context.Context, kind gateway.PurgeKind, days int) (rows int, err error) {
	now := p.Clock()
	params := gateway.PurgeParams{
		Kind: kind, Now: now, Before: now.Add(-time.Duration(days) * 24 * time.Hour), Limit: page, DryRun: p.DryRun,
	}
	for {
		done, err := p.Store.PurgePage(ctx, params)
		rows += done.Rows
		if p.Told != nil {
			p.Told(done.Rows)
		}
		if err != nil || done.Last == 0 {
			return rows, err
		}
		params.After = done.Last
	}
}
