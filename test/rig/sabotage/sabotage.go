// Package sabotage works beside the gateways of a drill, and against them: it locks rows,
// has rows refused, and lets people say STOP and START, while rows come in steadily. At the
// end it tells whether all others were sent in time, and whether everybody's last word holds.
package sabotage

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
)

// Settings are a drill's flags.
type Settings struct {
	// On is whether there is sabotage at all.
	On bool
	// Rate is how many rows are fed in a second.
	Rate int
	// Bound is how long a row may wait that is not itself hurt.
	Bound time.Duration
}

// Flags defines the flags, with the drill's own rate.
func (s *Settings) Flags(flags *flag.FlagSet, rate int) {
	flags.BoolVar(&s.On, "sabotage", true,
		"lock rows, have rows refused, let people say STOP and START, and feed the rows steadily; or else the queue is full at once")
	flags.IntVar(&s.Rate, "feed", rate, "rows a second under sabotage: fewer than can be sent")
	flags.DurationVar(&s.Bound, "on-time", 5*time.Second,
		"how long 99% of the rows may wait that are not locked or refused themselves")
}

// Options say what there is to sabotage.
type Options struct {
	Settings
	Place *rig.Place
	// Phones are where the people's words go out.
	Phones *phones.Phones
	// Down is kept by the drill.
	Down *Downtime
	Rows int
	Seed uint64
}

// Sabotage goes on from Start to Finish.
type Sabotage struct {
	opts      Options
	neighbour *rig.Neighbour
	stop      context.CancelFunc
	work      sync.WaitGroup
	fed       chan struct{}

	mu       sync.Mutex
	inserted map[string]time.Time // by SOURCE_KEY
	locks    []hold
	rules    []rule
	words    []phones.Post
}

// hold is a row that was locked.
type hold struct {
	row gateway.MessageID
	span
}

// rule is a time in which rows were refused, by their MESSAGE_ID modulo rig.RuleModulus. It goes
// on while its end is zero.
type rule struct {
	remainder gateway.MessageID
	span
}

// Start starts it. It ends with ctx, or properly with Finish. If it is not on, the queue is filled
// instead.
func Start(ctx context.Context, opts Options) (*Sabotage, error) {
	ctx, stop := context.WithCancel(ctx)
	s := &Sabotage{
		opts: opts, neighbour: opts.Place.Neighbour, stop: stop,
		fed: make(chan struct{}), inserted: make(map[string]time.Time, opts.Rows),
	}
	if !opts.On {
		close(s.fed)
		return s, rig.Fill(ctx, opts.Place.Store, opts.Rows)
	}
	s.work.Go(func() { s.feed(ctx) })
	for i := range s.neighbour.Sessions {
		s.work.Go(func() { s.lockRows(ctx, s.random(i)) })
	}
	s.work.Go(func() { s.refuseRows(ctx, s.random(100)) })
	for i := range people {
		s.work.Go(func() { s.talk(ctx, i, s.random(200+i)) })
	}
	return s, nil
}

func (s *Sabotage) random(stream int) *rand.Rand {
	return rand.New(rand.NewPCG(s.opts.Seed, uint64(stream)))
}

// Finish waits until all rows are in the queue, then takes back the locks and the rule and hears
// people out, so that everything can settle. A gateway has to run.
func (s *Sabotage) Finish(ctx context.Context) error {
	select {
	case <-s.fed:
	case <-ctx.Done():
	}
	s.Abandon()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.permit(ctx)
}

// Abandon ends it, if it was started, without regard to what becomes of the rows.
func (s *Sabotage) Abandon() {
	if s == nil {
		return
	}
	s.stop()
	s.work.Wait()
}

func (s *Sabotage) rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
