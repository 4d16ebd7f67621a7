package mailing

import (
	"context"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/phone"
)

const (
	// lastSentWithin is how far back the text is looked for that a reply may be about which answers none.
	lastSentWithin = 30 * 24 * time.Hour
	// pageSize is how many ids are read at once, chunk how many rows.
	pageSize = 10_000
	chunk    = 500
)

// Gatherer reads what digests tell.
type Gatherer struct {
	Source Source
	// Fallback is told what is no manager's, "" if nobody is.
	Fallback string
}

// Preview is what a manager would be told of a time, whatever was told before. Errors: [digest.ErrAddress].
func (g Gatherer) Preview(ctx context.Context, about digest.About) (digest.Digest, error) {
	manager, err := digest.Address(about.Manager)
	if err != nil {
		return digest.Digest{}, err
	}
	about.Manager = manager
	items, err := g.items(ctx, about.Since, about.Until)
	if err != nil {
		return digest.Digest{}, err
	}
	found, err := g.find(ctx, items)
	replies := slices.DeleteFunc(found.replies, func(r digest.Reply) bool {
		return g.addressee(r.Addressee()) != manager
	})
	failed := slices.DeleteFunc(found.failed, func(m gateway.Message) bool {
		return g.addressee(digest.Addressee(m)) != manager
	})
	return digest.Make(about, replies, failed), err
}

// addressee is who is told, in small letters; "": nobody.
func (g Gatherer) addressee(manager string, _ digest.Stray) string {
	if manager == "" {
		return strings.ToLower(g.Fallback)
	}
	return manager
}

// items are all that may be told of a time.
func (g Gatherer) items(ctx context.Context, since, until time.Time) ([]gateway.DigestItem, error) {
	var all []gateway.DigestItem
	for _, kind := range gateway.ItemKinds() {
		params := gateway.ItemParams{Kind: kind, Since: since, Until: until, Limit: pageSize}
		for {
			page, err := g.Source.DigestItems(ctx, params)
			if err != nil {
				return nil, err
			}
			for _, id := range page {
				all = append(all, gateway.DigestItem{Kind: kind, ID: id})
			}
			if len(page) < pageSize {
				break
			}
			params.After = page[len(page)-1]
		}
	}
	return all, nil
}

// found is what there is of some items.
type found struct {
	replies []digest.Reply
	failed  []gateway.Message
}

// find reads items, with what replies are about. What was purged is not there.
func (g Gatherer) find(ctx context.Context, items []gateway.DigestItem) (found, error) {
	var all found
	for some := range slices.Chunk(items, chunk) {
		var replies []int64
		var keys gateway.Keys
		for _, item := range some {
			if item.Kind == gateway.ItemReply {
				replies = append(replies, item.ID)
			} else {
				keys.IDs = append(keys.IDs, gateway.MessageID(item.ID))
			}
		}
		failed, err := g.Source.Find(ctx, keys)
		if err != nil {
			return found{}, err
		}
		all.failed = append(all.failed, failed...)
		read, err := g.replies(ctx, replies)
		if err != nil {
			return found{}, err
		}
		all.replies = append(all.replies, read...)
	}
	return all, nil
}

// replies reads replies, with what they are about.
func (g Gatherer) replies(ctx context.Context, ids []int64) ([]digest.Reply, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	replies, err := g.Source.FindReplies(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID, err := g.messages(ctx, replies)
	if err != nil {
		return nil, err
	}
	last, err := g.lastSent(ctx, replies)
	if err != nil {
		return nil, err
	}
	all := make([]digest.Reply, len(replies))
	for i, r := range replies {
		all[i].Reply = r
		for _, id := range about(r) {
			if m, ok := byID[id]; ok { // else it was purged
				all[i].About = append(all[i].About, m)
			}
		}
		if m, ok := last[r.ID]; ok {
			all[i].About = []gateway.Message{m}
		}
	}
	return all, nil
}

// messages are those that replies answer or may answer.
func (g Gatherer) messages(
	ctx context.Context, replies []gateway.Reply,
) (map[gateway.MessageID]gateway.Message, error) {
	var keys gateway.Keys
	for _, r := range replies {
		keys.IDs = append(keys.IDs, about(r)...)
	}
	messages, err := g.Source.Find(ctx, keys)
	byID := map[gateway.MessageID]gateway.Message{}
	for _, m := range messages {
		byID[m.ID] = m
	}
	return byID, err
}

// about are the messages that a reply answers or may answer.
func about(r gateway.Reply) []gateway.MessageID {
	if r.Match.Status == gateway.MatchMatched {
		return []gateway.MessageID{r.Match.MessageID}
	}
	return r.Match.Candidates
}

// lastSent finds, for each reply that answers nothing, the last text before it to its person.
func (g Gatherer) lastSent(ctx context.Context, replies []gateway.Reply) (map[int64]gateway.Message, error) {
	var params gateway.ConversationParams
	unmatched := slices.DeleteFunc(slices.Clone(replies), func(r gateway.Reply) bool {
		return r.Match.Status != gateway.MatchUnmatched
	})
	for i, r := range unmatched {
		params.Numbers = append(params.Numbers, phone.E164(r.From))
		if since := r.ReceivedAt.Add(-lastSentWithin); i == 0 || since.Before(params.Since) {
			params.Since = since
		}
	}
	last := map[int64]gateway.Message{}
	if len(unmatched) == 0 {
		return last, nil
	}
	sent, err := g.Source.SentTo(ctx, params)
	if err != nil {
		return nil, err
	}
	to := map[string][]gateway.Message{}
	for _, m := range sent {
		to[m.Recipient] = append(to[m.Recipient], m)
	}
	for _, r := range unmatched {
		for _, m := range to[phone.E164(r.From)] {
			if m.ClaimedAt.Before(r.ReceivedAt) && m.ClaimedAt.After(last[r.ID].ClaimedAt) {
				last[r.ID] = m
			}
		}
	}
	return last, nil
}
