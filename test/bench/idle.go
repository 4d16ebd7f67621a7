package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

const (
	idleChannels = 20
	idleTime     = 30 * time.Second
	// startTime is how long a gateway looks for what it has been left with, which is not what idling costs.
	startTime  = 5 * time.Second
	lonelyRows = 60
)

// measureIdle prints what an empty queue costs with the default settings, and how long a
// row that is committed into it waits until the provider has it.
func measureIdle(ctx context.Context, s site) (err error) {
	if err := s.clear(ctx, load{}); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(s.folder, "idle-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	place, err := s.ground.Place(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	cfg := rig.Site{Store: place.Config, Simulator: s.simulator, Webhooks: "127.0.0.1:0", Admin: "127.0.0.1:0"}.Config()
	cfg.Webhooks.PublicURL, cfg.Outbound = "http://127.0.0.1:1", config.Default().Outbound // callbacks are muted
	for i := range idleChannels - 1 {
		other := cfg.Channels[0]
		other.Name = "IDLE" + strconv.Itoa(i)
		cfg.Channels = append(cfg.Channels, other)
	}
	running, err := app.New(ctx, app.Options{Config: cfg, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	running.Start()
	defer func() { err = errors.Join(err, running.Stop(ctx)) }()
	if err := rest(ctx, startTime); err != nil {
		return err
	}
	before, err := place.Traffic(running.Store())
	if err != nil {
		return err
	}
	if err := rest(ctx, idleTime); err != nil {
		return err
	}
	after, err := place.Traffic(running.Store())
	if err != nil {
		return err
	}
	idle := after.Sub(before)
	waits, err := timeRows(ctx, s, place)
	if err != nil {
		return err
	}
	fmt.Printf("\nidle, %d channels: %.2f statements/s, %.2f commits/s; %d rows committed into it were posted within p50 %s, p95 %s\n",
		idleChannels, float64(idle.Statements)/idleTime.Seconds(), float64(idle.Commits)/idleTime.Seconds(), lonelyRows,
		waits[lonelyRows/2].Round(time.Millisecond), waits[lonelyRows*95/100].Round(time.Millisecond))
	return nil
}

// timeRows returns in order how long rows wait that come one at a time, each at another moment between two polls.
func timeRows(ctx context.Context, s site, place *rig.Place) ([]time.Duration, error) {
	waits := make([]time.Duration, lonelyRows)
	for i := range waits {
		if err := rest(ctx, time.Duration(i*137%400)*time.Millisecond); err != nil {
			return nil, err
		}
		if _, err := place.Store.Insert(ctx, []gateway.Message{rig.Row(i)}); err != nil {
			return nil, err
		}
		committed := time.Now()
		posted := func() (bool, error) {
			tally, err := s.control.Tally(ctx)
			return tally.Posts > int64(i), err
		}
		if err := rig.Poll(ctx, 2*time.Millisecond, posted); err != nil {
			return nil, err
		}
		waits[i] = time.Since(committed)
	}
	slices.Sort(waits)
	return waits, nil
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
