// Command rolling replaces one of two gateways after the other, as a rolling update
// does, while they send from one queue and replies come in, and prints what was lost,
// doubled or refused: nothing, or the exit code is 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
	"ebs-sms-gateway/test/rig/scene"
)

type options struct {
	// store is sqlite or oracle, which is the stand-in for an Oracle server.
	store          string
	rows, inFlight int
	// rate is replies in a second.
	rate int
	// every is the time from one replacement to the next.
	every time.Duration
	// latency is the simulator's longest; the shortest is half of it.
	latency time.Duration
	// least is how many replacements there must have been before the queue is empty.
	least int
	// settle bounds the whole.
	settle time.Duration
	log    string
	out    io.Writer
	sabotage.Settings
}

func main() {
	o := options{out: os.Stdout}
	o.Flags(flag.CommandLine, 40)
	flag.StringVar(&o.store, "store", "sqlite", "store to try: sqlite, or oracle on the stand-in")
	flag.IntVar(&o.rows, "rows", 4000, "rows that go through")
	flag.IntVar(&o.inFlight, "in-flight", 8, "outbound posts in flight, of each gateway")
	flag.IntVar(&o.rate, "rate", 50, "replies in a second")
	flag.DurationVar(&o.every, "every", 5*time.Second, "time from one replacement to the next")
	flag.DurationVar(&o.latency, "latency", 200*time.Millisecond,
		"longest latency of the simulator, so that the queue lasts")
	flag.IntVar(&o.least, "least", 6, "replacements that there must be before the queue is empty")
	flag.DurationVar(&o.settle, "settle", 5*time.Minute, "how long all may take, to the last outcome")
	flag.StringVar(&o.log, "log", "", "file for the gateways' log; none by default")
	scene.Main("rolling", func(ctx context.Context) error { return run(ctx, o) })
}

// drill is one run.
type drill struct {
	options
	*scene.Scene
	gateways [2]*scene.Gateway
	place    *rig.Place
	saboteur *sabotage.Sabotage
	// down stays empty: one of the two is always there.
	down sabotage.Downtime
}

func run(ctx context.Context, o options) (err error) {
	d := &drill{options: o}
	if err := d.set(ctx); err != nil {
		return err
	}
	defer func() {
		d.saboteur.Abandon()
		err = errors.Join(err, d.Close())
	}()
	fmt.Fprintf(d.out,
		"%s store, two gateways; %d rows, %d in flight in each, simulator latency %s-%s; %d replies/s; one replaced every %s\n",
		o.store, o.rows, o.inFlight, o.latency/2, o.latency, o.rate, o.every)
	people := phones.New(d.gateways[0].Inbound, d.gateways[1].Inbound)
	posting, cancel := context.WithCancel(ctx)
	defer cancel()
	people.Start(posting, o.rate)
	d.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: o.Settings, Place: d.place, Phones: people, Down: &d.down, Rows: o.rows,
		Seed: uint64(time.Now().UnixNano()),
	})
	if err != nil {
		return err
	}
	replaced, slowest, err := d.roll(ctx)
	if err != nil {
		cancel() // or the last posts would be repeated for long
		d.saboteur.Abandon()
	}
	posts := people.End()
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "replaced %d times; a gateway was away for %s at most\n", replaced,
		slowest.Round(10*time.Millisecond))
	if replaced < d.least {
		return fmt.Errorf("the queue was empty after %d replacements: choose more -rows", replaced)
	}
	return d.report(ctx, posts)
}

// set makes the queue and starts both gateways.
func (d *drill) set(ctx context.Context) (err error) {
	d.Scene, err = scene.Open(ctx, scene.Options{
		Name: "rolling", Store: d.store, Log: d.log,
		Faults: twiliotest.Faults{LatencyMin: d.latency / 2, LatencyMax: d.latency},
	})
	if err != nil {
		return err
	}
	if err := d.launch(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	return nil
}

func (d *drill) launch(ctx context.Context) (err error) {
	if d.place, err = d.Place(ctx); err != nil {
		return err
	}
	for i := range d.gateways {
		site := rig.Site{Store: d.place.Config, InFlight: d.inFlight}
		if d.gateways[i], err = d.Gateway(strconv.Itoa(i), site); err != nil {
			return err
		}
		if err := d.gateways[i].Launch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// roll replaces gateways until all rows are in the queue, lets it settle, and returns how often, and the
// longest time from SIGTERM until the new one was ready.
func (d *drill) roll(ctx context.Context) (replaced int, slowest time.Duration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, d.settle, errors.New("rows are still open"))
	defer cancel()
	for fed := false; ; replaced++ {
		if !fed && d.saboteur.Fed() {
			if err := d.saboteur.Finish(ctx); err != nil {
				return replaced, slowest, err
			}
			fed = true
		}
		settled, err := d.settledWithin(ctx, d.every)
		if err != nil || settled {
			return replaced, slowest, err
		}
		began := time.Now()
		if err := d.gateways[replaced%2].Replace(ctx); err != nil {
			return replaced, slowest, err
		}
		slowest = max(slowest, time.Since(began))
	}
}

func (d *drill) settledWithin(ctx context.Context, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := rig.Poll(ctx, 200*time.Millisecond, func() (bool, error) {
		settled, err := rig.Settled(ctx, d.place.Store)
		return settled && d.saboteur.Fed(), err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return err == nil, err
}

func (d *drill) report(ctx context.Context, posts []phones.Post) error {
	if err := errors.Join(d.gateways[0].Terminate(), d.gateways[1].Terminate()); err != nil {
		return err
	}
	replies, err := rig.Replies(ctx, d.place.Store)
	if err != nil {
		return err
	}
	audit, ledger, err := d.Audit(ctx, d.place)
	if err != nil {
		return err
	}
	a, staging := phones.Sum(posts), phones.Compare(posts, replies)
	fmt.Fprintf(d.out, "replies: %d posted, %d refused, %d asked the other gateway; slowest answer %s\n",
		len(posts), a.Refused, a.Repeated, a.Slowest.Round(time.Millisecond))
	fmt.Fprintf(d.out, "staged: %d rows, missing %d, doubled %d, never posted %d\n", staging.Rows, staging.Missing,
		staging.Doubled, staging.Strange)
	fmt.Fprintf(d.out, "outbound: rows %d, posts %d, accepted %d, by status %v\n", audit.Rows, audit.Posts,
		audit.Accepted, audit.Status)
	fmt.Fprintf(d.out, "lost %d, doubled %d, unrecorded %d, open %d\n", audit.Lost, audit.Doubled, audit.Unrecorded,
		audit.Open)
	hurt := d.saboteur.Report(ctx, d.out, ledger)
	if a.Refused > 0 {
		return errors.Join(hurt, fmt.Errorf("%d replies were refused: %w", a.Refused, a.Why))
	}
	if staging.Missing+staging.Doubled+staging.Strange > 0 || !audit.Clean() || audit.Open > 0 || audit.Rows != d.rows {
		return errors.Join(hurt, errors.New("the ledgers do not agree"))
	}
	return hurt
}
