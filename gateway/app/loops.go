package app

import (
	"cmp"
	"context"
	"time"

	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/config"
)

// lookInterval is the usual Options.Look.
const lookInterval = 15 * time.Second

// heartbeatInterval is the usual Options.Heartbeat.
const heartbeatInterval = 3 * time.Second

const (
	// loopTimeout bounds one turn of most loops.
	loopTimeout = 10 * time.Second
	// loopAgain is how long after a turn that failed the next one is, if that is sooner.
	loopAgain = time.Minute
)

// loop is work that is done now and every interval until Stop.
type loop struct {
	name     string
	interval time.Duration
	// timeout bounds one turn, loopTimeout if it is 0.
	timeout time.Duration
	turn    func(context.Context) error
}

func (a *App) goLoop(l loop) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for backoff.Wait(ctx, a.turn(ctx, l)) {
		}
	}()
	a.stack.push(l.name, func(context.Context) error {
		cancel()
		<-done
		return nil
	})
}

// turn does one turn and returns how long to rest after it.
func (a *App) turn(ctx context.Context, l loop) time.Duration {
	bounded, cancel := context.WithTimeout(ctx, cmp.Or(l.timeout, loopTimeout))
	defer cancel()
	err := l.turn(bounded)
	if err == nil || ctx.Err() != nil {
		return l.interval
	}
	a.metrics.StoreFailed(opFigures)
	a.log.Warn("loop failed; it goes on", "loop", l.name, "error", err)
	return min(l.interval, loopAgain)
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

// loops are what the gateway does on a timer, beside the sending.
func (a *App) loops() []loop {
	figures := a.opts.Config.Metrics.DepthInterval
	loops := []loop{
		{name: "heartbeat", interval: a.opts.Heartbeat, turn: a.asking(a.members.Beat)},
		{name: "journal figures", interval: figures, turn: a.readJournal},
		{name: "queue figures", interval: figures, turn: a.asking(a.readQueue)},
		{name: "provider's clock", interval: figures, turn: a.readClock},
	}
	if a.opts.Config.LooksUp() {
		loops = append(loops, loop{name: "lookup figures", interval: figures, turn: a.readLookups})
	}
	if a.digests != nil {
		loops = append(loops, loop{name: "digest figures", interval: figures, turn: a.readDigests})
	}
	if a.alerts != nil {
		loops = append(loops, loop{name: "alerts", interval: min(figures, 2*a.opts.Look), timeout: a.alerts.patience(), turn: a.alerts.turn})
	}
	if keep := a.opts.Config.Retention.Keep(); keep.On() && a.opts.Config.Store.Driver == config.DriverSQLite {
		loops = append(loops, loop{name: "purge", interval: purgeInterval, timeout: purgeTimeout, turn: a.purge})
	}
	if every := a.opts.Config.Webhooks.Sweep.Every; every > 0 {
		loops = append(loops, loop{name: "replies", interval: every, timeout: sweepTimeout, turn: a.newReplies().Sweep})
	}
	return loops
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
