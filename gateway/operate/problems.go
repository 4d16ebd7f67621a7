package operate

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/alert"
)

// Situation is what problems are found in: the store's figures at one moment.
type Situation struct {
	At    time.Time
	Nodes []gateway.Heartbeat
	// Pauses are those that are written, also if their time is over.
	Pauses []gateway.Pause
	Queue  []gateway.Queued
	// Doubts are since when outcomes are not known.
	Doubts   map[Doubt]time.Time
	Failures []gateway.Failures
	Backlog  gateway.Backlog
	Digests  gateway.MailingStats
	Caps     []Cap
}

// Doubt are the rows of a channel that are UNKNOWN, or HELD.
type Doubt struct {
	Channel string
	Status  gateway.Status
}

// Problem is something that needs somebody.
type Problem struct {
	// Alert is its section in docs/runbook.md.
	Alert string
	// About is whose it is, as "channel HR", "" if there is only one.
	About string
	// Text says what Count counts.
	Text  string
	Count int64
	// Since is when it began, zero if nobody knows.
	Since time.Time
	// Do is what to do about it.
	Do string
}

const (
	// lateAfter is how long a row may wait that could go, and an outcome may be unknown.
	lateAfter = 30 * time.Minute
	// sweepAfter is how long replies may wait for the site's sweep, and digests for a mail server.
	sweepAfter = 2 * time.Hour
	// failuresLeast is how many failures of one cause within an hour are a problem.
	failuresLeast = 10
)

// worst are the problems' names, the worst first.
func worst() []string {
	return []string{
		"EbsSmsDatabaseDown", "EbsSmsNoGatewayAlive", "EbsSmsAccountPaused", "EbsSmsQueueBehind", alert.Held,
		"EbsSmsSenderPaused", "EbsSmsPaused", "EbsSmsOutcomesUnknown", "EbsSmsSendFailures", "EbsSmsDailyCapNearlyUsed",
		"EbsSmsDigestsLate", "EbsSmsRepliesNotSwept", "EbsSmsRepliesAmbiguous",
	}
}

// Problems are what is wrong, the worst first. Pauses, held rows and caps are found by the rules of the administrators'
// mails.
func (s Situation) Problems() []Problem {
	var found []Problem
	if len(s.alive()) == 0 {
		found = append(found, s.noGateway())
	}
	found = append(found, s.alerts()...)
	found = append(found, s.late()...)
	found = append(found, s.failed()...)
	found = append(found, s.replies()...)
	order := worst()
	slices.SortStableFunc(found, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Alert), slices.Index(order, b.Alert)), cmp.Compare(b.Count, a.Count))
	})
	return found
}

func databaseDown(last time.Time) Problem {
	return Problem{
		Alert: "EbsSmsDatabaseDown", Text: "the database does not answer: nothing is sent, and replies wait in the journal",
		Count: 1, Since: last, Do: "Bring the database back; ebs-sms-gateway check names the fault.",
	}
}

// noGateway is since the last one was seen.
func (s Situation) noGateway() Problem {
	p := Problem{
		Alert: "EbsSmsNoGatewayAlive", Text: "no gateway is alive: nothing is sent, and replies get no answer", Count: 1,
		Do: "Start a gateway; ebs-sms-gateway check says why it does not start.",
	}
	for _, n := range s.Nodes {
		if n.SeenAt.After(p.Since) {
			p.Since = n.SeenAt
		}
	}
	return p
}

// late are channels whose rows wait though they could go, and outcomes that stay unknown.
func (s Situation) late() (found []Problem) {
	behind := map[string]*Problem{}
	for _, q := range s.Queue {
		if !q.Status.Claimable() || q.Due == 0 || s.At.Sub(q.Eligible) < lateAfter {
			continue
		}
		p := behind[q.Channel]
		if p == nil {
			p = &Problem{
				Alert: "EbsSmsQueueBehind", About: "channel " + q.Channel, Since: q.Eligible,
				Text: "messages that could go wait, the oldest for half an hour and more",
				Do:   "Look for a pause, for failures, and at the channel's rate; a channel must be configured.",
			}
			behind[q.Channel] = p
		}
		p.Count += q.Due
		if q.Eligible.Before(p.Since) {
			p.Since = q.Eligible
		}
	}
	for _, p := range behind {
		found = append(found, *p)
	}
	slices.SortFunc(found, func(a, b Problem) int { return cmp.Compare(a.About, b.About) })
	for _, q := range s.Queue {
		since := s.Doubts[Doubt{q.Channel, q.Status}]
		if q.Status == gateway.StatusUnknown && !since.IsZero() && s.At.Sub(since) >= lateAfter {
			found = append(found, Problem{
				Alert: "EbsSmsOutcomesUnknown", About: "channel " + q.Channel, Count: q.Rows, Since: since,
				Text: "messages of which nobody knows whether the provider has them",
				Do:   "Nothing, if they become fewer; else mend what keeps the provider's list from being read.",
			})
		}
	}
	return found
}

// failed are causes of many failures. Who asked not to be texted is no failure.
func (s Situation) failed() (found []Problem) {
	for _, f := range s.Failures {
		if f.Rows < failuresLeast || f.Status == gateway.StatusOptedOut {
			continue
		}
		about := "channel " + f.Channel
		if cause := cause(f); cause != "" {
			about += ", " + cause
		}
		found = append(found, Problem{
			Alert: "EbsSmsSendFailures", About: about, Count: f.Rows, Since: f.First,
			Text: "messages reached nobody within an hour", Do: "The error says whose fault it is: docs/reasons.md.",
		})
	}
	return found
}

// replies are those that nobody takes, and digests that nobody gets.
func (s Situation) replies() (found []Problem) {
	if w := s.Backlog.Unprocessed; w.Count > 0 && s.At.Sub(w.Since) >= sweepAfter {
		found = append(found, Problem{
			Alert: "EbsSmsRepliesNotSwept", Count: w.Count, Since: w.Since,
			Text: "replies that the site's sweep has not taken", Do: "Have the sweep's concurrent program run again.",
		})
	}
	if w := s.Backlog.Ambiguous; w.Count > 0 {
		found = append(found, Problem{
			Alert: "EbsSmsRepliesAmbiguous", Count: w.Count, Since: w.Since,
			Text: "replies that may answer several messages", Do: "Decide those that matter.",
		})
	}
	if d := s.Digests; d.Waiting > 0 && s.At.Sub(d.Oldest) >= sweepAfter {
		found = append(found, Problem{
			Alert: "EbsSmsDigestsLate", Count: int64(d.Waiting), Since: d.Oldest,
			Text: "digests that no mail server has taken", Do: "Mend the mail server, or the section mail.",
		})
	}
	return found
}
