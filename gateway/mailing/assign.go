package mailing

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/hours"
)

// settle is how long after a slot its digests are made: what has just come is decided by then.
const settle = time.Minute

// Timetables say when digests are due. A zero one is never.
type Timetables struct {
	// Default is that of the channels that are not in Own, and of what belongs to none.
	Default hours.Timetable
	Own     map[string]hours.Timetable
}

// slots are the latest slots of all channels, by name; that of Default by "".
func (t Timetables) slots(now time.Time) map[string]time.Time {
	slots := map[string]time.Time{"": t.Default.Last(now)}
	for channel, table := range t.Own {
		slots[channel] = table.Last(now)
	}
	maps.DeleteFunc(slots, func(_ string, slot time.Time) bool { return slot.IsZero() })
	return slots
}

// owner is under which name a channel's slots are.
func (t Timetables) owner(channel string) string {
	if _, own := t.Own[channel]; own {
		return channel
	}
	return ""
}

// Next is when the next digests are due, zero if none will be.
func (t Timetables) Next(now time.Time) time.Time {
	next := t.Default.Next(now)
	for _, table := range t.Own {
		if at := table.Next(now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// assign makes the digests of the slots that have come since it last did. A slot that no gateway saw come is made up
// for: only the last one, since what was not told at one is told at the next.
func (w *Worker) assign(ctx context.Context) error {
	slots := w.opts.Timetables.slots(w.opts.Clock().Add(-settle))
	maps.DeleteFunc(slots, func(channel string, slot time.Time) bool { return slot.Equal(w.made[channel]) })
	if len(slots) == 0 {
		return nil
	}
	mailings, untold, err := w.sort(ctx, slots)
	if err != nil {
		return err
	}
	for _, m := range mailings {
		if err := w.assignOne(ctx, m); err != nil {
			return err
		}
	}
	maps.Copy(w.made, slots)
	w.opts.Observer.Untold(untold)
	return nil
}

// sort makes digests of what was not told yet by these slots, and counts what there is nobody to tell of.
func (w *Worker) sort(ctx context.Context, slots map[string]time.Time) ([]gateway.Mailing, int, error) {
	all := slices.SortedFunc(maps.Values(slots), time.Time.Compare)
	items, err := w.items(ctx, all[0].Add(-w.opts.Lookback), all[len(all)-1])
	if err != nil {
		return nil, 0, err
	}
	if items, err = w.unassigned(ctx, items); err != nil {
		return nil, 0, err
	}
	found, err := w.find(ctx, items)
	if err != nil {
		return nil, 0, err
	}
	s := sorter{Worker: w, slots: slots, mailings: map[key]gateway.Mailing{}}
	for _, r := range found.replies {
		s.add(gateway.ItemReply, r.ID, told{r.ReceivedAt, channelOf(r), w.addressee(r.Addressee())})
	}
	for _, m := range found.failed {
		s.add(gateway.ItemFailure, int64(m.ID), told{m.StatusAt, m.Channel, w.addressee(digest.Addressee(m))})
	}
	mailings := slices.SortedFunc(maps.Values(s.mailings), func(a, b gateway.Mailing) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Manager, b.Manager))
	})
	return mailings, s.untold, nil
}

// channelOf is the channel of what a reply is about, or of the number that it was sent to.
func channelOf(r digest.Reply) string {
	if len(r.About) > 0 {
		return r.About[0].Channel
	}
	return r.Channel
}

// told is when something happened, in which channel, and who is told of it.
type told struct {
	at                 time.Time
	channel, addressee string
}

// key is what a digest is unique by.
type key struct {
	manager string
	slot    int64
}

// sorter sorts items by manager and slot.
type sorter struct {
	*Worker
	slots    map[string]time.Time
	mailings map[key]gateway.Mailing
	untold   int
}

func (s *sorter) add(kind gateway.ItemKind, id int64, t told) {
	slot, due := s.slots[s.opts.Timetables.owner(t.channel)]
	if !due || !t.at.Before(slot) {
		return
	}
	if t.addressee == "" {
		s.untold++
		return
	}
	k := key{t.addressee, slot.UnixMilli()}
	m, ok := s.mailings[k]
	if !ok {
		m = gateway.Mailing{Manager: t.addressee, Since: t.at, Until: slot, NextAttemptAt: s.opts.Clock()}
	}
	if t.at.Before(m.Since) {
		m.Since = t.at
	}
	m.Items = append(m.Items, gateway.DigestItem{Kind: kind, ID: id})
	s.mailings[k] = m
}

// assignOne assigns what no other gateway has assigned meanwhile. If the manager has a digest of the slot already, the
// rest is told at the next one.
func (w *Worker) assignOne(ctx context.Context, m gateway.Mailing) error {
	for {
		id, err := w.opts.Store.Assign(ctx, m)
		if err == nil {
			w.log.Info("digest made", "digest_id", id, "items", len(m.Items), "slot", m.Until)
			return nil
		}
		if !errors.Is(err, gateway.ErrAssigned) {
			return err
		}
		left, err := w.unassigned(ctx, m.Items)
		if err != nil || len(left) == 0 || len(left) == len(m.Items) {
			return err
		}
		m.Items = left
	}
}

// unassigned are the items that are in no digest.
func (w *Worker) unassigned(ctx context.Context, items []gateway.DigestItem) ([]gateway.DigestItem, error) {
	in := map[gateway.DigestItem]bool{}
	for _, kind := range gateway.ItemKinds() {
		var ids []int64
		for _, item := range items {
			if item.Kind == kind {
				ids = append(ids, item.ID)
			}
		}
		for some := range slices.Chunk(ids, pageSize) {
			assigned, err := w.opts.Store.Assigned(ctx, kind, some)
			if err != nil {
				return nil, err
			}
			for _, item := range assigned {
				in[item] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(items), func(item gateway.DigestItem) bool { return in[item] }), nil
}
