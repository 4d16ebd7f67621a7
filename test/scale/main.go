// Command scale measures one, two and three gateways on one queue: messages per second
// without a limit of the sender's, where each gateway is to add its own, and with one, which
// they are to share. What was not sent once, or recorded, makes the exit code 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"ebs-sms-gateway/test/rig/scene"
)

type options struct {
	// store is sqlite or oracle, which is the stand-in for an Oracle server.
	store string
	// most is the largest number of gateways, inFlight the posts of each under way at once.
	most, inFlight int
	latency        time.Duration
	// rate is the sender's limit in the limited runs, in segments per second.
	rate float64
	// warm is how long the gateways have to join, measure how long is measured.
	warm, measure time.Duration
	// least are the ratios of two gateways and of three to one that are asked for; 0 asks for none.
	least [2]float64
	log   string
	out   io.Writer
}

func main() {
	o := options{out: os.Stdout}
	flag.StringVar(&o.store, "store", "oracle", "store to measure: sqlite, or oracle on the stand-in")
	flag.IntVar(&o.most, "gateways", 3, "largest number of gateways")
	flag.IntVar(&o.inFlight, "in-flight", 32, "posts in flight, of each gateway")
	flag.DurationVar(&o.latency, "latency", 400*time.Millisecond, "latency of the simulator")
	flag.Float64Var(&o.rate, "rate", 10, "limit of the sender in the limited runs")
	flag.DurationVar(&o.warm, "warm", 15*time.Second, "time before the measurement")
	flag.DurationVar(&o.measure, "measure", 30*time.Second, "time of the measurement")
	flag.StringVar(&o.log, "log", "", "file for the gateways' log; none by default")
	o.least = [2]float64{1.9, 2.8}
	scene.Main("scale", func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) (err error) {
	d, err := set(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	fmt.Fprintf(o.out, "%d cores, %s store, provider at %s, %d posts in flight in each gateway\n\n", runtime.NumCPU(),
		o.store, o.latency, o.inFlight)
	fmt.Fprintln(o.out, "limit  gateways |  sent/s  of one | CPU busy")
	var faults []error
	for _, limit := range []float64{0, o.rate} {
		var one float64
		for n := 1; n <= o.most; n++ {
			m, err := d.measure(ctx, n, limit)
			if err != nil {
				return err
			}
			if n == 1 {
				one = m.perSecond
			}
			fmt.Fprintf(o.out, "%5.4g  %8d | %7.1f  %6.2f | %7.0f%%\n", limit, n, m.perSecond, m.perSecond/one,
				100*m.busy)
			faults = append(faults, o.judge(n, limit, m.perSecond, one))
		}
	}
	return errors.Join(faults...)
}

// judge says what is wrong with what n gateways have sent.
func (o options) judge(n int, limit, perSecond, one float64) error {
	switch {
	case limit > 0 && (perSecond > 1.05*limit || perSecond < 0.9*limit):
		return fmt.Errorf("%d gateways sent %.1f a second at a limit of %.4g", n, perSecond, limit)
	case limit == 0 && n > 1 && n-2 < len(o.least) && perSecond < o.least[n-2]*one:
		return fmt.Errorf("%d gateways sent %.2f times as much as one, not %.1f", n, perSecond/one, o.least[n-2])
	}
	return nil
}
