// Command search measures how long people wait for what they look up in a full store: it fills one with rows that have
// ended, a few that wait, replies and events, and times each kind of search. A kind whose 95th percentile is above the
// limit makes the exit code 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/test/rig/scene"
)

type options struct {
	// store is sqlite or oracle, which is the stand-in for an Oracle server.
	store string
	// path is the file of the embedded store, which is kept and used again; "" is a temporary one.
	path string
	rows int
	// times is how often each kind is looked up.
	times int
	limit time.Duration
	out   io.Writer
}

func main() {
	o := options{out: os.Stdout}
	flag.StringVar(&o.store, "store", "sqlite", "store to measure: sqlite, or oracle on the stand-in")
	flag.StringVar(&o.path, "path", "", "file of the embedded store, filled if there is none; a temporary one by default")
	flag.IntVar(&o.rows, "rows", 10_000_000, "messages in the store")
	flag.IntVar(&o.times, "times", 40, "look-ups of each kind")
	flag.DurationVar(&o.limit, "limit", 300*time.Millisecond, "95th percentile that is asked for")
	scene.Main("search", func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) (err error) {
	begun := time.Now()
	store, closeStore, err := filled(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	fmt.Fprintf(o.out, "%d cores, %s store with %d messages, filled in %s\n\n", runtime.NumCPU(), o.store, o.rows,
		time.Since(begun).Round(time.Second))
	fmt.Fprintf(o.out, "%-34s %8s %8s %8s\n", "looked up", "median", "p95", "rows")
	var faults []error
	for _, k := range kinds(o.rows) {
		m, err := measure(ctx, store, k, o.times)
		if err != nil {
			return fmt.Errorf("looking up %s: %w", k.name, err)
		}
		fmt.Fprintf(o.out, "%-34s %8s %8s %8d\n", k.name, m.median.Round(10*time.Microsecond), m.p95.Round(10*time.Microsecond), m.rows)
		if limit := max(o.limit, k.limit); m.p95 > limit {
			faults = append(faults, fmt.Errorf("%s: %s is above %s", k.name, m.p95, limit))
		}
	}
	return errors.Join(faults...)
}

// filled opens a store of that kind with its rows.
func filled(ctx context.Context, o options) (app.Store, func() error, error) {
	if o.store == "oracle" {
		return filledOracle(ctx, o)
	}
	return filledSQLite(ctx, o)
}

// kind is one thing that people look up. It returns how many rows it found.
type kind struct {
	name string
	look func(context.Context, *operate.Service) (int, error)
	// limit is above that of the options, if it is.
	limit time.Duration
}

// measured is how long a kind took, and how many rows it found on the average.
type measured struct {
	median, p95 time.Duration
	rows        int
}

// measure looks a kind up again and again, each time by a Service that has read nothing before.
func measure(ctx context.Context, store app.Store, k kind, times int) (measured, error) {
	took := make([]time.Duration, times)
	var m measured
	for i := range took {
		service := operate.New(operate.Options{Store: store, Channels: channels(), Clock: time.Now})
		begun := time.Now()
		rows, err := k.look(ctx, service)
		if err != nil {
			return measured{}, err
		}
		took[i] = time.Since(begun)
		m.rows += rows
	}
	slices.Sort(took)
	m.median, m.p95, m.rows = took[times/2], took[times*95/100], (m.rows+times/2)/times
	return m, nil
}

// everybody sees everything, and needs no reason.
func everybody() operate.Reading { return operate.Reading{Actor: operate.CommandLine("search")} }

func messages(p func() gateway.SearchParams) func(context.Context, *operate.Service) (int, error) {
	return func(ctx context.Context, s *operate.Service) (int, error) {
		params := p()
		params.Limit = 50
		page, err := s.Messages(ctx, everybody(), params)
		return len(page.Messages), err
	}
}

// countingLimit is for acts, which nobody does for each look.
const countingLimit = time.Second

// counted rehearses an act on what a filter finds; with too many it says so.
func counted(name string, action operate.Action, p func() gateway.SearchParams) kind {
	return kind{name: name, limit: countingLimit, look: func(ctx context.Context, s *operate.Service) (int, error) {
		act := operate.Act{Actor: everybody().Actor, Reason: "to be measured", DryRun: true}
		effect, err := s.Apply(ctx, act, operate.Order{Action: action, Of: operate.Selection{Filter: p()}, AtMost: operate.AtMostLimit})
		if errors.Is(err, operate.ErrTooMany) {
			err = nil
		}
		return effect.Found, err
	}}
}

// kinds are what people look up; where they look is by chance.
func kinds(rows int) []kind {
	anyID := func() gateway.MessageID { return gateway.MessageID(1 + rand.IntN(rows)) }
	at := func(id gateway.MessageID) time.Time { return created(int(id), rows) }
	search := func(name string, p func() gateway.SearchParams) kind { return kind{name: name, look: messages(p)} }
	return []kind{
		search("the newest", func() gateway.SearchParams { return gateway.SearchParams{} }),
		search("a page far back", func() gateway.SearchParams { return gateway.SearchParams{Before: anyID()} }),
		search("an id", func() gateway.SearchParams { return gateway.SearchParams{IDs: []gateway.MessageID{anyID()}} }),
		search("a source key", func() gateway.SearchParams {
			return gateway.SearchParams{SourceKeys: []string{fmt.Sprint("key-", anyID())}}
		}),
		search("a person", func() gateway.SearchParams { return gateway.SearchParams{PersonID: int64(1 + rand.IntN(people))} }),
		search("a number", func() gateway.SearchParams { return gateway.SearchParams{Recipient: number(rand.IntN(people))} }),
		search("a channel", func() gateway.SearchParams { return gateway.SearchParams{Channels: []string{"CH3"}} }),
		search("a channel with few rows", func() gateway.SearchParams { return gateway.SearchParams{Channels: []string{"RARE"}} }),
		search("several channels", func() gateway.SearchParams {
			return gateway.SearchParams{Channels: []string{"CH1", "CH2", "CH3", "RARE"}}
		}),
		search("held", func() gateway.SearchParams {
			return gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusHeld}}
		}),
		search("waiting", func() gateway.SearchParams {
			return gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusNew, gateway.StatusDeferred}}
		}),
		search("failed", func() gateway.SearchParams {
			return gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusFailed}}
		}),
		search("a status of few rows", func() gateway.SearchParams {
			return gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusCanceled}}
		}),
		search("an hour", func() gateway.SearchParams {
			since := at(anyID())
			return gateway.SearchParams{Since: since, Until: since.Add(time.Hour)}
		}),
		search("failed on a day, of a channel", func() gateway.SearchParams {
			since := at(anyID())
			return gateway.SearchParams{Since: since, Until: since.Add(24 * time.Hour), Channels: []string{"CH3"},
				Statuses: []gateway.Status{gateway.StatusFailed}}
		}),
		counted("to requeue, of a channel", operate.ActionRequeue, func() gateway.SearchParams {
			return gateway.SearchParams{Channels: []string{"RARE"}}
		}),
		counted("to requeue, too many", operate.ActionRequeue, func() gateway.SearchParams {
			return gateway.SearchParams{Channels: []string{"CH3"}}
		}),
		counted("to requeue, of an hour", operate.ActionRequeue, func() gateway.SearchParams {
			since := at(anyID())
			return gateway.SearchParams{Since: since, Until: since.Add(time.Hour), Channels: []string{"CH3"}}
		}),
		counted("to cancel, of a channel", operate.ActionCancel, func() gateway.SearchParams {
			return gateway.SearchParams{Channels: []string{"CH3"}}
		}),
		{name: "a message", look: func(ctx context.Context, s *operate.Service) (int, error) {
			d, err := s.Message(ctx, everybody(), anyID())
			return len(d.Events), err
		}},
		{name: "the overview", look: func(ctx context.Context, s *operate.Service) (int, error) {
			o, err := s.Overview(ctx, everybody().Actor)
			return len(o.Queue), err
		}},
	}
}
