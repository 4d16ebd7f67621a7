package demo

import (
	"context"
	"fmt"
	"io"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// summary compares three ledgers: the feeder's, the queue table's, and what the
// simulator really received.
type summary struct {
	inserted, refused int
	status            map[gateway.Status]int
	rows              int
	replies           map[consent.Kind]int
	replyRows         int
	tally             twiliotest.Tally
	// lost rows ended as sent, or have not ended, and are not with the simulator;
	// doubled ones are there twice; wrong ones are there though their row says no.
	lost, doubled, wrong, open int
	// texts and someReplies are the newest, to be shown.
	texts       []gateway.Message
	someReplies []gateway.Reply
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
		status: map[gateway.Status]int{}, replies: map[consent.Kind]int{}, tally: w.simulator.Tally(),
	}
	received := w.simulator.Accepted().Texts()
	err := w.eachMessage(ctx, func(m gateway.Message) {
		s.add(m, received[twiliotest.Text{To: m.Recipient, Body: m.Body}])
		if len(s.texts) < shownTexts {
			s.texts = append(s.texts, m)
		}
	})
	if err != nil {
		return s, err
	}
	return s, w.eachReply(ctx, func(r gateway.Reply) {
		s.replies[r.Kind]++
		s.replyRows++
		if len(s.someReplies) < shownReplies {
			s.someReplies = append(s.someReplies, r)
		}
	})
}

// add compares one row with how often the simulator received it.
func (s *summary) add(m gateway.Message, received int) {
	s.rows++
	s.status[m.Status]++
	sent := m.Status == gateway.StatusSent || m.Status == gateway.StatusDelivered ||
		m.Status == gateway.StatusUndelivered
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

// print writes figures that add up: what was inserted is where it ended, what was
// posted is what became of the posts.
func (s *summary) print(out io.Writer) {
	fmt.Fprintf(out, "\nSummary\n  %5d rows inserted (%d more were refused: a rerun repeated their source key)\n",
		s.inserted, s.refused)
	for _, st := range gateway.Statuses() {
		if n := s.status[st]; n > 0 {
			fmt.Fprintf(out, "  %5d   %s\n", n, st)
		}
	}
	t := s.tally
	fmt.Fprintf(out, "  %5d posts to the simulator\n  %5d   accepted (SENT, DELIVERED, UNDELIVERED)\n", t.Posts,
		t.Accepted)
	fmt.Fprintf(out, "  %5d   refused: the number takes no texts\n  %5d   turned away by an injected fault\n",
		t.Rejected, t.Posts-t.Accepted-t.Rejected)
	fmt.Fprintf(out, "  %5d replies delivered, %d staged in XXSMS_INBOUND\n", t.Inbound.Posted, s.replyRows)
	for _, kind := range []consent.Kind{consent.KindReply, consent.KindStop, consent.KindStart, consent.KindHelp} {
		if n := s.replies[kind]; n > 0 {
			fmt.Fprintf(out, "  %5d   %s\n", n, kind)
		}
	}
	fmt.Fprintf(out, "  lost %d, doubled %d\n", s.lost, s.doubled)
}

// examples shows some of what was sent, and what came back.
func (v *view) examples(out io.Writer, sum summary) {
	s := screen{paint: v.paint}
	fmt.Fprintln(out, "\nSome of the texts")
	for _, m := range sum.texts {
		fmt.Fprintln(out, s.text(m))
	}
	fmt.Fprintln(out, "Some of the replies")
	for _, r := range sum.someReplies {
		fmt.Fprintln(out, s.reply(r))
	}
}

// fault is nil exactly if all ledgers agree.
func (s *summary) fault() error {
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
