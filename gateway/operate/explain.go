package operate

import (
	"context"
	"errors"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// Explained is what an explanation is read from.
type Explained interface {
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
	// Numbers returns what is known of the numbers.
	Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error)
	// SentTo returns what was sent to the numbers since then, or may have been.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
	// Answers returns the replies of the numbers since then whose message was found.
	Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error)
	// Pauses returns every pause that is written.
	Pauses(context.Context) ([]gateway.Pause, error)
	// Usage returns the counter of each key.
	Usage(context.Context, []gateway.UsageKey) ([]int, error)
}

// ErrNoMessage: there is no row of that MESSAGE_ID.
var ErrNoMessage = errors.New("no such message")

// Question asks what the gateway makes of a row.
type Question struct {
	// ID is the row's. If it is 0 Row is explained, as if a feeder had inserted it.
	ID  gateway.MessageID
	Row gateway.Message
	// At is the instant of the answer; zero is now.
	At time.Time
}

// Explanation is what becomes of a row, and why.
type Explanation struct {
	Message gateway.Message
	At      time.Time
	Plan    plan.Plan
	// Zones are whose clocks count, by that rule; none if the row may go at any hour.
	Zones []string
	Rule  schedule.ZoneRule
	// Decision is the schedule's, for a row that is still to be sent.
	Decision schedule.Decision
	// Blocks are what keeps the row from being sent now, the most lasting first; none: it goes.
	Blocks []Block
}

// Block keeps a row from being sent.
type Block struct {
	// Outcome is what becomes of the row by it alone.
	Outcome Outcome
	// Reason is in the words of STATUS_REASON.
	Reason string
	// Until is when one that makes a row wait is over; zero if nobody knows.
	Until time.Time
}

// Outcome is what becomes of a row, in a word. It is a closed set.
type Outcome string

// The outcomes.
const (
	// Sent: it goes now.
	Sent Outcome = "sent"
	// Waits: not now.
	Waits Outcome = "waits"
	// OptedOut: the person asked not to be texted.
	OptedOut Outcome = "opted_out"
	// Rejected: it has no number or no text that can be sent.
	Rejected Outcome = "rejected"
	// Expired: it is too late.
	Expired Outcome = "expired"
	// Closed: nothing, for it is in a status from which rows are not claimed.
	Closed Outcome = "closed"
)

// Outcomes lists every outcome of a row that is still to be sent.
func Outcomes() []Outcome { return []Outcome{Sent, Waits, OptedOut, Rejected, Expired} }

// First is the block that decides; of a row that goes its outcome is [Sent].
func (e *Explanation) First() Block {
	if len(e.Blocks) == 0 {
		return Block{Outcome: Sent}
	}
	return e.Blocks[0]
}

// Explain says what the gateway makes of a row that the actor sees, by the same rules, with personal data masked unless it is
// revealed. It changes nothing but the audit log. What is said of a number is for the help desk alone: so is a row that is
// not there. Errors: [ErrNoMessage], also of a channel that the actor does not see; [ErrUnknownChannel], [ErrForbidden],
// [ErrIncompleteAct].
func (s *Service) Explain(ctx context.Context, r Reading, q Question) (Explanation, error) {
	row, err := s.asksOf(ctx, r, q)
	if err != nil {
		return Explanation{}, err
	}
	if s.channel(row.Channel) == nil {
		return Explanation{}, ErrUnknownChannel
	}
	if q.At.IsZero() {
		q.At = s.opts.Clock()
	}
	all, err := s.Rehearse().Explain(ctx, []gateway.Message{row}, q.At)
	if err != nil {
		return Explanation{}, err
	}
	if !r.whole(row.Channel) {
		return maskExplanation(all[0]), nil
	}
	if q.ID == 0 {
		return all[0], nil // who asks has said all that is in it
	}
	return all[0], s.revealed(ctx, r, messageTarget(q.ID))
}

// asksOf is the row that a question is of.
func (s *Service) asksOf(ctx context.Context, r Reading, q Question) (gateway.Message, error) {
	if q.ID != 0 {
		return s.message(ctx, r, q.ID)
	}
	return q.Row, r.Actor.must(RoleHelpDesk, q.Row.Channel)
}

// channel is nil if it is not configured.
func (s *Service) channel(name string) *gateway.Channel {
	i := slices.IndexFunc(s.opts.Channels, func(ch gateway.Channel) bool { return ch.Name == name })
	if i < 0 {
		return nil
	}
	return &s.opts.Channels[i]
}
