package shadow

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// arrived are the rows that were not told of yet: the newest, whatever the other program has made of them, and now and
// then all that are claimable.
func (w *Watch) arrived(ctx context.Context, now time.Time, sweep bool) ([]gateway.Message, error) {
	rows, err := w.newest(ctx)
	if err == nil && sweep {
		var waiting []gateway.Message
		waiting, err = w.waiting(ctx, now)
		rows = append(rows, waiting...)
	}
	return w.unknown(rows), err
}

// waiting are all claimable rows, of channels that are not configured too.
func (w *Watch) waiting(ctx context.Context, now time.Time) ([]gateway.Message, error) {
	stats, err := w.opts.Store.Stats(ctx, gateway.StatsParams{
		Now: now, Statuses: []gateway.Status{gateway.StatusNew, gateway.StatusDeferred, gateway.StatusRetry},
	})
	if err != nil {
		return nil, err
	}
	count := map[string]int64{}
	for _, d := range stats.Depths {
		count[d.Channel] += d.Rows
	}
	var rows []gateway.Message
	for channel, n := range count {
		some, err := w.opts.Store.Waiting(ctx, gateway.WaitingParams{
			Channel: channel, Reason: anyReason, Limit: int(n) + pageRows, // some may be inserted meanwhile
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return rows, nil
}

// newest reads backwards until a page brings nothing that was not told of.
func (w *Watch) newest(ctx context.Context) ([]gateway.Message, error) {
	p := gateway.SearchParams{Limit: pageRows}
	if w.mark == 0 {
		return nil, w.begin(ctx)
	}
	var rows []gateway.Message
	for {
		page, err := w.opts.Store.Search(ctx, p)
		if err != nil {
			return nil, err
		}
		news := w.unknown(page)
		rows = append(rows, news...)
		if len(news) == 0 || len(page) < pageRows {
			return rows, nil
		}
		p.Before = page[len(page)-1].ID
	}
}

// begin notes where history ends. A queue without rows has none.
func (w *Watch) begin(ctx context.Context) error {
	page, err := w.opts.Store.Search(ctx, gateway.SearchParams{Limit: 1})
	w.mark = -1
	if len(page) > 0 {
		w.mark = page[0].ID
	}
	if err != nil {
		w.mark = 0
	}
	return err
}

// unknown are those of the rows that were not told of, and are neither history nor withdrawn, each once.
func (w *Watch) unknown(rows []gateway.Message) []gateway.Message {
	seen := map[gateway.MessageID]bool{}
	return slices.DeleteFunc(slices.Clone(rows), func(m gateway.Message) bool {
		_, told := w.rows[m.ID]
		drop := told || seen[m.ID] || m.Status == gateway.StatusCanceled || !m.Status.Claimable() && m.ID <= w.mark
		seen[m.ID] = true
		return drop
	})
}

// follow looks what became of the rows that were told of: lines of those whose status is another, and the rows that are
// to be decided of anew.
func (w *Watch) follow(ctx context.Context, now time.Time) (lines []Line, due []gateway.Message, err error) {
	var ids []gateway.MessageID
	for id, l := range w.rows {
		switch {
		case l == nil:
		case l.Outcome != operate.Waits && now.Sub(l.At) > followFor:
			w.rows[id] = nil
		default:
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for page := range slices.Chunk(ids, pageRows) {
		rows, err := w.opts.Store.Find(ctx, gateway.Keys{IDs: page})
		if err != nil {
			return nil, nil, err
		}
		found := map[gateway.MessageID]gateway.Message{}
		for _, m := range rows {
			found[m.ID] = m
		}
		for _, id := range page {
			switch m, ok := found[id]; {
			case !ok:
				lines = append(lines, w.rows[id].with(Gone))
			case w.rows[id].due(now):
				due = append(due, m)
			case m.Status != w.rows[id].Status:
				lines = append(lines, w.rows[id].with(m.Status))
			}
		}
	}
	return lines, due, nil
}

// with is the line with another status.
func (l Line) with(status gateway.Status) Line {
	l.Status = status
	return l
}

// due reports whether the row is to be decided of anew.
func (l Line) due(now time.Time) bool {
	if l.Outcome != operate.Waits {
		return false
	}
	until := l.Until
	if until.IsZero() {
		until = l.At.Add(askAgain)
	}
	return !until.After(now)
}
