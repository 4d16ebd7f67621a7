package app

import (
	"context"
	"sync"

	"ebs-sms-gateway/gateway/quarantine"
)

// wireSending makes what sends and what settles what was sent. Rows that one of them cannot
// write are left alone by both.
func (a *App) wireSending() {
	cannotWrite := quarantine.New(a.opts.Clock)
	a.reconciler = newReconciler(a, cannotWrite)
	a.lookups = newLookups(a)
	a.pipeline = newPipeline(a, cannotWrite)
}

// startSending starts all of it, and has it stopped at once: nothing takes in anything while something else drains.
func (a *App) startSending() {
	stops := []func(context.Context){a.pipeline.Stop, a.reconciler.Stop}
	if a.opts.Config.LooksUp() {
		a.lookups.Start()
		stops = append(stops, a.lookups.Stop)
	}
	if a.digests != nil {
		a.digests.Start()
		stops = append(stops, a.digests.Stop)
	}
	a.pipeline.Start()
	a.reconciler.Start()
	a.stack.push("pipeline", func(ctx context.Context) error {
		var all sync.WaitGroup
		for _, stop := range stops {
			all.Go(func() { stop(ctx) })
		}
		all.Wait()
		return nil
	})
}
