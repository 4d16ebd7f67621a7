// Command siege attacks a gateway as strangers on the internet can, in as much memory as
// the chart gives it, and prints what became of signed posts and probes meanwhile: the
// gateway lives and answers every post, nine of ten at the first attempt, or the exit code is 1. Everything is on the
// loopback interface, and ends by itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"ebs-sms-gateway/test/rig/phones"
	"ebs-sms-gateway/test/rig/scene"
)

type options struct {
	// connections and idle are how many an attacker has at once: of those who send
	// something, and of those who do not.
	connections, idle int
	// most is webhooks.connections.max, 0 for the default.
	most int
	// rate is signed posts in a second.
	rate int
	// phase is how long each attack lasts, calm how long the time before and after.
	phase, calm time.Duration
	// memory is the gateway's, in MiB.
	memory int
	// watched: people and systems look at the gateway meanwhile, and those who send nothing come to console and lists as well.
	watched bool
	log     string
	out     io.Writer
}

func main() {
	o := options{out: os.Stdout}
	flag.IntVar(&o.connections, "connections", 3000, "connections at once of those who send something")
	flag.IntVar(&o.idle, "idle", 1500, "connections at once of those who send nothing")
	flag.IntVar(&o.most, "most", 0, "connections that the gateway may have; 0 is its default")
	flag.IntVar(&o.rate, "rate", 20, "signed posts in a second")
	flag.DurationVar(&o.phase, "phase", 20*time.Second, "how long each attack lasts")
	flag.DurationVar(&o.calm, "calm", 5*time.Second, "how long it is calm before and after")
	flag.IntVar(&o.memory, "memory", 512, "memory of the gateway in MiB")
	flag.BoolVar(&o.watched, "watched", true, "have the console open and the lists polled meanwhile")
	flag.StringVar(&o.log, "log", "", "file for the gateway's log; none by default")
	scene.Main("siege", func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) (err error) {
	d := &drill{options: o}
	if err := d.set(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	fmt.Fprintf(d.out, "embedded store; %d MiB of memory, %s; %d signed posts/s\n", o.memory, d.bound, o.rate)
	people := phones.New(d.gateway.Inbound)
	posting, cancel := context.WithCancel(ctx)
	defer cancel()
	people.Start(posting, o.rate)
	probes := d.probe(posting)
	var phases []phase
	err = d.watchers.While(ctx, func(ctx context.Context) (err error) {
		phases, err = d.storm(ctx)
		return err
	})
	if err != nil {
		cancel() // or the last posts would be repeated for long
	}
	posts := people.End()
	cancel()
	probes.wait()
	if err != nil {
		return err
	}
	return d.report(outcome{phases: phases, posts: posts, probes: probes.all()})
}

// storm lets the attacks take their turns, with a calm before and after.
func (d *drill) storm(ctx context.Context) ([]phase, error) {
	phases := []phase{{name: "calm"}}
	for _, a := range d.attacks() {
		phases = append(phases, phase{name: a.name, attack: &a})
	}
	phases = append(phases, phase{name: "calm again"})
	for i := range phases {
		p := &phases[i]
		p.begin = time.Now()
		last := d.calm
		if p.attack != nil {
			last = d.phase
		}
		if err := d.pass(ctx, p, last); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		p.end = time.Now()
	}
	return phases, nil
}

// phase is a time, and the attack in it, if there is one.
type phase struct {
	name       string
	attack     *attack
	begin, end time.Time
	// opened is how many connections there were in all.
	opened int64
}

// pass lets the time pass, unless the gateway ends in it.
func (d *drill) pass(ctx context.Context, p *phase, last time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, last)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if p.attack != nil {
			p.opened = p.attack.run(ctx)
		}
	}()
	select {
	case <-d.gateway.Done():
		cancel()
		<-done
		return errors.New("the gateway ended; see -log")
	case <-ctx.Done():
		<-done
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return nil
}
