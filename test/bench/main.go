// Command bench measures the gateway on the embedded store against the Twilio
// simulator in a process of its own: messages per second at given latencies and
// posts in flight, as a share of the ideal and of what a bare net/http loop that
// posts the same forms reaches in the same run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// load is one thing to measure.
type load struct {
	latency  time.Duration
	inFlight int
	rows     int
}

// plan is what to measure, and how often.
type plan struct {
	loads  []load
	repeat int
	// backlogs: measure the claim at growing backlogs as well.
	backlogs bool
	// rules: measure what all rules of a channel cost, and nothing else.
	rules bool
	// watched: measure what it costs that people and systems look on, and nothing else.
	watched bool
}

// ideal is the most messages per second that the latency allows; 0 is no bound.
func (l load) ideal() float64 {
	if l.latency == 0 {
		return 0
	}
	return float64(l.inFlight) / l.latency.Seconds()
}

func main() {
	seconds := flag.Int("seconds", 20, "ideal length of a run with latency")
	rows := flag.Int("rows", 20_000, "rows of a run without latency")
	repeat := flag.Int("repeat", 1, "how often to measure each load")
	profile := flag.String("cpuprofile", "", "file for a CPU profile of the gateway; none by default")
	only := flag.Int("in-flight", 0, "measure only the loads with so many posts in flight; 0 is all")
	store := flag.String("store", "sqlite", "store to measure: sqlite, or oracle on the stand-in")
	backlogs := flag.Bool("backlogs", true,
		"measure the claim at a backlog of 1,000, 100,000 and 1,000,000 rows, and with 1,000,000 that wait, too")
	rules := flag.Bool("rules", false, "measure the gateway with every rule of a channel on and off in turn, and nothing else")
	watched := flag.Bool("watched", false, "measure the gateway with its console open and its lists polled, and without, in turn, and nothing else")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	loads := []load{
		{latency: 50 * time.Millisecond, inFlight: 32, rows: 640 * *seconds},
		{latency: 50 * time.Millisecond, inFlight: 100, rows: 2000 * *seconds},
		{inFlight: 32, rows: *rows},
		{inFlight: 100, rows: *rows},
	}
	if *only > 0 {
		loads = slices.DeleteFunc(loads, func(l load) bool { return l.inFlight != *only })
	}
	app.TuneRuntime(app.Surroundings{Getenv: os.Getenv, Root: os.DirFS("/")}) // as the gateway's own command does
	if err := profiled(*profile,
		func() error { return run(ctx, *store, plan{loads, *repeat, *backlogs, *rules, *watched}) }); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiled calls run and writes a CPU profile of it to the file, if one is named.
func profiled(file string, run func() error) (err error) {
	if file == "" {
		return run()
	}
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("creating the profile: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return fmt.Errorf("profiling: %w", err)
	}
	defer pprof.StopCPUProfile()
	return run()
}

func run(ctx context.Context, store string, p plan) (err error) {
	folder, err := os.MkdirTemp("", "ebs-sms-gateway-bench-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	binary, err := rig.Build(ctx, folder)
	if err != nil {
		return err
	}
	simulator, err := rig.StartSimulator(binary)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, simulator.Kill()) }()
	ground, err := rig.NewGround(ctx, store)
	if err != nil {
		return err
	}
	defer ground.Stop()
	s := site{folder: folder, simulator: simulator.URL, ground: ground,
		control: twiliotest.Control{BaseURL: simulator.URL}}
	fmt.Printf("%d cores, %s, %s, simulator in its own process, no status callbacks\n\n", runtime.NumCPU(),
		runtime.Version(), described(store))
	if p.rules {
		return measureRules(ctx, s, p)
	}
	if p.watched {
		return measureWatched(ctx, s, p)
	}
	fmt.Println("latency in-flight   rows |   gateway/s of ideal  CPU/msg  commits/msg  trips/msg |   bare/s of ideal | gateway/bare")
	for range p.repeat {
		for _, l := range p.loads {
			m, bare, err := measure(ctx, s, l)
			if err != nil {
				return err
			}
			printRow(l, m, bare)
		}
	}
	if err := measureIdle(ctx, s); err != nil {
		return err
	}
	if !p.backlogs {
		return nil
	}
	return errors.Join(
		measureBacklogs(ctx, folder, ground, []int{1_000, 100_000, 1_000_000}),
		measureWaiting(ctx, folder, ground, 1_000_000),
	)
}

// measure measures the bare loop and the gateway, one after the other.
func measure(ctx context.Context, s site, l load) (m measurement, bare float64, err error) {
	if err := s.clear(ctx, l); err != nil {
		return m, 0, err
	}
	if bare, err = measureBare(ctx, s.simulator, l); err != nil {
		return m, 0, err
	}
	if err := s.clear(ctx, l); err != nil {
		return m, 0, err
	}
	m, err = measureGateway(ctx, s, l)
	return m, bare, err
}

func printRow(l load, m measurement, bare float64) {
	fmt.Printf("%7s %9d %6d | %11.0f %8s %8s %12.3f %10.3f | %8.0f %8s | %11.1f%%\n",
		l.latency, l.inFlight, l.rows, m.perSecond, share(m.perSecond, l.ideal()), m.cpu.Round(time.Microsecond),
		m.commits, m.roundTrips,
		bare, share(bare, l.ideal()), 100*m.perSecond/bare)
}

func described(store string) string {
	if store == "oracle" {
		return "Oracle store through godror, on the stand-in over PostgreSQL (fsync off)"
	}
	return "embedded store (WAL, synchronous=FULL)"
}

func share(value, ideal float64) string {
	if ideal == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*value/ideal)
}
