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
	// activityWindow is how many events are counted together, activityAtMost how many are when there is nothing to go on
	// from: where more of them fit into the span its beginning stays empty.
	activityWindow, activityAtMost = 20_000, 500_000
)

// Bucket is what happened in one minute.
type Bucket struct {
	At                      time.Time
	Sent, Delivered, Failed int64
}

// activity is what was counted, by minute and channel, up to an event.
type activity struct {
	last   int64
	counts map[time.Time]map[string]Bucket
}

// Activity returns the minutes of the last three hours, the oldest first, of the channels that the actor sees. Each event
// is counted once: what was counted stays. Errors: [ErrForbidden].
func (s *Service) Activity(ctx context.Context, actor Actor) ([]Bucket, error) {
	if _, err := actor.within(RoleViewer, nil); err != nil {
		return nil, err
	}
	counted, err := s.activity.get(s.opts.Clock, func() (activity, error) { return s.countOn(ctx) })
	if err != nil {
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

// countOn counts what was written since the last time.
func (s *Service) countOn(ctx context.Context) (activity, error) {
	before, since := s.activity.value, s.opts.Clock().Add(-activitySpan).Truncate(time.Minute)
	last, err := s.opts.Store.LastEvent(ctx)
	if err != nil {
		return before, err
	}
	next := activity{last: last, counts: map[time.Time]map[string]Bucket{}}
	for at, counts := range before.counts {
		if !at.Before(since) {
			next.counts[at] = maps.Clone(counts)
		}
	}
	least := max(before.last, last-activityAtMost, 0)
	for until := last; until > least; until -= activityWindow {
		counts, err := s.opts.Store.CountEvents(ctx, gateway.EventRange{After: max(until-activityWindow, least), Until: until})
		if err != nil {
			return before, err
		}
		if next.add(counts, since) {
			break
		}
	}
	return next, nil
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
