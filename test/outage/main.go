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
	"os/signal"
	"time"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
)

type options struct {
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
	flag.BoolVar(&o.silent, "silent", false, "the database does not answer, instead of ending sessions and refusing logins")
	flag.DurationVar(&o.latency, "latency", 300*time.Millisecond, "longest latency of the simulator; without sabotage rows have to be left after the outage")
	flag.DurationVar(&o.bound, "bound", time.Second, "longest that an answer to a reply may take")
	flag.DurationVar(&o.restart, "restart", 5*time.Second, "longest that replies may go without an answer for the SIGKILL")
	flag.DurationVar(&o.settle, "settle", 3*time.Minute, "how long to wait for the last outcome")
	flag.StringVar(&o.log, "log", "", "file for the gateway's log; none by default")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := start(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "outage:", err)
		os.Exit(1)
	}
}

// start runs on a stand-in for an Oracle server of its own.
func start(ctx context.Context, o options) error {
	ground, err := rig.NewGround(ctx, "oracle")
	if err != nil {
		return err
	}
	defer ground.Stop()
	return run(ctx, ground, o)
}

func run(ctx context.Context, ground *rig.Ground, o options) (err error) {
	folder, err := os.MkdirTemp("", "ebs-sms-gateway-outage-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	s := &scene{options: o, ground: ground}
	defer func() {
		err = errors.Join(err, s.kill())
		s.saboteur.Abandon()
		err = errors.Join(err, s.strike())
	}()
	if err := s.set(ctx, folder); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Oracle store on the stand-in; %d rows, %d in flight, simulator latency %s-%s; %d replies/s; database %s for %s, SIGKILL after half of it\n",
		o.rows, o.inFlight, o.latency/2, o.latency, o.rate, o.manner(), o.away)
	r, err := s.play(ctx)
	if err != nil {
		return err
	}
	return r.print(ctx, s)
}

// play runs the gateway through the outage until all is settled.
func (s *scene) play(ctx context.Context) (r result, err error) {
	if err := s.launch(); err != nil {
		return r, err
	}
	if err := s.await(ctx, "the gateway", s.ready); err != nil {
		return r, err
	}
	posting, cancel := context.WithCancel(ctx)
	defer cancel()
	people := phones.New(s.inbound)
	people.Start(posting, s.rate)
	s.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: s.Settings, Place: s.place, Phones: people, Down: &s.down, Rows: s.rows, Seed: uint64(time.Now().UnixNano()),
	})
	if err != nil {
		return r, err
	}
	err = s.outage(ctx, people, &r)
	if err == nil {
		err = s.saboteur.Finish(ctx)
	}
	if err != nil {
		cancel() // or the last posts would be repeated for long
		s.saboteur.Abandon()
	}
	r.posts = people.End()
	if err != nil {
		return r, err
	}
	return r, s.settled(ctx, &r)
}

// outage is what happens while replies come in: the database goes away and comes back.
func (s *scene) outage(ctx context.Context, people *phones.Phones, r *result) (err error) {
	if err := s.after(ctx, s.lead); err != nil {
		return err
	}
	err = s.await(ctx, "outbound messages", func(ctx context.Context) (bool, error) {
		r.sentBefore, err = s.posts(ctx)
		return r.sentBefore > 0, err
	})
	if err != nil {
		return err
	}
	r.answeredBefore = people.Answered()
	if err := s.away(ctx, r); err != nil {
		return err
	}
	back := time.Now()
	r.answeredAway = people.Answered() - r.answeredBefore
	sent, err := s.posts(ctx)
	if err != nil {
		return err
	}
	r.sentAway = sent - r.sentBefore
	err = s.await(ctx, "the first outbound message", func(ctx context.Context) (bool, error) {
		now, err := s.posts(ctx)
		return now > sent, err
	})
	if err != nil {
		return err
	}
	s.down.End(time.Now())
	r.resumed = time.Since(back)
	err = s.await(ctx, "the replies from the journal", func(ctx context.Context) (bool, error) { return s.caughtUp(ctx, back) })
	if err != nil {
		return err
	}
	r.caughtUp = time.Since(back)
	return s.after(ctx, s.lead)
}

// away takes the database away, and in the middle of that kills the gateway, which is
// started again at once.
func (s *scene) away(ctx context.Context, r *result) error {
	before, uncounted := s.trouble.Logins()
	s.down.Away(time.Now())
	if err := errors.Join(uncounted, s.trouble.Begin(ctx)); err != nil {
		return err
	}
	if err := s.after(ctx, s.options.away/2); err != nil {
		return err
	}
	if err := s.kill(); err != nil {
		return err
	}
	if err := s.launch(); err != nil {
		return err
	}
	if err := s.after(ctx, s.options.away/2); err != nil {
		return err
	}
	after, uncounted := s.trouble.Logins()
	r.logins = int(after - before)
	if err := errors.Join(uncounted, s.trouble.End(ctx)); err != nil {
		return err
	}
	s.down.Back()
	return nil
}

// settled waits until every row has its outcome and every reply is staged, stops the
// gateway properly, and audits both tables.
func (s *scene) settled(ctx context.Context, r *result) (err error) {
	if err := s.await(ctx, "the last outcome", func(ctx context.Context) (bool, error) { return rig.Settled(ctx, s.place.Store) }); err != nil {
		return err
	}
	err = s.await(ctx, "the last reply", func(ctx context.Context) (bool, error) {
		replies, err := rig.Replies(ctx, s.place.Store)
		r.staging = phones.Compare(r.posts, replies)
		return r.staging.Missing == 0, err
	})
	if err != nil && r.staging.Missing == 0 {
		return err
	}
	if err := s.gateway.Terminate(); err != nil { // one in the journal would stay there
		return err
	}
	ledger, err := s.control.Accepted(ctx)
	if err != nil {
		return err
	}
	tally, err := s.control.Tally(ctx)
	if err != nil {
		return err
	}
	r.ledger = ledger
	r.audit, err = rig.Compare(ctx, s.place.Store, ledger, tally)
	return err
}

func (o options) manner() string {
	if o.silent {
		return "silent"
	}
	return "away"
}
