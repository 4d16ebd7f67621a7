package reconcile

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// ReplyStore knows which replies are staged.
type ReplyStore interface {
	// StagedReplies returns those of the provider's SIDs that a staged reply has.
	StagedReplies(ctx context.Context, sids []string) ([]string, error)
	// Nodes returns the last heartbeat of every gateway.
	Nodes(context.Context) ([]gateway.Heartbeat, error)
}

// RepliesOptions are what Replies is made of. Every field is required.
type RepliesOptions struct {
	Provider Lister
	Store    ReplyStore
	// Accept stages a reply as if its webhook had arrived.
	Accept   func(context.Context, gateway.ProviderMessage) error
	Channels []gateway.Channel
	// Numbers are further numbers that people write to: those of Messaging Services.
	Numbers []string
	// Node is this run of this gateway, as it is in its heartbeats.
	Node string
	// Every is how often Sweep is called, at all gateways: one that has died may not have read what came so long before.
	Every time.Duration
	// Lookback bounds how far back an absence is made up for. Replies that EBS purges
	// earlier than that would be staged again.
	Lookback time.Duration
	Clock    gateway.Clock
	Logger   *slog.Logger
	// Recovered is told of each reply that was found and staged.
	Recovered func()
}

// overlap is how long a message may take to appear in the list.
const overlap = 10 * time.Minute

// Replies stages the replies that the provider has and the store has not, each once.
// It is not for concurrent use.
type Replies struct {
	opts RepliesOptions
	log  *slog.Logger
	// since is up to when the list was read; zero before the first sweep.
	since time.Time
}

// NewReplies makes a sweep of replies.
func NewReplies(opts RepliesOptions) *Replies {
	return &Replies{opts: opts, log: opts.Logger.With("component", "reconcile")}
}

// Sweep reads what came in since the last sweep. The first one reads what came in since the last sweep that any gateway
// made for certain; of the very first gateway, nothing: replies from before are those of the system that was there
// then. After an error the next sweep reads the same again.
func (r *Replies) Sweep(ctx context.Context) error {
	now := r.opts.Clock()
	if r.since.IsZero() {
		since, err := r.firstSince(ctx, now)
		if err != nil {
			return fmt.Errorf("reading when a gateway was last alive: %w", err)
		}
		r.since = since
	}
	missed, err := r.missed(ctx)
	if err != nil {
		return err
	}
	for _, m := range missed {
		if err := r.opts.Accept(ctx, m); err != nil {
			return fmt.Errorf("staging a reply found at the provider: %w", err)
		}
		r.opts.Recovered()
		r.log.Warn("reply staged that no webhook had brought", "provider_sid", m.SID, "received_at", m.CreatedAt)
	}
	r.since = now
	return nil
}

// SweepSince reads what came in since then, whatever was read before.
func (r *Replies) SweepSince(ctx context.Context, since time.Time) error {
	r.since = since
	return r.Sweep(ctx)
}

// MissedSince counts what came in since then and is not staged.
func (r *Replies) MissedSince(ctx context.Context, since time.Time) (int, error) {
	r.since = since
	missed, err := r.missed(ctx)
	return len(missed), err
}

// firstSince is up to when other runs have read the list for certain: that is one interval before the last heartbeat of
// any, but not before the first of them was there, and no longer ago than Lookback.
func (r *Replies) firstSince(ctx context.Context, now time.Time) (time.Time, error) {
	nodes, err := r.opts.Store.Nodes(ctx)
	if err != nil {
		return time.Time{}, err
	}
	first, last := now, time.Time{}
	for _, n := range nodes {
		if n.Node == r.opts.Node {
			continue
		}
		if n.SeenAt.After(last) {
			last = n.SeenAt
		}
		if n.StartedAt.Before(first) {
			first = n.StartedAt
		}
	}
	if last.IsZero() || last.After(now) {
		return now, nil
	}
	since := last.Add(-r.opts.Every)
	if since.Before(first) {
		since = first
	}
	if earliest := now.Add(-r.opts.Lookback); since.Before(earliest) {
		r.log.Warn("replies from before are not looked for", "last_alive", last, "looked_for_since", earliest)
		return earliest, nil
	}
	return since, nil
}

// missed are the replies to the channels' senders that are not staged, oldest first.
func (r *Replies) missed(ctx context.Context) ([]gateway.ProviderMessage, error) {
	var listed []gateway.ProviderMessage
	for _, number := range r.numbers() {
		some, err := r.opts.Provider.List(ctx, gateway.ListParams{To: number, Since: r.since.Add(-overlap)})
		if err != nil {
			return nil, fmt.Errorf("listing replies: %w", err)
		}
		listed = append(listed, some...)
	}
	listed = slices.DeleteFunc(listed, func(m gateway.ProviderMessage) bool { return m.Outbound || !r.own(m) })
	if len(listed) == 0 {
		return nil, nil
	}
	sids := make([]string, len(listed))
	for i, m := range listed {
		sids[i] = m.SID
	}
	staged, err := r.opts.Store.StagedReplies(ctx, sids)
	if err != nil {
		return nil, fmt.Errorf("reading which replies are staged: %w", err)
	}
	listed = slices.DeleteFunc(listed, func(m gateway.ProviderMessage) bool { return slices.Contains(staged, m.SID) })
	slices.Reverse(listed) // a list is newest first, and tells whole seconds: of two words, the last must stay the last
	slices.SortStableFunc(listed, func(a, b gateway.ProviderMessage) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return listed, nil
}

// numbers are what people write to: each sender that is a number, or, where a service
// chooses among numbers that only the provider knows, "" for all of the account's.
func (r *Replies) numbers() []string {
	numbers := slices.Clone(r.opts.Numbers)
	for _, ch := range r.opts.Channels {
		for _, sender := range ch.AllSenders() {
			if sender.Kind == gateway.SenderService && len(r.opts.Numbers) == 0 {
				return []string{""}
			}
			numbers = append(numbers, sender.ID)
		}
	}
	numbers = slices.DeleteFunc(numbers, func(s string) bool { return strings.Trim(s, "+0123456789") != "" })
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// own reports whether the message was sent to one of the channels.
func (r *Replies) own(m gateway.ProviderMessage) bool {
	return slices.Contains(r.opts.Numbers, m.To) || slices.ContainsFunc(r.opts.Channels, func(ch gateway.Channel) bool {
		return ch.Owns(m.To) || ch.Owns(m.Service)
	})
}
