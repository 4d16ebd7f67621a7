package app

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway/retention"
)

const (
	// purgeInterval is how often the embedded store is purged, and at the start.
	purgeInterval = 24 * time.Hour
	purgeTimeout  = time.Hour
)

// purge deletes from the embedded store what is old and done with.
func (a *App) purge(ctx context.Context) error {
	p := retention.Purger{Store: a.store, Keep: a.opts.Config.Retention.Keep(), Clock: a.opts.Clock}
	purged, err := p.Purge(ctx)
	for kind, rows := range purged {
		if rows > 0 {
			a.log.Info("purged", "kind", string(kind), "rows", rows)
		}
	}
	return err
}
