package app

import (
	"context"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/transition"
)

// stranded tells of rows whose channel is not configured: the log by one line, their
// feeders by STATUS_REASON. The rows stay claimable, since another gateway may have the channel.
type stranded struct {
	store    Store
	log      *slog.Logger
	channels map[string]bool
	// told is how many rows of each such channel waited when all of them had been told.
	told map[string]int64
}

const (
	// strandedAfter is how long a row that is due may wait for a gateway that has its channel.
	strandedAfter = 10 * time.Second
	// strandedRows is how many rows are told in one commit.
	strandedRows = 500
)

func newStranded(store Store, cfg config.Config, log *slog.Logger) *stranded {
	s := &stranded{store: store, log: log, channels: map[string]bool{}, told: map[string]int64{}}
	for _, ch := range cfg.Channels {
		s.channels[ch.Name] = true
	}
	return s
}

// tell tells of rows that have come since it was called before.
func (s *stranded) tell(ctx context.Context, stats gateway.Stats, now time.Time) error {
	waiting := s.waiting(stats, now)
	for ch := range s.told {
		if waiting[ch] == 0 {
			delete(s.told, ch)
		}
	}
	for ch, rows := range waiting {
		told, known := s.told[ch]
		if !known {
			s.log.Warn("rows wait whose channel is not configured", "channel", ch, "rows", rows)
		}
		if told == rows {
			continue
		}
		s.told[ch] = 0
		if err := s.mark(ctx, ch, now); err != nil {
			return err
		}
		s.told[ch] = rows
	}
	return nil
}

// waiting counts the claimable rows of channels that are not configured and have been
// due for a while.
func (s *stranded) waiting(stats gateway.Stats, now time.Time) map[string]int64 {
	rows := map[string]int64{}
	for _, e := range stats.Eligible {
		if s.channels[e.Channel] || now.Sub(e.Since) < strandedAfter {
			continue
		}
		for _, d := range stats.Depths {
			if d.Channel == e.Channel && d.Status.Claimable() {
				rows[d.Channel] += d.Rows
			}
		}
	}
	return rows
}

// mark writes the reason into the channel's rows, a page at a time while it can be written.
func (s *stranded) mark(ctx context.Context, channel string, now time.Time) error {
	params := gateway.WaitingParams{Channel: channel, Reason: gateway.ReasonNoChannel, Limit: strandedRows}
	for marked := strandedRows; marked == strandedRows; {
		rows, err := s.store.Waiting(ctx, params)
		if err != nil {
			return err
		}
		if marked, err = s.markPage(ctx, rows, now); err != nil {
			return err
		}
	}
	return nil
}

// markPage returns how many rows it could write; one that was claimed meanwhile needs no telling.
func (s *stranded) markPage(ctx context.Context, rows []gateway.Message, now time.Time) (int, error) {
	intents := make([]transition.Intent, len(rows))
	for i, m := range rows {
		intents[i] = transition.Intent{Message: m, Step: func(m gateway.Message) (gateway.Change, error) {
			return m.Strand(gateway.Skip{Now: now, Reason: gateway.ReasonNoChannel})
		}}
	}
	results, err := transition.Writer{Store: s.store}.Apply(ctx, intents)
	marked := 0
	for _, r := range results {
		if r.Err == nil {
			marked++
		}
	}
	return marked, err
}
