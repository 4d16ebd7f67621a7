package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// scene is what the runs have in common.
type scene struct {
	options
	folder, binary string
	simulator      *rig.Simulator
	ground         *rig.Ground
	log            io.Writer
	undo           []func() error
}

// set builds the binary and starts the simulator. The scene is to be struck also after an error.
func set(ctx context.Context, o options) (s *scene, err error) {
	s = &scene{options: o, log: io.Discard}
	if s.folder, err = os.MkdirTemp("", "ebs-sms-gateway-scale-"); err != nil {
		return s, fmt.Errorf("making a folder: %w", err)
	}
	s.undo = append(s.undo, func() error { return os.RemoveAll(s.folder) })
	if o.log != "" {
		f, err := os.Create(o.log)
		if err != nil {
			return s, fmt.Errorf("creating the log: %w", err)
		}
		s.log, s.undo = f, append(s.undo, f.Close)
	}
	if s.binary, err = rig.Build(ctx, s.folder); err != nil {
		return s, err
	}
	if s.simulator, err = rig.StartSimulator(s.binary); err != nil {
		return s, err
	}
	s.undo = append(s.undo, s.simulator.Kill)
	if s.ground, err = rig.NewGround(ctx, o.store); err != nil {
		return s, err
	}
	s.undo = append(s.undo, func() error {
		s.ground.Stop()
		return nil
	})
	return s, nil
}

// strike takes down what set has put up, as far as it came.
func (s *scene) strike() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	return errors.Join(errs...)
}

func (s *scene) control() twiliotest.Control { return twiliotest.Control{BaseURL: s.simulator.URL} }

// measurement is one run.
type measurement struct {
	// perSecond is messages accepted per second, busy the share of the machine's CPU time that was used.
	perSecond, busy float64
}

// measure lets n gateways work on a queue that outlasts them.
func (s *scene) measure(ctx context.Context, n int, limit float64) (m measurement, err error) {
	if err := s.control().Reset(ctx); err != nil {
		return m, err
	}
	if err := s.control().SetFaults(ctx, twiliotest.Faults{LatencyMin: s.latency, LatencyMax: s.latency, MuteCallbacks: true}); err != nil {
		return m, err
	}
	folder, err := os.MkdirTemp(s.folder, "queue-")
	if err != nil {
		return m, fmt.Errorf("making a folder: %w", err)
	}
	place, err := s.ground.Place(ctx, folder)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	if err := rig.Fill(ctx, place.Store, s.rows(n, limit)); err != nil {
		return m, err
	}
	stop, err := s.launch(n, rig.Site{Store: place.Config, Simulator: s.simulator.URL, InFlight: s.inFlight, SegmentsPerSecond: limit})
	if err != nil {
		return m, errors.Join(err, stop())
	}
	m, err = s.count(ctx)
	return m, errors.Join(err, stop(), s.audit(ctx, place))
}

// rows are half as many again as n gateways can send in a run.
func (s *scene) rows(n int, limit float64) int {
	perSecond := float64(n*s.inFlight) / s.latency.Seconds()
	if limit > 0 {
		perSecond = 2 * limit
	}
	return int(1.5*perSecond*(s.warm+s.options.measure).Seconds()) + 100
}

// launch starts n gateways, and returns what stops those that were started.
func (s *scene) launch(n int, site rig.Site) (stop func() error, err error) {
	var processes []*rig.Process
	stop = func() error {
		var errs []error
		for _, p := range processes {
			errs = append(errs, p.Terminate())
		}
		return errors.Join(errs...)
	}
	for i := range n {
		if site.Webhooks, err = rig.FreePort(); err != nil {
			return stop, err
		}
		if site.Admin, err = rig.FreePort(); err != nil {
			return stop, err
		}
		site.Journal = filepath.Join(s.folder, fmt.Sprintf("journal-%d", i))
		file := filepath.Join(s.folder, fmt.Sprintf("gateway-%d.yaml", i))
		if err := os.WriteFile(file, site.YAML(), 0o600); err != nil {
			return stop, fmt.Errorf("writing the configuration: %w", err)
		}
		process, err := rig.Launch(s.binary, s.log, "run", "--config", file)
		if err != nil {
			return stop, err
		}
		processes = append(processes, process)
	}
	return stop, nil
}

// count waits until the gateways have joined, and then counts for a while what they send.
func (s *scene) count(ctx context.Context) (m measurement, err error) {
	if err := pass(ctx, s.warm); err != nil {
		return m, err
	}
	begin, cpu := time.Now(), readCPU()
	before, err := s.control().Tally(ctx)
	if err != nil {
		return m, err
	}
	if err := pass(ctx, s.options.measure); err != nil {
		return m, err
	}
	after, err := s.control().Tally(ctx)
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
func (s *scene) audit(ctx context.Context, place *rig.Place) error {
	ledger, err := s.control().Accepted(ctx)
	if err != nil {
		return err
	}
	tally, err := s.control().Tally(ctx)
	if err != nil {
		return err
	}
	a, err := rig.Compare(ctx, place.Store, ledger, tally)
	if err != nil {
		return err
	}
	if !a.Clean() || a.Open == 0 {
		return fmt.Errorf("of %d rows: lost %d, doubled %d, unrecorded %d, left over %d", a.Rows, a.Lost, a.Doubled, a.Unrecorded, a.Open)
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
