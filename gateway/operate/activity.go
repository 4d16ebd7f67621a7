package operate

import (
	"context"
	"maps"
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// activitySpan is how far back activity goes.
	activitySpan = 3 * time.Hour
	// activityWindow is how many events are counted together, activityAtMost how many older ones are with each read until
	// the whole span has been: of a busy queue its beginning fills up with the first reads.
	activityWindow, activityAtMost = 20_000, 40_000
	// activityBehind is how many newer events are counted with one read: behind more of them it begins anew.
	activityBehind = 200_000
)

// Bucket is what happened in one minute.
type Bucket struct {
	At                      time.Time
	Sent, Delivered, Failed int64
}

// activity is what was counted, by minute and channel, of the events from first on up to last.
type activity struct {
	first, last int64
	counts      map[time.Time]map[string]Bucket
}

// Activity returns the minutes of the last three hours, the oldest first, of the channels that the actor sees. Each event
// is counted once: what was counted stays, also while the store is away. Errors: [ErrForbidden].
func (s *Service) Activity(ctx context.Context, actor Actor) ([]Bucket, error) {
	if _, err := actor.within(RoleViewer, nil); err != nil {
		return nil, err
	}
	counted, err := s.activity.get(ctx, s.opts.Clock, s.countOn)
	if err != nil && !away(err) {
		return nil, err
	}
	now := s.opts.Clock().UTC().Truncate(time.Minute)
	var all []Bucket
	for at := now.Add(-activitySpan); !at.After(now); at = at.Add(time.Minute) {
		b := Bucket{At: at}
		for channel, some := range counted.counts[at] {
			if actor.Sees(channel) {
				b.Sent, b.Delivered, b.Failed = b.Sent+some.Sent, b.Delivered+some.Delivered, b.Failed+some.Failed
			}
		}
		all = append(all, b)
	}
	return all, nil
}

// countOn counts what was written since the last time, and some of what was before. What it got done before it failed stays.
func (s *Service) countOn(ctx context.Context) (activity, error) {
	before, since := s.activity.value, s.opts.Clock().Add(-activitySpan).Truncate(time.Minute)
	last, err := s.opts.Store.LastEvent(ctx)
	if err != nil {
		return before, err
	}
	if before.counts == nil || last-before.last > activityBehind {
		before = activity{first: last + 1, last: last}
	}
	next := activity{first: before.first, last: before.last, counts: map[time.Time]map[string]Bucket{}}
	for at, counts := range before.counts {
		if !at.Before(since) {
			next.counts[at] = maps.Clone(counts)
		}
	}
	for next.last < last {
		r := gateway.EventRange{After: next.last, Until: min(next.last+activityWindow, last)}
		if _, err := s.count(ctx, next, r, since); err != nil {
			return next, err
		}
		next.last = r.Until
	}
	for least := max(next.first-activityAtMost, 1); next.first > least; {
		r := gateway.EventRange{After: max(next.first-1-activityWindow, 0), Until: next.first - 1}
		old, err := s.count(ctx, next, r, since)
		if err != nil {
			return next, err
		}
		if next.first = r.After + 1; old {
			next.first = 1 // what is left is older
		}
	}
	return next, nil
}

// count adds the events of a range, and reports whether all of them are older than since.
func (s *Service) count(ctx context.Context, to activity, r gateway.EventRange, since time.Time) (bool, error) {
	counts, err := s.opts.Store.CountEvents(ctx, r)
	return err == nil && to.add(counts, since), err
}

// add counts events, and reports whether none of them is as late as since: those before are not either.
func (a activity) add(counts []gateway.EventCount, since time.Time) bool {
	old := len(counts) > 0
	for _, c := range counts {
		at := c.Minute.UTC()
		if at.Before(since) {
			continue
		}
		old = false
		if a.counts[at] == nil {
			a.counts[at] = map[string]Bucket{}
		}
		b := a.counts[at][c.Channel]
		switch c.To {
		case gateway.StatusSent:
			b.Sent += c.Events
		case gateway.StatusDelivered:
			b.Delivered += c.Events
		case gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected, gateway.StatusExpired:
			b.Failed += c.Events
		}
		a.counts[at][c.Channel] = b
	}
	return old
}
