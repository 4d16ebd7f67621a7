package app

import (
	"context"
	"time"
)

// heartbeatInterval is how often XXSMS_NODES is told that this gateway is alive.
const heartbeatInterval = 10 * time.Second

// loopTimeout bounds one turn of a loop.
const loopTimeout = 10 * time.Second

// goLoop runs turn now and every interval until Stop.
func (a *App) goLoop(name string, interval time.Duration, turn func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			a.turn(ctx, name, turn)
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
	a.stack.push(name, func(context.Context) error {
		cancel()
		<-done
		return nil
	})
}

func (a *App) turn(ctx context.Context, name string, turn func(context.Context) error) {
	bounded, cancel := context.WithTimeout(ctx, loopTimeout)
	defer cancel()
	if err := turn(bounded); err != nil && ctx.Err() == nil {
		a.metrics.StoreFailed(opFigures)
		a.log.Warn("loop failed; it goes on", "loop", name, "error", err)
	}
}

// asking tells the metrics whether the store answered the turn.
func (a *App) asking(turn func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := turn(ctx)
		a.metrics.StoreAnswered(err == nil)
		return err
	}
}

// opFigures is the store operation that the loops' failures count as.
const opFigures = "figures"

func (a *App) beat(ctx context.Context) error {
	node := a.node
	node.SeenAt = a.opts.Clock()
	return a.store.Heartbeat(ctx, node)
}

// readClock publishes what the provider's answers tell of the clocks.
func (a *App) readClock(context.Context) error {
	if ahead, known := a.provider.ClockOffset(); known {
		a.metrics.SetProviderClock(ahead)
	}
	return nil
}

func (a *App) readQueue(ctx context.Context) error {
	now := a.opts.Clock()
	stats, err := a.store.Stats(ctx, a.metrics.StatsParams(now))
	if err != nil {
		return err
	}
	a.metrics.SetQueue(stats, now)
	return a.stranded.tell(ctx, stats, now)
}
