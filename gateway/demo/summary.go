package demo

import (
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
	// rows are those of the feeder, questions those that the gateway itself has inserted.
	rows, questions int
	replies         map[consent.Kind]int
	replyRows       int
	matches         map[gateway.MatchStatus]int
	tally           twiliotest.Tally
	// lost rows ended as sent, or have not ended, and are not with the simulator;
	// doubled ones somebody may have read twice; wrong ones are there though their row says no.
	lost, doubled, wrong, open int
	// givenUp are texts accepted for numbers that a row gave up then, broken those sent to people who had opted out.
	givenUp, broken int
	rules           ruled
	// texts and someReplies are some, to be shown.
	texts       []gateway.Message
	someReplies []gateway.Reply
	// dialogue shows a question and its answer.
	dialogue func(io.Writer)
}

// ruled counts what the rules about hours, numbers and consent did.
type ruled struct {
	// quiet rows waited for an hour, second ones gave up a number, landline ones have nothing else.
	quiet, second, landline int
	// dead are the numbers that are not texted any more, instructed the texts that told how to opt out.
	dead, instructed int
}

// add compares one row with what the simulator received of it.
func (s *summary) add(m gateway.Message, l ledger) {
	if isQuestion(m) {
		s.questions++
	} else {
		s.rows++
	}
	s.status[m.Status]++
	received, before := l.copies(m)
	s.givenUp += before
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
	if l.doubled(m) {
		s.doubled++
	}
	if m.TriedNumbers != "" {
		s.rules.second++
	}
	if isLandline(m) {
		s.rules.landline++
	}
}

// print writes figures that add up: what was inserted and asked is where it ended, what was
// posted is what became of the posts.
func (s *summary) print(out io.Writer) {
	fmt.Fprintf(out, "\nSummary\n  %5d rows inserted (%d more were refused: a rerun repeated their source key)\n",
		s.inserted, s.refused)
	fmt.Fprintf(out, "  %5d rows of the gateway's own: it asks which message a reply answers (CHOICES)\n", s.questions)
	for _, st := range gateway.Statuses() {
		if n := s.status[st]; n > 0 {
			fmt.Fprintf(out, "  %5d   %s\n", n, st)
		}
	}
	s.rules.write(out)
	t := s.tally
	fmt.Fprintf(out, "  %5d posts to the simulator\n", t.Posts)
	fmt.Fprintf(out, "  %5d   accepted (%d of them for a number that was then given up)\n", t.Accepted, s.givenUp)
	fmt.Fprintf(out, "  %5d   refused: the number takes no texts\n  %5d   turned away by an injected fault\n",
		t.Rejected, t.Posts-t.Accepted-t.Rejected)
	fmt.Fprintf(out, "  %5d replies delivered, %d staged in XXSMS_INBOUND\n", t.Inbound.Posted, s.replyRows)
	for _, kind := range []consent.Kind{consent.KindReply, consent.KindStop, consent.KindStart, consent.KindHelp} {
		if n := s.replies[kind]; n > 0 {
			fmt.Fprintf(out, "  %5d   %s\n", n, kind)
		}
	}
	for _, status := range append([]gateway.MatchStatus{gateway.MatchPending}, gateway.MatchStatuses()...) {
		if n := s.matches[status]; n > 0 && status != gateway.MatchNone {
			fmt.Fprintf(out, "  %5d   %s\n", n, status)
		}
	}
	fmt.Fprintf(out, "  lost %d, doubled %d, sent after a STOP %d\n", s.lost, s.doubled, s.broken)
}

func (r ruled) write(out io.Writer) {
	for _, line := range []struct {
		n    int
		what string
	}{
		{r.quiet, "rows waited until quiet hours were over (DEFERRED)"},
		{r.second, "rows went on to a second number, since the first is dead (TRIED_NUMBERS)"},
		{r.dead, "numbers are dead, for HR to correct (XXSMS_DEAD_PHONES_V)"},
		{r.landline, "rows had only a landline, where mobiles alone are texted (phone: landline)"},
		{r.instructed, "texts were the first to a person, and ended with: " + instruction},
	} {
		fmt.Fprintf(out, "  %5d %s\n", line.n, line.what)
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
		{"texts sent after a STOP", s.broken, 0},
		{"messages that the simulator accepted", int(s.tally.Accepted), posted + s.givenUp},
		{"replies staged", s.replyRows, int(s.tally.Inbound.Posted)},
	} {
		if check.got != check.want {
			return fmt.Errorf("%s: %d instead of %d: %w", check.what, check.got, check.want, ErrUnsettled)
		}
	}
	return nil
}
