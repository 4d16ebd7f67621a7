package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/scene"
)

// drill is what the runs have in common.
type drill struct {
	options
	*scene.Scene
}

// set builds the binary and starts the simulator.
func set(ctx context.Context, o options) (*drill, error) {
	s, err := scene.Open(ctx, scene.Options{Name: "scale", Store: o.store, Log: o.log})
	return &drill{options: o, Scene: s}, err
}

// measurement is one run.
type measurement struct {
	// perSecond is messages accepted per second, busy the share of the machine's CPU time that was used.
	perSecond, busy float64
}

// measure lets n gateways work on a queue that outlasts them.
func (d *drill) measure(ctx context.Context, n int, limit float64) (m measurement, err error) {
	if err := d.Control.Reset(ctx); err != nil {
		return m, err
	}
	if err := d.Control.SetFaults(ctx, twiliotest.Faults{LatencyMin: d.latency, LatencyMax: d.latency,
		MuteCallbacks: true}); err != nil {
		return m, err
	}
	place, err := d.Place(ctx)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	if err := rig.Fill(ctx, place.Store, d.rows(n, limit)); err != nil {
		return m, err
	}
	stop, err := d.launch(n, rig.Site{Store: place.Config, InFlight: d.inFlight, SegmentsPerSecond: limit})
	if err != nil {
		return m, errors.Join(err, stop())
	}
	m, err = d.count(ctx)
	return m, errors.Join(err, stop(), d.audit(ctx, place))
}

// rows are half as many again as n gateways can send in a run.
func (d *drill) rows(n int, limit float64) int {
	perSecond := float64(n*d.inFlight) / d.latency.Seconds()
	if limit > 0 {
		perSecond = 2 * limit
	}
	return int(1.5*perSecond*(d.warm+d.options.measure).Seconds()) + 100
}

// launch starts n gateways, and returns what stops those that were started.
func (d *drill) launch(n int, site rig.Site) (stop func() error, err error) {
	var gateways []*scene.Gateway
	stop = func() error {
		var errs []error
		for _, g := range gateways {
			errs = append(errs, g.Terminate())
		}
		return errors.Join(errs...)
	}
	for i := range n {
		g, err := d.Gateway(strconv.Itoa(i), site)
		if err != nil {
			return stop, err
		}
		if err := g.Run(); err != nil {
			return stop, err
		}
		gateways = append(gateways, g)
	}
	return stop, nil
}

// count waits until the gateways have joined, and then counts for a while what they send.
func (d *drill) count(ctx context.Context) (m measurement, err error) {
	if err := pass(ctx, d.warm); err != nil {
		return m, err
	}
	begin, cpu := time.Now(), readCPU()
	before, err := d.Control.Tally(ctx)
	if err != nil {
		return m, err
	}
	if err := pass(ctx, d.options.measure); err != nil {
		return m, err
	}
	after, err := d.Control.Tally(ctx)
	took, used := time.Since(begin), readCPU()
	m.perSecond = float64(after.Accepted-before.Accepted) / took.Seconds()
	if total := used.total - cpu.total; total > 0 {
		m.busy = 1 - (used.idle-cpu.idle)/total
	}
	return m, err
}

func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// audit makes sure that what was fast was also right, and that the queue had rows to the end.
func (d *drill) audit(ctx context.Context, place *rig.Place) error {
	a, _, err := d.Audit(ctx, place)
	if err != nil {
		return err
	}
	if !a.Clean() || a.Open == 0 {
		return fmt.Errorf("of %d rows: lost %d, doubled %d, unrecorded %d, left over %d", a.Rows, a.Lost, a.Doubled,
			a.Unrecorded, a.Open)
	}
	return nil
}

// cpuTime is the machine's CPU time so far, in ticks.
type cpuTime struct{ total, idle float64 }

// readCPU returns zeros where /proc does not tell.
func readCPU() cpuTime {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return cpuTime{}
	}
	var c cpuTime
	line, _, _ := bytes.Cut(text, []byte("\n"))
	for i, field := range bytes.Fields(line)[1:] {
		var ticks float64
		_, _ = fmt.Sscan(string(field), &ticks)
		c.total += ticks
		if i == 3 || i == 4 { // idle, iowait
			c.idle += ticks
		}
	}
	return c
}
