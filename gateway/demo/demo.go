package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
)

// Options are what the demo runs with.
type Options struct {
	// Once inserts Rows rows, settles, prints a summary and ends.
	Once bool
	// Rows is how many rows Once inserts.
	Rows int
	// Out is where everything is shown; Terminal tells whether a table can be redrawn there.
	Out      io.Writer
	Terminal bool
	// Colours says whether it may be written to in colours.
	Colours bool
	// Seed makes the same people, texts and faults again.
	Seed uint64
	// Folder is where Once leaves a manager's digest, the one for temporary files if empty.
	Folder string
	// Logger gets the gateway's log; nothing is logged if nil.
	Logger  *slog.Logger
	Version string
	// Clock is time.Now if nil.
	Clock gateway.Clock
}

// ErrUnsettled is returned by a demo whose figures do not add up.
var ErrUnsettled = errors.New("the figures do not add up")

// Intervals of the demo.
const (
	feedInterval = 500 * time.Millisecond
	viewInterval = 500 * time.Millisecond
	// settleLimit bounds the wait of Once for every row's end. Quiet hours take up to 65 s of it: windows are of whole
	// minutes.
	settleLimit = 95 * time.Second
)

// Run runs the demo until ctx ends, or until a Once has settled.
func Run(ctx context.Context, opts Options) (err error) {
	if opts.Logger == nil {
		opts.Logger = discard()
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	rnd := rand.New(rand.NewPCG(opts.Seed, 1))
	people, unsure := staff(rnd), doubtfuls(rnd)
	w, err := newWorld(ctx, opts, cast{people, unsure})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	f := &feeder{queue: w.store, rnd: rnd, clock: opts.Clock, people: people, first: doubts(unsure)}
	w.announce(opts.Out)
	if opts.Once {
		return w.once(ctx, opts, f)
	}
	return w.show(ctx, opts, f)
}

func (w *world) announce(out io.Writer) {
	admin := "http://" + w.app.AdminAddress()
	fmt.Fprintf(out, "EBS SMS gateway demo: embedded store, Twilio simulator, people who answer.\n\n")
	fmt.Fprintf(out, "  console    http://%s (without a login, for this host alone)\n", w.app.ConsoleAddress())
	fmt.Fprintf(out, "  metrics    %s/metrics\n  health     %s/readyz\n", admin, admin)
	fmt.Fprintf(out, "  simulator  http://%s/sim/tally\n", w.simAddr)
	fmt.Fprintf(out, "  queue      sqlite3 -cmd '.timeout 5000' %s\n", w.database())
	fmt.Fprintf(out, "  why        ebs-sms-gateway explain --config %s MESSAGE_ID\n\n", w.configuration())
	fmt.Fprintf(out, "%s is quiet until %s, and a minute of every three after that.\n", channelShift, w.wakes())
	fmt.Fprintf(out, "%s texts mobiles alone, and looks up what numbers of North America are.\n\n",
		channelCertification)
}

// wakes is wakesAt as a clock in its zone shows it.
func (w *world) wakes() string { return w.wakesAt.Format("15:04 MST") }

// show keeps feeding and shows the queue until ctx ends.
func (w *world) show(ctx context.Context, opts Options, f *feeder) error {
	feed, draw := time.NewTicker(feedInterval), time.NewTicker(viewInterval)
	defer feed.Stop()
	defer draw.Stop()
	v := newView(opts)
	for {
		select {
		case <-ctx.Done():
			fmt.Fprintln(opts.Out, "\nstopping: giving back what was not sent, recording the rest")
			return nil
		case <-feed.C:
			if err := f.feed(ctx, 1+f.rnd.IntN(4)); err != nil && ctx.Err() == nil {
				return err
			}
		case <-draw.C:
			if err := v.draw(ctx, w); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

// once feeds two waves, so that the second meets those whom the first made opt
// out, waits for the end of every row and compares all ledgers.
func (w *world) once(ctx context.Context, opts Options, f *feeder) error {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	v := newView(opts)
	if err := w.wave(ctx, f, wave{rows: opts.Rows / 2, view: v, atRest: orDeferred}); err != nil {
		return err
	}
	if !opts.Terminal && w.clock().Before(w.wakesAt) {
		fmt.Fprintf(opts.Out, "%s goes on at %s, when its quiet hours are over\n", channelShift, w.wakes())
	}
	err := w.wave(ctx, f, wave{rows: opts.Rows - opts.Rows/2, view: v, atRest: gateway.Status.Terminal})
	if err != nil {
		return err
	}
	sum, err := w.summarise(context.WithoutCancel(ctx), f)
	if err != nil {
		return err
	}
	if !opts.Terminal {
		v.examples(opts.Out, w, sum)
	}
	sum.dialogue(opts.Out)
	sum.print(opts.Out)
	if err := w.digest(context.WithoutCancel(ctx), opts); err != nil {
		return err
	}
	return sum.fault()
}

// wave is rows that are fed together, and which statuses may be waited in for the next wave.
type wave struct {
	rows   int
	view   *view
	atRest func(gateway.Status) bool
}

func orDeferred(s gateway.Status) bool { return s.Terminal() || s == gateway.StatusDeferred }

// wave feeds rows and shows the queue until nothing moves any more or time is up: what is
// then still open the summary will say, so that all rows are fed in any case.
func (w *world) wave(ctx context.Context, f *feeder, of wave) error {
	if err := f.feed(context.WithoutCancel(ctx), of.rows); err != nil {
		return err
	}
	ticker := time.NewTicker(viewInterval)
	defer ticker.Stop()
	for quiet := 0; quiet < quietTicks; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := of.view.draw(ctx, w); err != nil {
			return err
		}
		settled, err := w.settled(ctx, of.atRest)
		if err != nil {
			return err
		}
		quiet++
		if !settled {
			quiet = 0
		}
	}
	return nil
}

// quietTicks is for how many looks in a row nothing may move: the last reply comes 2 s after delivery.
const quietTicks = 5
