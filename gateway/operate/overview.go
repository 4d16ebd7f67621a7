package operate

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Overview is what is wrong now, and what there is to do.
type Overview struct {
	// At is when it was so.
	At time.Time
	// Problems are the worst first.
	Problems []Problem
	Queue    []gateway.Queued
	// Failures are those of the last hour by cause, the most frequent first, of the newest [FailuresRead].
	Failures []gateway.Failures
	// Gateways are those alive.
	Gateways []gateway.Heartbeat
	// Pauses are those in force.
	Pauses []gateway.Pause
	// NextWake is when the next deferred row becomes due, zero if none waits.
	NextWake time.Time
}

const (
	// FailuresRead is how many of the newest failures are counted.
	FailuresRead = 10_000
	// backlogRead is how far replies that wait are counted.
	backlogRead = 1_000
	// failuresSpan is how far back failures are counted.
	failuresSpan = time.Hour
	// aliveFor is how long after its last heartbeat a gateway counts as alive: twenty of them.
	aliveFor = time.Minute
)

// Overview tells what is wrong now. An actor without a role for every channel sees what is of the channels that the actor
// has a role for, and what stops all of them. It is read anew every second at most, for all who ask together, and seldomer
// where reading takes long: no more than a fiftieth of the time is spent on it. A database that is away is a problem, and
// no error. Errors: [ErrForbidden].
func (s *Service) Overview(ctx context.Context, actor Actor) (Overview, error) {
	if _, err := actor.within(RoleViewer, nil); err != nil {
		return Overview{}, err
	}
	seen, err := s.situation.get(ctx, s.opts.Clock, s.look)
	if away(err) {
		return Overview{At: s.opts.Clock(), Problems: []Problem{databaseDown(seen.At)}}, nil
	}
	if err != nil {
		return Overview{}, err
	}
	seen = seen.of(actor, s.opts.Channels)
	o := Overview{
		At: seen.At, Problems: seen.Problems(), Queue: seen.Queue, Failures: seen.Failures, Gateways: seen.alive(),
		Pauses: seen.inForce(),
	}
	for _, q := range seen.Queue {
		if q.Status == gateway.StatusDeferred && !q.Next.IsZero() && (o.NextWake.IsZero() || q.Next.Before(o.NextWake)) {
			o.NextWake = q.Next
		}
	}
	return o, nil
}

// look reads the situation.
func (s *Service) look(ctx context.Context) (seen Situation, err error) {
	store, now := s.opts.Store, s.opts.Clock()
	seen = Situation{At: now}
	for _, read := range []func() error{
		func() error { seen.Nodes, err = store.Nodes(ctx); return err },
		func() error { seen.Pauses, err = store.Pauses(ctx); return err },
		func() error { seen.Queue, err = store.Queue(ctx, now); return err },
		func() error { return s.lookAtDoubts(ctx, &seen) },
		func() error {
			seen.Failures, err = store.Failures(ctx, gateway.FailuresParams{Since: now.Add(-failuresSpan), Limit: FailuresRead})
			return err
		},
		func() error { seen.Backlog, err = store.Backlog(ctx, backlogRead); return err },
		func() error { seen.Digests, err = store.MailingStats(ctx); return err },
		func() error { seen.Caps, err = s.caps(ctx, now); return err },
	} {
		if err := read(); err != nil {
			return s.situation.value, err // for when it was so
		}
	}
	return seen, nil
}

// lookAtDoubts finds since when outcomes are unknown or held, which no index tells. There are few, or a thousand tell
// enough.
func (s *Service) lookAtDoubts(ctx context.Context, seen *Situation) error {
	doubtful := []gateway.Status{gateway.StatusUnknown, gateway.StatusHeld}
	if !slices.ContainsFunc(seen.Queue, func(q gateway.Queued) bool { return slices.Contains(doubtful, q.Status) }) {
		return nil
	}
	rows, err := s.opts.Store.Search(ctx, gateway.SearchParams{Statuses: doubtful})
	if err != nil {
		return err
	}
	seen.Doubts = map[Doubt]time.Time{}
	for _, m := range rows {
		key := Doubt{m.Channel, m.Status}
		if since, known := seen.Doubts[key]; !known || m.StatusAt.Before(since) {
			seen.Doubts[key] = m.StatusAt
		}
	}
	return nil
}

// Cap is a daily cap, and what of it is used.
type Cap struct {
	gateway.UsageKey
	// Channel is whose it is; a sender's may be of several.
	Channel    string
	Used, Most int
}

// caps are the daily caps of all channels.
func (s *Service) caps(ctx context.Context, now time.Time) ([]Cap, error) {
	var caps []Cap
	var keys []gateway.UsageKey
	day := s.day(now)
	for i := range s.opts.Channels {
		ch := &s.opts.Channels[i]
		if ch.DailyBudget > 0 {
			caps = append(caps, Cap{gateway.UsageKey{Scope: gateway.UsageChannel, Name: ch.Name, Period: day}, ch.Name, 0, ch.DailyBudget})
		}
		if ch.SenderDailyCap > 0 {
			for _, sender := range ch.AllSenders() {
				caps = append(caps, Cap{gateway.UsageKey{Scope: gateway.UsageSender, Name: sender.ID, Period: day}, ch.Name, 0, ch.SenderDailyCap})
			}
		}
	}
	if len(caps) == 0 {
		return nil, nil
	}
	for _, c := range caps {
		keys = append(keys, c.UsageKey)
	}
	used, err := s.opts.Store.Usage(ctx, keys)
	for i := range used {
		caps[i].Used = used[i]
	}
	return caps, err
}

// day is the day of caps at that time.
func (s *Service) day(now time.Time) string {
	if s.opts.CapsZone == nil {
		return now.UTC().Format(time.DateOnly)
	}
	return s.opts.CapsZone.In(now).Format(time.DateOnly)
}
