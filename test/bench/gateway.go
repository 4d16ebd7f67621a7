package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// site is where a measured gateway stands.
type site struct {
	folder, simulator string
	control           twiliotest.Control
}

// clear empties the simulator and sets the load's latency.
func (s site) clear(ctx context.Context, l load) error {
	if err := s.control.Reset(ctx); err != nil {
		return err
	}
	return s.control.SetFaults(ctx, twiliotest.Faults{LatencyMin: l.latency, LatencyMax: l.latency, MuteCallbacks: true})
}

// measurement is one run of the gateway.
type measurement struct {
	// perSecond is messages per second from Start until the last outcome is recorded.
	perSecond float64
	// cpu is this process's CPU time per message, user and system.
	cpu time.Duration
	// commits is store commits per message.
	commits float64
}

// measureGateway sends the load's rows through a gateway in this process.
func measureGateway(ctx context.Context, s site, l load) (m measurement, err error) {
	database := filepath.Join(s.folder, fmt.Sprintf("queue-%d.db", time.Now().UnixNano()))
	store, err := sqlite.Open(ctx, sqlite.Options{Path: database})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, store.Close(), os.Remove(database)) }()
	if err := rig.Fill(ctx, store, l.rows); err != nil {
		return m, err
	}
	cfg := rig.Site{
		Database: database, Simulator: s.simulator, Webhooks: "127.0.0.1:0", Admin: "127.0.0.1:0", InFlight: l.inFlight,
	}.Config()
	cfg.Webhooks.PublicURL = "http://127.0.0.1:1" // callbacks are muted
	cfg.Twilio.Timeout = 5 * time.Second
	cfg.Outbound.ClaimRows = config.Default().Outbound.ClaimRows
	cfg.Outbound.Lease = time.Minute
	gateway, err := app.New(ctx, app.Options{Config: cfg, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return m, err
	}
	begin, cpu := time.Now(), cpuTime()
	gateway.Start()
	err = awaitEnd(ctx, store, l)
	took, used := time.Since(begin), cpuTime()-cpu
	commits := float64(gateway.Store().(*sqlite.Store).Commits())
	if err := errors.Join(err, gateway.Stop(ctx)); err != nil {
		return m, err
	}
	rows := float64(l.rows)
	return measurement{rows / took.Seconds(), used / time.Duration(l.rows), commits / rows}, s.verify(ctx, store, l)
}

// awaitEnd waits for the last outcome. Counting a long queue costs CPU time that
// would be charged to the gateway, so it does not look before the ideal end, and
// seldom until the end is near.
func awaitEnd(ctx context.Context, store *sqlite.Store, l load) error {
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
func (s site) verify(ctx context.Context, store *sqlite.Store, l load) error {
	ledger, err := s.control.Accepted(ctx)
	if err != nil {
		return err
	}
	audit, err := rig.Compare(ctx, store, ledger, twiliotest.Tally{})
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
