// Command crash kills the gateway with SIGKILL at random moments while rows go
// through it, lets it settle, and prints what was lost, doubled or left
// unrecorded: nothing, or the exit code is 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
)

type options struct {
	// store is sqlite or oracle, which is the stand-in for an Oracle server.
	store                 string
	rows, kills, inFlight int
	// sessions is how often the database's sessions are killed, with Oracle.
	sessions   int
	latencyMin time.Duration
	latencyMax time.Duration
	seed       uint64
	settle     time.Duration
	race       bool
	log        string
	out        io.Writer
	sabotage.Settings
}

func main() {
	o := options{out: os.Stdout}
	o.Flags(flag.CommandLine, 125)
	flag.StringVar(&o.store, "store", "sqlite", "store to try: sqlite, or oracle on the stand-in")
	flag.IntVar(&o.sessions, "sessions", 10, "how often all sessions of the database are killed, with oracle")
	flag.IntVar(&o.rows, "rows", 5000, "rows that go through")
	flag.IntVar(&o.kills, "kills", 20, "how often the gateway is killed")
	flag.IntVar(&o.inFlight, "in-flight", 32, "posts in flight")
	flag.DurationVar(&o.latencyMin, "latency-min", 20*time.Millisecond, "least latency of the simulator")
	flag.DurationVar(&o.latencyMax, "latency-max", 50*time.Millisecond, "most latency of the simulator")
	flag.Uint64Var(&o.seed, "seed", 0, "seed of the moments of the kills; 0 draws one")
	flag.DurationVar(&o.settle, "settle", 2*time.Minute, "how long to wait for the last outcome")
	flag.BoolVar(&o.race, "race", false, "build the gateway with the race detector")
	flag.StringVar(&o.log, "log", "", "file for the gateway's log; none by default")
	flag.Parse()
	if o.seed == 0 {
		o.seed = uint64(time.Now().UnixNano())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

// scene is one run's surroundings.
type scene struct {
	options
	binary, folder, config string
	// admin is where the gateway serves /readyz.
	admin     string
	people    *phones.Phones
	posts     []phones.Post
	saboteur  *sabotage.Sabotage
	down      sabotage.Downtime
	simulator *rig.Simulator
	place     *rig.Place
	control   twiliotest.Control
	log       io.Writer
	rnd       *rand.Rand
	undo      []func() error
}

func run(ctx context.Context, o options) (err error) {
	folder, err := os.MkdirTemp("", "ebs-sms-gateway-crash-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	s := &scene{options: o, folder: folder, rnd: rand.New(rand.NewPCG(o.seed, 0))}
	defer func() {
		s.saboteur.Abandon()
		err = errors.Join(err, s.strike())
	}()
	if err := s.set(ctx); err != nil {
		return err
	}
	if s.place.KillSessions == nil {
		s.sessions = 0
	}
	fmt.Fprintf(s.out, "%s store, %d rows, %d kills, %d times all sessions killed, %d in flight, simulator latency %s-%s, seed %d\n",
		o.store, o.rows, o.kills, s.sessions, o.inFlight, o.latencyMin, o.latencyMax, o.seed)
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.killings(ctx); err != nil {
		return err
	}
	if err := s.settled(ctx); err != nil {
		return err
	}
	return s.report(ctx)
}

// begin fills the queue, at once or, under sabotage, by and by.
func (s *scene) begin(ctx context.Context) (err error) {
	s.down.Begin(time.Now())
	s.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: s.Settings, Place: s.place, Phones: s.people, Down: &s.down, Rows: s.rows, Seed: s.seed,
	})
	return err
}

// strike takes down what set has put up, as far as it came.
func (s *scene) strike() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	return errors.Join(errs...)
}

// set builds the binary, starts the simulator and makes the queue.
func (s *scene) set(ctx context.Context) (err error) {
	var flags []string
	if s.race {
		flags = append(flags, "-race")
	}
	if s.binary, err = rig.Build(ctx, s.folder, flags...); err != nil {
		return err
	}
	if s.log, err = s.openLog(); err != nil {
		return err
	}
	if s.simulator, err = rig.StartSimulator(s.binary); err != nil {
		return err
	}
	s.undo = append(s.undo, s.simulator.Kill)
	s.control = twiliotest.Control{BaseURL: s.simulator.URL}
	faults := twiliotest.Faults{
		LatencyMin: s.latencyMin, LatencyMax: s.latencyMax, ListDelay: 500 * time.Millisecond, LoseCallback: .5,
	}
	if err := s.control.SetFaults(ctx, faults); err != nil {
		return err
	}
	ground, err := rig.NewGround(ctx, s.store)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, func() error {
		ground.Stop()
		return nil
	})
	if s.place, err = ground.Place(ctx, s.folder); err != nil {
		return err
	}
	s.undo = append(s.undo, s.place.Close)
	return s.writeConfig()
}

func (s *scene) openLog() (io.Writer, error) {
	if s.options.log == "" {
		return io.Discard, nil
	}
	f, err := os.Create(s.options.log)
	if err != nil {
		return nil, fmt.Errorf("creating the log: %w", err)
	}
	s.undo = append(s.undo, f.Close)
	return f, nil
}

func (s *scene) writeConfig() error {
	webhooks, err := rig.FreePort()
	if err != nil {
		return err
	}
	if s.admin, err = rig.FreePort(); err != nil {
		return err
	}
	s.people = phones.New("http://" + webhooks + config.Default().Webhooks.InboundPaths[0])
	site := rig.Site{
		Store: s.place.Config, Journal: filepath.Join(s.folder, "journal"),
		Simulator: s.simulator.URL, Webhooks: webhooks, Admin: s.admin, InFlight: s.inFlight,
	}
	s.config = filepath.Join(s.folder, "gateway.yaml")
	if err := os.WriteFile(s.config, site.YAML(), 0o600); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}

// killings starts the gateway and kills it, again and again.
func (s *scene) killings(ctx context.Context) error {
	for n := 1; n <= s.kills; n++ {
		before, err := s.control.Tally(ctx)
		if err != nil {
			return err
		}
		gateway, err := s.launch(ctx)
		if err != nil {
			return err
		}
		if err := s.trouble(ctx, gateway, n); err != nil {
			return errors.Join(err, gateway.Kill())
		}
		s.down.Begin(time.Now())
		if err := gateway.Kill(); err != nil {
			return err
		}
		after, err := s.control.Tally(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "  kill %2d after %4d posts\n", n, after.Posts-before.Posts)
	}
	return nil
}

// launch starts a gateway and waits until it lives.
func (s *scene) launch(ctx context.Context) (*rig.Process, error) {
	gateway, err := rig.Launch(s.binary, s.log, "run", "--config", s.config)
	if err != nil {
		return nil, err
	}
	err = rig.Poll(ctx, 20*time.Millisecond, func() (bool, error) {
		select {
		case <-gateway.Done():
			return false, errEnded
		default:
			return rig.Ready(ctx, s.admin)
		}
	})
	s.down.End(time.Now())
	if err != nil {
		return nil, errors.Join(err, gateway.Kill())
	}
	return gateway, nil
}

// errEnded: nobody has killed the gateway.
var errEnded = errors.New("the gateway ended by itself; see --log")

// trouble lets the gateway work until it is to be killed for the n-th time. Before
// the first of these, with Oracle, all its sessions are killed once.
func (s *scene) trouble(ctx context.Context, gateway *rig.Process, n int) error {
	if n <= s.sessions && s.place.KillSessions != nil {
		if err := s.await(ctx, gateway); err != nil {
			return err
		}
		killed, err := s.place.KillSessions(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "  killed %d sessions\n", killed)
	}
	return s.await(ctx, gateway)
}

// await waits for a random number of posts and a little more, so that what follows
// meets claiming, beginning, posting and recording alike. Rows that an earlier
// kill left behind may not be due yet: then it does not wait for ever.
func (s *scene) await(ctx context.Context, gateway *rig.Process) error {
	before, err := s.control.Tally(ctx)
	if err != nil {
		return err
	}
	target := before.Posts + 1 + s.rnd.Int64N(int64(3*s.rows/(2*(s.kills+s.sessions))))
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	err = rig.Poll(ctx, 10*time.Millisecond, func() (bool, error) {
		select {
		case <-gateway.Done():
			return false, errEnded
		default:
		}
		tally, err := s.control.Tally(ctx)
		return err == nil && tally.Posts >= target, err
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	<-time.After(time.Duration(s.rnd.Int64N(int64(s.latencyMax)))) // not in step with the polling
	return nil
}

// settled runs the gateway until every row has its outcome and every reply is staged, then stops it properly.
func (s *scene) settled(ctx context.Context) error {
	gateway, err := s.launch(ctx)
	if err != nil {
		return err
	}
	if err := s.saboteur.Finish(ctx); err != nil {
		return errors.Join(err, gateway.Kill())
	}
	s.posts = s.people.End()
	start := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, s.settle, errors.New("rows are still open, or replies in the journal"))
	defer cancel()
	waited := rig.Poll(ctx, 200*time.Millisecond, func() (bool, error) {
		settled, err := rig.Settled(ctx, s.place.Store)
		if err != nil || !settled {
			return false, err
		}
		staging, err := s.staged(ctx)
		return staging.Missing == 0, err
	})
	fmt.Fprintf(s.out, "  settled after %s\n", time.Since(start).Round(100*time.Millisecond))
	return errors.Join(waited, gateway.Terminate())
}
