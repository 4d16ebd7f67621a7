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
	a.pipeline = newPipeline(a, cannotWrite)
}

// startSending starts both, and has them stopped at once: neither takes in anything while the other drains.
func (a *App) startSending() {
	a.pipeline.Start()
	a.reconciler.Start()
	a.stack.push("pipeline", func(ctx context.Context) error {
		var both sync.WaitGroup
		both.Go(func() { a.pipeline.Stop(ctx) })
		both.Go(func() { a.reconciler.Stop(ctx) })
		both.Wait()
		return nil
	})
}
