package demo

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/schedule"
)

// settled reports whether every row is at rest.
func (w *world) settled(ctx context.Context, atRest func(gateway.Status) bool) (bool, error) {
	stats, err := w.store.Stats(ctx, gateway.StatsParams{})
	if err != nil {
		return false, err
	}
	for _, d := range stats.Depths {
		if d.Rows > 0 && !atRest(d.Status) {
			return false, nil
		}
	}
	return true, nil
}

func (w *world) summarise(ctx context.Context, f *feeder) (summary, error) {
	s := summary{
		inserted: f.inserted, refused: f.refused,
		status: map[gateway.Status]int{}, replies: map[consent.Kind]int{},
		matches: map[gateway.MatchStatus]int{}, tally: w.simulator.Tally(),
	}
	accepted := w.simulator.Accepted()
	l := newLedger(accepted, f.people)
	s.rules.instructed = l.instructed
	var rows []gateway.Message
	if err := w.eachMessage(ctx, func(m gateway.Message) { rows = append(rows, m) }); err != nil {
		return s, err
	}
	for _, m := range rows {
		s.add(m, l)
	}
	s.texts = pick(rows, shownTexts, stories())
	told := stops{}
	var replies []gateway.Reply
	err := w.eachReply(ctx, func(r gateway.Reply) {
		replies = append(replies, r)
		told.add(r)
		s.replies[r.Kind]++
		s.matches[r.Match.Status]++
		s.replyRows++
	})
	if err != nil {
		return s, err
	}
	s.someReplies = pick(replies, shownReplies, replyStories())
	s.dialogue = func(out io.Writer) { dialogue(out, rows, replies) }
	s.broken = told.broken(accepted)
	if s.rules.quiet, err = w.putOff(ctx, rows); err != nil {
		return s, err
	}
	s.rules.dead, err = w.dead(ctx, l)
	return s, err
}

// putOff counts the rows that had to wait for an hour. That stands in their history alone.
func (w *world) putOff(ctx context.Context, rows []gateway.Message) (int, error) {
	var ids []gateway.MessageID
	for _, m := range rows {
		if m.Channel == channelShift {
			ids = append(ids, m.ID)
		}
	}
	histories, err := w.store.Events(ctx, ids...)
	waited := map[gateway.MessageID]bool{}
	for _, e := range histories {
		if strings.HasPrefix(e.Reason, schedule.ReasonQuietHours) {
			waited[e.MessageID] = true
		}
	}
	return len(waited), err
}

// dead counts the numbers that were found to take no texts.
func (w *world) dead(ctx context.Context, l ledger) (n int, err error) {
	known, err := w.store.Numbers(ctx, slices.Collect(maps.Keys(l.dead)))
	for _, number := range known {
		if !number.DeadAt.IsZero() {
			n++
		}
	}
	return n, err
}

func (w *world) eachMessage(ctx context.Context, visit func(gateway.Message)) error {
	var before gateway.MessageID
	for {
		page, err := w.store.Search(ctx, gateway.SearchParams{Before: before, Limit: gateway.SearchLimit})
		if err != nil {
			return err
		}
		for _, m := range page {
			visit(m)
		}
		if len(page) < gateway.SearchLimit {
			return nil
		}
		before = page[len(page)-1].ID
	}
}

func (w *world) eachReply(ctx context.Context, visit func(gateway.Reply)) error {
	var before int64
	for {
		page, err := w.store.Replies(ctx, gateway.ReplySearchParams{Before: before, Limit: gateway.SearchLimit})
		if err != nil {
			return err
		}
		for _, r := range page {
			visit(r)
		}
		if len(page) < gateway.SearchLimit {
			return nil
		}
		before = page[len(page)-1].ID
	}
}
