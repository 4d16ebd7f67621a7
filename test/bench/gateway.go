package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"syscall"
	"time"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/watch"
)

// site is where a measured gateway stands.
type site struct {
	folder, simulator string
	ground            *rig.Ground
	control           twiliotest.Control
	// rules are those of the channel.
	rules rules
	// watched: people and systems look at the gateway while it sends.
	watched bool
}

// clear empties the simulator and sets the load's latency.
func (s site) clear(ctx context.Context, l load) error {
	if err := s.control.Reset(ctx); err != nil {
		return err
	}
	return s.control.SetFaults(ctx, twiliotest.Faults{LatencyMin: l.latency, LatencyMax: l.latency,
		MuteCallbacks: true})
}

// measurement is one run of the gateway.
type measurement struct {
	// perSecond is messages per second from Start until the last outcome is recorded.
	perSecond float64
	// cpu is this process's CPU time per message, user and system.
	cpu time.Duration
	// commits and roundTrips are the store's, per message.
	commits, roundTrips float64
}

// measureGateway sends the load's rows through a gateway in this process.
func measureGateway(ctx context.Context, s site, l load) (m measurement, err error) {
	folder, err := os.MkdirTemp(s.folder, "queue-")
	if err != nil {
		return m, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	place, err := s.ground.Place(ctx, folder)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	if err := rig.Fill(ctx, place.Store, l.rows); err != nil {
		return m, err
	}
	stand := rig.Site{
		Store: place.Config, Simulator: s.simulator, Webhooks: "127.0.0.1:0", Admin: "127.0.0.1:0",
		InFlight: l.inFlight,
	}
	var watchers *watch.Watchers
	if s.watched {
		if watchers, err = watch.Admit(&stand); err != nil {
			return m, err
		}
	}
	cfg := stand.Config()
	cfg.Webhooks.PublicURL = "http://127.0.0.1:1" // callbacks are muted
	cfg.Twilio.Timeout = 5 * time.Second
	cfg.Outbound.ClaimRows = config.Default().Outbound.ClaimRows
	cfg.Outbound.Lease = time.Minute
	if s.rules == firstTexts {
		cfg.Channels[0].OptOutInstruction = instruction
	}
	if s.rules != noRules {
		withRules(&cfg)
	}
	gateway, err := app.New(ctx, app.Options{Config: cfg, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return m, err
	}
	if s.rules != noRules {
		if err := knowLines(ctx, gateway.Store(), l.rows); err != nil {
			return m, errors.Join(err, gateway.Stop(ctx))
		}
	}
	before, uncounted := place.Traffic(gateway.Store())
	begin, cpu := time.Now(), cpuTime()
	gateway.Start()
	err = watchers.While(ctx, func(ctx context.Context) error { return awaitEnd(ctx, place.Store, l) })
	took, used := time.Since(begin), cpuTime()-cpu
	after, lost := place.Traffic(gateway.Store())
	if err := errors.Join(err, uncounted, lost, gateway.Stop(ctx)); err != nil {
		return m, err
	}
	rows, traffic := float64(l.rows), after.Sub(before)
	return measurement{
		perSecond: rows / took.Seconds(), cpu: used / time.Duration(l.rows),
		commits: float64(traffic.Commits) / rows, roundTrips: float64(traffic.RoundTrips) / rows,
	}, s.verify(ctx, place.Store, l)
}

// awaitEnd waits for the last outcome. Counting a long queue costs CPU time that
// would be charged to the gateway, so it does not look before the ideal end, and
// seldom until the end is near.
func awaitEnd(ctx context.Context, store rig.Store, l load) error {
	if ideal := l.ideal(); ideal > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(float64(l.rows) / ideal * float64(time.Second))):
		}
	}
	remaining := func(atMost int64) func() (bool, error) {
		return func() (bool, error) {
			rows, err := rig.Remaining(ctx, store)
			return err == nil && rows <= atMost, err
		}
	}
	if err := rig.Poll(ctx, 200*time.Millisecond, remaining(int64(l.rows)/10)); err != nil {
		return err
	}
	return rig.Poll(ctx, 10*time.Millisecond, remaining(0))
}

// verify makes sure that what was fast was also right.
func (s site) verify(ctx context.Context, store rig.Store, l load) error {
	ledger, err := s.control.Accepted(ctx)
	if err != nil {
		return err
	}
	audit, err := rig.Compare(ctx, store, withoutInstruction(ledger), twiliotest.Tally{})
	if err != nil {
		return err
	}
	if !audit.Clean() || len(ledger) != l.rows {
		return fmt.Errorf("%d rows, %d received: lost %d, doubled %d, unrecorded %d",
			audit.Rows, len(ledger), audit.Lost, audit.Doubled, audit.Unrecorded)
	}
	return nil
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
