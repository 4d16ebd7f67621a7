package operate

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
)

// ChannelViews are channels, and the pauses of everything, which stop each of them.
type ChannelViews struct {
	Pauses   []gateway.Pause
	Channels []ChannelView
}

// ChannelView is a channel, what of its limits is used, and what stops it.
type ChannelView struct {
	gateway.Channel
	// Used are the segments of the day, of Channel.DailyBudget; 0 where there is none.
	Used    int
	Pauses  []gateway.Pause
	Senders []SenderView
}

// SenderView is a sender, and what of its channel's SenderDailyCap is used.
type SenderView struct {
	gateway.Sender
	Used   int
	Pauses []gateway.Pause
}

// Channels returns the channels that the actor sees, as they are configured. Errors: [ErrForbidden].
func (s *Service) Channels(ctx context.Context, actor Actor) (ChannelViews, error) {
	if _, err := actor.within(RoleViewer, nil); err != nil {
		return ChannelViews{}, err
	}
	now := s.opts.Clock()
	caps, err := s.caps(ctx, now)
	if err != nil {
		return ChannelViews{}, err
	}
	pauses, err := s.opts.Store.Pauses(ctx)
	if err != nil {
		return ChannelViews{}, err
	}
	used := map[gateway.UsageKey]int{}
	for _, c := range caps {
		used[c.UsageKey] = c.Used
	}
	stops := func(scope gateway.PauseScope, name string) []gateway.Pause {
		return slices.DeleteFunc(slices.Clone(pauses), func(p gateway.Pause) bool {
			return !p.Holds(now) || p.Scope != scope || p.Name != name
		})
	}
	views := ChannelViews{Pauses: stops(gateway.PauseAll, "")}
	for _, ch := range s.opts.Channels {
		if !actor.Sees(ch.Name) {
			continue
		}
		key := gateway.UsageKey{Scope: gateway.UsageChannel, Name: ch.Name, Period: s.day(now)}
		view := ChannelView{Channel: ch, Used: used[key], Pauses: stops(gateway.PauseChannel, ch.Name)}
		for _, sender := range ch.AllSenders() {
			key.Scope, key.Name = gateway.UsageSender, sender.ID
			view.Senders = append(view.Senders, SenderView{sender, used[key], stops(gateway.PauseSender, sender.ID)})
		}
		views.Channels = append(views.Channels, view)
	}
	return views, nil
}
