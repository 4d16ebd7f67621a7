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
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
	"ebs-sms-gateway/test/rig/scene"
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
	scene.Main("crash", func(ctx context.Context) error {
		if o.seed == 0 {
			o.seed = uint64(time.Now().UnixNano())
		}
		return run(ctx, o)
	})
}

// drill is one run.
type drill struct {
	options
	*scene.Scene
	gateway  *scene.Gateway
	place    *rig.Place
	people   *phones.Phones
	posts    []phones.Post
	saboteur *sabotage.Sabotage
	down     sabotage.Downtime
	rnd      *rand.Rand
}

func run(ctx context.Context, o options) (err error) {
	d := &drill{options: o, rnd: rand.New(rand.NewPCG(o.seed, 0))}
	if err := d.set(ctx); err != nil {
		return err
	}
	defer func() {
		d.saboteur.Abandon()
		err = errors.Join(err, d.Close())
	}()
	if d.place.KillSessions == nil {
		d.sessions = 0
	}
	fmt.Fprintf(d.out,
		"%s store, %d rows, %d kills, %d times all sessions killed, %d in flight, simulator latency %s-%s, seed %d\n",
		o.store, o.rows, o.kills, d.sessions, o.inFlight, o.latencyMin, o.latencyMax, o.seed)
	for _, act := range []func(context.Context) error{d.begin, d.killings, d.settled, d.report} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return nil
}

// set makes the queue and a gateway for it.
func (d *drill) set(ctx context.Context) (err error) {
	d.Scene, err = scene.Open(ctx, scene.Options{
		Name: "crash", Store: d.store, Race: d.race, Log: d.log,
		Faults: twiliotest.Faults{
			LatencyMin: d.latencyMin, LatencyMax: d.latencyMax, ListDelay: 500 * time.Millisecond, LoseCallback: .5,
		},
	})
	if err != nil {
		return err
	}
	if d.place, err = d.Place(ctx); err == nil {
		d.gateway, err = d.Gateway("1", rig.Site{Store: d.place.Config, InFlight: d.inFlight})
	}
	if err != nil {
		return errors.Join(err, d.Close())
	}
	d.people = phones.New(d.gateway.Inbound)
	return nil
}

// begin fills the queue, at once or, under sabotage, by and by.
func (d *drill) begin(ctx context.Context) (err error) {
	d.down.Begin(time.Now())
	d.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: d.Settings, Place: d.place, Phones: d.people, Down: &d.down, Rows: d.rows, Seed: d.seed,
	})
	return err
}

// killings starts the gateway and kills it, again and again.
func (d *drill) killings(ctx context.Context) error {
	for n := 1; n <= d.kills; n++ {
		before, err := d.Control.Tally(ctx)
		if err != nil {
			return err
		}
		if err := d.launch(ctx); err != nil {
			return err
		}
		if err := d.trouble(ctx, n); err != nil {
			return err
		}
		d.down.Begin(time.Now())
		if err := d.gateway.Kill(); err != nil {
			return err
		}
		after, err := d.Control.Tally(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(d.out, "  kill %2d after %4d posts\n", n, after.Posts-before.Posts)
	}
	return nil
}

// launch starts the gateway and waits until it is ready.
func (d *drill) launch(ctx context.Context) error {
	err := d.gateway.Launch(ctx)
	d.down.End(time.Now())
	return err
}

// trouble lets the gateway work until it is to be killed for the n-th time. Before
// the first of these, with Oracle, all its sessions are killed once.
func (d *drill) trouble(ctx context.Context, n int) error {
	if n <= d.sessions && d.place.KillSessions != nil {
		if err := d.await(ctx); err != nil {
			return err
		}
		killed, err := d.place.KillSessions(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(d.out, "  killed %d sessions\n", killed)
	}
	return d.await(ctx)
}

// await waits for a random number of posts and a little more, so that what follows
// meets claiming, beginning, posting and recording alike. Rows that an earlier
// kill left behind may not be due yet: then it does not wait for ever.
func (d *drill) await(ctx context.Context) error {
	before, err := d.Control.Tally(ctx)
	if err != nil {
		return err
	}
	target := before.Posts + 1 + d.rnd.Int64N(int64(3*d.rows/(2*(d.kills+d.sessions))))
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	err = d.gateway.Await(ctx, 10*time.Millisecond, func(ctx context.Context) (bool, error) {
		tally, err := d.Control.Tally(ctx)
		return err == nil && tally.Posts >= target, err
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	<-time.After(time.Duration(d.rnd.Int64N(int64(d.latencyMax)))) // not in step with the polling
	return nil
}

// settled runs the gateway until every row has its outcome and every reply is staged, then stops it properly.
func (d *drill) settled(ctx context.Context) error {
	if err := d.launch(ctx); err != nil {
		return err
	}
	if err := d.saboteur.Finish(ctx); err != nil {
		return err
	}
	d.posts = d.people.End()
	start := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, d.settle, errors.New("rows are still open, or replies in the journal"))
	defer cancel()
	waited := rig.Poll(ctx, 200*time.Millisecond, func() (bool, error) {
		settled, err := rig.Settled(ctx, d.place.Store)
		if err != nil || !settled {
			return false, err
		}
		staging, err := d.staged(ctx)
		return staging.Missing == 0, err
	})
	fmt.Fprintf(d.out, "  settled after %s\n", time.Since(start).Round(100*time.Millisecond))
	return errors.Join(waited, d.gateway.Terminate())
}
