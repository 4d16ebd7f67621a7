package sabotage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// report is what the sabotage did and what came of it.
type report struct {
	// Locks and Rules are how many rows were locked, and how many rules refused rows.
	Locks, Rules int
	// Locked and Refused rows were hurt while they waited, Ended were refused for good: by the
	// gateway, which gave them the database's words for a reason. Wrongly are such as no rule was made for.
	Locked, Refused, Ended, Wrongly int
	// Waits of the other rows, from the insert to the post that Twilio accepted, without downtime; ascending.
	// Caught are those of rows that a killed gateway held: their turn comes grace later, when its lease has ended and
	// the list shows whether it has posted them.
	Waits, Caught []time.Duration
	// Words are how often people said one, Down how many of these met the downtime; Broken are the people who
	// are held to another than their last.
	Words, Down, Broken int

	bound, grace time.Duration
}

// Report audits the rows when all has settled, prints the figures, and returns what is wrong with them.
func (s *Sabotage) Report(ctx context.Context, out io.Writer, ledger twiliotest.Ledger) error {
	r, err := s.audit(ctx, ledger)
	switch {
	case err != nil:
		return err
	case s.opts.On:
		r.print(out)
		return r.wrong()
	case r.Ended > 0:
		return fmt.Errorf("%d rows were ended as refused, and nobody refused any", r.Ended)
	default:
		return nil
	}
}

// audit compares the rows with what the simulator received.
func (s *Sabotage) audit(ctx context.Context, ledger twiliotest.Ledger) (report, error) {
	r := report{Locks: len(s.locks), Rules: len(s.rules), Words: len(s.words), bound: s.opts.Bound, grace: grace()}
	rescued, err := s.rescued(ctx)
	if err != nil {
		return r, err
	}
	posted := map[twiliotest.Text]time.Time{}
	for _, a := range slices.Backward(ledger) {
		posted[twiliotest.Text{To: a.To, Body: a.Body}] = a.At
	}
	err = rig.Each(ctx, s.opts.Place.Store, func(m gateway.Message) {
		s.judge(&r, m, fate{posted[twiliotest.Text{To: m.Recipient, Body: m.Body}], rescued[m.ID]})
	})
	slices.Sort(r.Waits)
	slices.Sort(r.Caught)
	for _, w := range s.words {
		if s.opts.Down.within(span{w.Sent, w.Acked}) > 0 {
			r.Down++
		}
	}
	if err != nil {
		return r, err
	}
	r.Broken, err = s.wordsBroken(ctx)
	return r, err
}

// grace is how long a gateway leaves the rows of a killed one alone.
func grace() time.Duration {
	o := rig.Site{}.Config().Outbound
	return o.Lease + o.Reconcile.Settle + o.Reconcile.Interval
}

// rescued are the rows whose owner let its lease end.
func (s *Sabotage) rescued(ctx context.Context) (map[gateway.MessageID]bool, error) {
	ids, err := selectIDs(ctx, s.neighbour.DB, "SELECT MESSAGE_ID FROM XXSMS_EVENTS WHERE STEP = 'rescue'")
	found := make(map[gateway.MessageID]bool, len(ids))
	for _, id := range ids {
		found[id] = true
	}
	return found, err
}

// fate is what became of a row: when it was posted, if it was, and whether it was rescued meanwhile.
type fate struct {
	posted  time.Time
	rescued bool
}

// judge adds a row.
func (s *Sabotage) judge(r *report, m gateway.Message, f fate) {
	life := span{s.inserted[m.SourceKey], f.posted}
	if f.posted.IsZero() {
		life.to = time.Now()
	}
	down := s.opts.Down.within(life)
	refused, ended := s.wasRefused(m.ID, life), rig.RefusedByDatabase(m)
	if ended {
		r.Ended++
	}
	switch {
	case ended && !refused:
		r.Wrongly++
	case refused:
		r.Refused++
	case s.wasLocked(m.ID, life):
		r.Locked++
	case f.posted.IsZero(): // lost, or open: that is not judged here
	case f.rescued && down > 0:
		r.Caught = append(r.Caught, life.to.Sub(life.from)-down)
	default:
		r.Waits = append(r.Waits, life.to.Sub(life.from)-down)
	}
}

func (s *Sabotage) wasLocked(id gateway.MessageID, life span) bool {
	return slices.ContainsFunc(s.locks, func(h hold) bool { return h.row == id && h.overlap(life) > 0 })
}

func (s *Sabotage) wasRefused(id gateway.MessageID, life span) bool {
	return slices.ContainsFunc(s.rules, func(r rule) bool {
		return id%rig.RuleModulus == r.remainder && r.overlap(life) > 0
	})
}

// late counts the waits that are longer than a bound.
func late(waits []time.Duration, bound time.Duration) int {
	onTime, _ := slices.BinarySearch(waits, bound+1)
	return len(waits) - onTime
}

// wait is the one that so many percent do not exceed.
func wait(waits []time.Duration, percent int) time.Duration {
	if len(waits) == 0 {
		return 0
	}
	return waits[(len(waits)-1)*percent/100].Round(time.Millisecond)
}

// late counts all that were not on time.
func (r report) late() int { return late(r.Waits, r.bound) + late(r.Caught, r.bound+r.grace) }

func (r report) print(out io.Writer) {
	fmt.Fprintf(out, "sabotage: %d locks, %d rules; %d rows were locked while they waited, %d refused, %d of these for good\n",
		r.Locks, r.Rules, r.Locked, r.Refused, r.Ended)
	fmt.Fprintf(out, "the other %d: %d waited longer than %s; median %s, 99%% within %s, longest %s\n",
		len(r.Waits), late(r.Waits, r.bound), r.bound, wait(r.Waits, 50), wait(r.Waits, 99), wait(r.Waits, 100))
	fmt.Fprintf(out, "%d more that a killed gateway held: %d waited longer than %s; longest %s\n",
		len(r.Caught), late(r.Caught, r.bound+r.grace), r.bound+r.grace, wait(r.Caught, 100))
	fmt.Fprintf(out, "words: %d of %d people, %d of them in downtime; of the last words %d do not hold\n", r.Words,
		people, r.Down, r.Broken)
}

// wrong is what is wrong with the figures.
func (r report) wrong() error {
	var wrong []string
	if r.Locks == 0 || r.Rules == 0 || r.Words == 0 {
		wrong = append(wrong, "the sabotage did nothing")
	}
	if 100*r.late() > len(r.Waits)+len(r.Caught) {
		wrong = append(wrong, fmt.Sprintf("%d rows were not on time, more than 1%%", r.late()))
	}
	if r.Wrongly > 0 {
		wrong = append(wrong, fmt.Sprintf("%d rows were ended as refused, and were not", r.Wrongly))
	}
	if r.Broken > 0 {
		wrong = append(wrong, "a last word does not hold")
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; "))
	}
	return nil
}
