package demo

import (
	"context"
	"fmt"
	"io"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// summary compares three ledgers: the feeder's, the queue table's, and what the
// simulator really received.
type summary struct {
	inserted, refused int
	status            map[gateway.Status]int
	rows              int
	replies           map[string]int
	replyRows         int
	tally             twiliotest.Tally
	// lost rows ended as sent, or have not ended, and are not with the simulator;
	// doubled ones are there twice; wrong ones are there though their row says no.
	lost, doubled, wrong, open int
}

// settled reports whether every row has its end and every reply its staging row.
func (w *world) settled(ctx context.Context) (bool, error) {
	stats, err := w.store.Stats(ctx, gateway.StatsParams{})
	if err != nil {
		return false, err
	}
	for _, d := range stats.Depths {
		if d.Rows > 0 && !d.Status.Terminal() {
			return false, nil
		}
	}
	return true, nil
}

func (w *world) summarise(ctx context.Context, f *feeder) (summary, error) {
	s := summary{
		inserted: f.inserted, refused: f.refused,
		status: map[gateway.Status]int{}, replies: map[string]int{}, tally: w.simulator.Tally(),
	}
	received := w.simulator.Accepted().Texts()
	err := w.eachMessage(ctx, func(m gateway.Message) { s.add(m, received[twiliotest.Text{To: m.Recipient, Body: m.Body}]) })
	if err != nil {
		return s, err
	}
	return s, w.eachReply(ctx, func(r gateway.Reply) {
		s.replies[string(r.Kind)]++
		s.replyRows++
	})
}

// add compares one row with how often the simulator received it.
func (s *summary) add(m gateway.Message, received int) {
	s.rows++
	s.status[m.Status]++
	sent := m.Status == gateway.StatusSent || m.Status == gateway.StatusDelivered || m.Status == gateway.StatusUndelivered
	switch {
	case !m.Status.Terminal():
		s.open++
	case sent && received == 0:
		s.lost++
	case !sent && received > 0:
		s.wrong++
	}
	if received > 1 {
		s.doubled++
	}
}

func (s *summary) print(out io.Writer) {
	fmt.Fprintf(out, "\nSummary\n  inserted   %d rows (%d more refused: a rerun repeated their source key)\n", s.inserted, s.refused)
	for _, st := range gateway.Statuses() {
		if n := s.status[st]; n > 0 {
			fmt.Fprintf(out, "  %-12s %5d\n", st, n)
		}
	}
	fmt.Fprintf(out, "  replies    %d staged of %d delivered:", s.replyRows, s.tally.Inbound.Posted)
	for _, kind := range []string{"reply", "stop", "start", "help"} {
		fmt.Fprintf(out, " %s %d", kind, s.replies[kind])
	}
	fmt.Fprintf(out, "\n  simulator  %d posts, %d accepted, %d refused; faults %v\n",
		s.tally.Posts, s.tally.Accepted, s.tally.Rejected, s.tally.Faults)
	fmt.Fprintf(out, "  lost %d, doubled %d\n", s.lost, s.doubled)
}

// verdict is nil exactly if all ledgers agree.
func (s *summary) verdict() error {
	posted := s.status[gateway.StatusSent] + s.status[gateway.StatusDelivered] + s.status[gateway.StatusUndelivered]
	for _, check := range []struct {
		what      string
		got, want int
	}{
		{"rows in the table", s.rows, s.inserted},
		{"rows without an end", s.open, 0},
		{"rows lost", s.lost, 0},
		{"rows doubled", s.doubled, 0},
		{"rows sent against their status", s.wrong, 0},
		{"messages that the simulator accepted", int(s.tally.Accepted), posted},
		{"replies staged", s.replyRows, int(s.tally.Inbound.Posted)},
	} {
		if check.got != check.want {
			return fmt.Errorf("%s: %d instead of %d: %w", check.what, check.got, check.want, ErrUnsettled)
		}
	}
	return nil
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
