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
	"os/signal"
	"time"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/sabotage"
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
	flag.DurationVar(&o.latency, "latency", 200*time.Millisecond, "longest latency of the simulator, so that the queue lasts")
	flag.IntVar(&o.least, "least", 6, "replacements that there must be before the queue is empty")
	flag.DurationVar(&o.settle, "settle", 5*time.Minute, "how long all may take, to the last outcome")
	flag.StringVar(&o.log, "log", "", "file for the gateways' log; none by default")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "rolling:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	folder, err := os.MkdirTemp("", "ebs-sms-gateway-rolling-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	s := &scene{options: o, folder: folder}
	defer func() {
		s.saboteur.Abandon()
		err = errors.Join(err, s.strike())
	}()
	if err := s.set(ctx); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s store, two gateways; %d rows, %d in flight in each, simulator latency %s-%s; %d replies/s; one replaced every %s\n",
		o.store, o.rows, o.inFlight, o.latency/2, o.latency, o.rate, o.every)
	people := phones.New(s.gateways[0].inbound, s.gateways[1].inbound)
	posting, cancel := context.WithCancel(ctx)
	defer cancel()
	people.Start(posting, o.rate)
	s.saboteur, err = sabotage.Start(ctx, sabotage.Options{
		Settings: o.Settings, Place: s.place, Phones: people, Down: &s.down, Rows: o.rows, Seed: uint64(time.Now().UnixNano()),
	})
	if err != nil {
		return err
	}
	replaced, slowest, err := s.roll(ctx)
	if err != nil {
		cancel() // or the last posts would be repeated for long
		s.saboteur.Abandon()
	}
	posts := people.End()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "replaced %d times; a gateway was away for %s at most\n", replaced, slowest.Round(10*time.Millisecond))
	if replaced < s.least {
		return fmt.Errorf("the queue was empty after %d replacements: choose more -rows", replaced)
	}
	return s.report(ctx, posts)
}

// roll replaces gateways until all rows are in the queue, lets it settle, and returns how often, and the
// longest time from SIGTERM until the new one was ready.
func (s *scene) roll(ctx context.Context) (replaced int, slowest time.Duration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.settle, errors.New("rows are still open"))
	defer cancel()
	for fed := false; ; replaced++ {
		if !fed && s.saboteur.Fed() {
			if err := s.saboteur.Finish(ctx); err != nil {
				return replaced, slowest, err
			}
			fed = true
		}
		settled, err := s.settledWithin(ctx, s.every)
		if err != nil || settled {
			return replaced, slowest, err
		}
		began := time.Now()
		if err := s.gateways[replaced%2].replace(ctx); err != nil {
			return replaced, slowest, err
		}
		slowest = max(slowest, time.Since(began))
	}
}

func (s *scene) settledWithin(ctx context.Context, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := rig.Poll(ctx, 200*time.Millisecond, func() (bool, error) {
		settled, err := rig.Settled(ctx, s.place.Store)
		return settled && s.saboteur.Fed(), err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return err == nil, err
}

func (s *scene) report(ctx context.Context, posts []phones.Post) error {
	if err := errors.Join(s.gateways[0].process.Terminate(), s.gateways[1].process.Terminate()); err != nil {
		return err
	}
	replies, err := rig.Replies(ctx, s.place.Store)
	if err != nil {
		return err
	}
	audit, ledger, err := s.audit(ctx)
	if err != nil {
		return err
	}
	a, staging := phones.Sum(posts), phones.Compare(posts, replies)
	fmt.Fprintf(s.out, "replies: %d posted, %d refused, %d asked the other gateway; slowest answer %s\n",
		len(posts), a.Refused, a.Repeated, a.Slowest.Round(time.Millisecond))
	fmt.Fprintf(s.out, "staged: %d rows, missing %d, doubled %d, never posted %d\n", staging.Rows, staging.Missing, staging.Doubled, staging.Strange)
	fmt.Fprintf(s.out, "outbound: rows %d, posts %d, accepted %d, by status %v\n", audit.Rows, audit.Posts, audit.Accepted, audit.Status)
	fmt.Fprintf(s.out, "lost %d, doubled %d, unrecorded %d, open %d\n", audit.Lost, audit.Doubled, audit.Unrecorded, audit.Open)
	hurt := s.saboteur.Report(ctx, s.out, ledger)
	if a.Refused > 0 {
		return errors.Join(hurt, fmt.Errorf("%d replies were refused: %w", a.Refused, a.Why))
	}
	if staging.Missing+staging.Doubled+staging.Strange > 0 || !audit.Clean() || audit.Open > 0 || audit.Rows != s.rows {
		return errors.Join(hurt, errors.New("the ledgers do not agree"))
	}
	return hurt
}
