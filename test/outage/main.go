// Command outage takes the database away from a gateway while it sends and replies
// come in, kills the gateway with SIGKILL in the middle, brings the database back,
// and prints how replies were answered, what was lost, doubled or put out of order,
// and how often the gateway tried to log in. The exit code is 1 if a bound did not hold.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
	"ebs-sms-gateway/test/rig/scene"
)

type options struct {
	// ground is a stand-in for an Oracle server that others use too; nil starts one.
	ground         *rig.Ground
	rows, inFlight int
	// rate is replies in a second.
	rate int
	// lead is how long all goes well before the outage and after it.
	lead, away time.Duration
	// silent: the database does not answer, instead of ending sessions and refusing logins.
	silent bool
	// latency is the simulator's longest; the shortest is half of it.
	latency time.Duration
	// bound is the longest that an answer to a reply may take.
	bound time.Duration
	// restart is the longest that replies may go without an answer for the SIGKILL.
	restart time.Duration
	// settle bounds each wait for the gateway.
	settle time.Duration
	log    string
	out    io.Writer
	sabotage.Settings
}

func main() {
	o := options{out: os.Stdout}
	o.Flags(flag.CommandLine, 20)
	flag.IntVar(&o.rows, "rows", 2000, "rows that go through")
	flag.IntVar(&o.inFlight, "in-flight", 32, "outbound posts in flight")
	flag.IntVar(&o.rate, "rate", 50, "replies in a second")
	flag.DurationVar(&o.lead, "lead", 5*time.Second, "how long all goes well before the outage and after it")
	flag.DurationVar(&o.away, "away", time.Minute, "how long the database is away")
	flag.BoolVar(&o.silent, "silent", false,
		"the database does not answer, instead of ending sessions and refusing logins")
	flag.DurationVar(&o.latency, "latency", 300*time.Millisecond,
		"longest latency of the simulator; without sabotage rows have to be left after the outage")
	flag.DurationVar(&o.bound, "bound", time.Second, "longest that an answer to a reply may take")
	flag.DurationVar(&o.restart, "restart", 5*time.Second,
		"longest that replies may go without an answer for the SIGKILL")
	flag.DurationVar(&o.settle, "settle", 3*time.Minute, "how long to wait for the last outcome")
	flag.StringVar(&o.log, "log", "", "file for the gateway's log; none by default")
	scene.Main("outage", func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) (err error) {
	d := &drill{options: o}
	if err := d.set(ctx); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, d.gateway.Kill())
		d.saboteur.Abandon()
		err = errors.Join(err, d.Close())
	}()
	fmt.Fprintf(d.out, "Oracle store on the stand-in; %d rows, %d in flight, simulator latency %s-%s; %d replies/s;"+
		" database %s for %s, SIGKILL after half of it\n",
		o.rows, o.inFlight, o.latency/2, o.latency, o.rate, o.manner(), o.away)
	r, err := d.play(ctx)
	if err != nil {
		return err
	}
	return r.print(ctx, d)
}

// play runs the gateway through the outage until all is settled.
func (d *drill) play(ctx context.Context) (r result, err error) {
	if err := d.gateway.Launch(ctx); err != nil {
		return r, err
	}
	posting, cancel := context.WithCancel(ctx)
	defer cancel()
	people := phones.New(d.gateway.Inbound)
	people.Start(posting, d.rate)
	d.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: d.Settings, Place: d.place, Phones: people, Down: &d.down, Rows: d.rows,
		Seed: uint64(time.Now().UnixNano()),
	})
	if err != nil {
		return r, err
	}
	err = d.outage(ctx, people, &r)
	if err == nil {
		err = d.saboteur.Finish(ctx)
	}
	if err != nil {
		cancel() // or the last posts would be repeated for long
		d.saboteur.Abandon()
	}
	r.posts = people.End()
	if err != nil {
		return r, err
	}
	return r, d.settled(ctx, &r)
}

// outage is what happens while replies come in: the database goes away and comes back.
func (d *drill) outage(ctx context.Context, people *phones.Phones, r *result) (err error) {
	if err := d.gateway.Pass(ctx, d.lead); err != nil {
		return err
	}
	err = d.await(ctx, "outbound messages", func(ctx context.Context) (bool, error) {
		r.sentBefore, err = d.posts(ctx)
		return r.sentBefore > 0, err
	})
	if err != nil {
		return err
	}
	r.answeredBefore = people.Answered()
	if err := d.away(ctx, r); err != nil {
		return err
	}
	back := time.Now()
	r.answeredAway = people.Answered() - r.answeredBefore
	sent, err := d.posts(ctx)
	if err != nil {
		return err
	}
	r.sentAway = sent - r.sentBefore
	err = d.await(ctx, "the first outbound message", func(ctx context.Context) (bool, error) {
		now, err := d.posts(ctx)
		return now > sent, err
	})
	if err != nil {
		return err
	}
	d.down.End(time.Now())
	r.resumed = time.Since(back)
	err = d.await(ctx, "the replies from the journal", func(ctx context.Context) (bool,
		error) {
		return d.caughtUp(ctx, back)
	})
	if err != nil {
		return err
	}
	r.caughtUp = time.Since(back)
	return d.gateway.Pass(ctx, d.lead)
}

// away takes the database away, and in the middle of that kills the gateway, which is
// started again at once.
func (d *drill) away(ctx context.Context, r *result) error {
	before, uncounted := d.trouble.Logins()
	d.down.Away(time.Now())
	if err := errors.Join(uncounted, d.trouble.Begin(ctx)); err != nil {
		return err
	}
	if err := d.gateway.Pass(ctx, d.options.away/2); err != nil {
		return err
	}
	if err := d.gateway.Kill(); err != nil {
		return err
	}
	if err := d.gateway.Run(); err != nil {
		return err
	}
	if err := d.gateway.Pass(ctx, d.options.away/2); err != nil {
		return err
	}
	after, uncounted := d.trouble.Logins()
	r.logins = int(after - before)
	if err := errors.Join(uncounted, d.trouble.End(ctx)); err != nil {
		return err
	}
	d.down.Back()
	return nil
}

// settled waits until every row has its outcome and every reply is staged, stops the
// gateway properly, and audits both tables.
func (d *drill) settled(ctx context.Context, r *result) (err error) {
	if err := d.await(ctx, "the last outcome", func(ctx context.Context) (bool,
		error) {
		return rig.Settled(ctx, d.place.Store)
	}); err != nil {
		return err
	}
	err = d.await(ctx, "the last reply", func(ctx context.Context) (bool, error) {
		replies, err := rig.Replies(ctx, d.place.Store)
		r.staging = phones.Compare(r.posts, replies)
		return r.staging.Missing == 0, err
	})
	if err != nil && r.staging.Missing == 0 {
		return err
	}
	if err := d.gateway.Terminate(); err != nil { // one in the journal would stay there
		return err
	}
	r.audit, r.ledger, err = d.Audit(ctx, d.place)
	return err
}

func (o options) manner() string {
	if o.silent {
		return "silent"
	}
	return "away"
}
