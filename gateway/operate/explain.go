package operate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
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

// Explanation is what becomes of a row, and why. It holds personal data.
type Explanation struct {
	Message gateway.Message
	At      time.Time
	Plan    plan.Plan
	// Zones are whose clocks count, by that rule; none if the row may go at any hour.
	Zones []string
	Rule  schedule.ZoneRule
	// Decision is the schedule's, for a row that is still to be sent.
	Decision schedule.Decision
	// Blocks are what keeps the row from being sent now, in the words of STATUS_REASON; none: it goes.
	Blocks []string
}

// Explain says what the gateway makes of a row, by the same rules. It changes nothing. Errors: [ErrNoMessage],
// [ErrUnknownChannel].
func (s *Service) Explain(ctx context.Context, q Question) (Explanation, error) {
	e := Explanation{Message: q.Row, At: q.At}
	if e.At.IsZero() {
		e.At = s.opts.Clock()
	}
	if q.ID != 0 {
		rows, err := s.opts.Store.Find(ctx, gateway.Keys{IDs: []gateway.MessageID{q.ID}})
		if err != nil {
			return e, err
		}
		if len(rows) == 0 {
			return e, fmt.Errorf("%w: %d", ErrNoMessage, q.ID)
		}
		e.Message = rows[0]
	}
	i := slices.IndexFunc(s.opts.Channels, func(ch gateway.Channel) bool { return ch.Name == e.Message.Channel })
	if i < 0 {
		return e, ErrUnknownChannel
	}
	return e, s.explain(ctx, &e, &s.opts.Channels[i])
}

func (s *Service) explain(ctx context.Context, e *Explanation, ch *gateway.Channel) error {
	row := plan.Row{
		Message: e.Message, Channel: ch, Parsed: plan.Parse(e.Message, ch), Known: map[string]gateway.Number{},
		Limits: s.opts.Limits,
	}
	var numbers []string
	for _, c := range row.Parsed.Candidates {
		numbers = append(numbers, c.E164)
	}
	known, err := s.opts.Store.Numbers(ctx, numbers)
	if err != nil {
		return err
	}
	for _, n := range known {
		row.Known[n.Number] = n
	}
	if row.Open, err = s.open(ctx, e, numbers); err != nil {
		return err
	}
	e.Plan = plan.Make(row, e.At)
	times := schedule.Row{
		Message: e.Message, Channel: ch, Zones: e.Plan.Zones(), LeastValidity: s.opts.Limits.LeastValidity,
	}
	if !e.Plan.Again.IsZero() {
		times.Earliest = schedule.Earliest{At: e.Plan.Again, Reason: plan.ReasonNoneFree}
	}
	e.Zones, e.Rule = times.Clocks()
	e.Decision = schedule.Decide(times, e.At)
	if status := e.Message.Status; status != "" && !status.Claimable() {
		e.Blocks = []string{"it is " + string(status)}
		return nil
	}
	if err := s.blocks(ctx, e); err != nil {
		return err
	}
	return s.caps(ctx, e, ch)
}

// open are the other messages that wait for the answer of one of the numbers, if the row will wait for one.
func (s *Service) open(
	ctx context.Context, e *Explanation, numbers []string,
) (map[string][]conversation.Message, error) {
	book := s.opts.Conversations
	if !book.Expects(e.Message) {
		return nil, nil
	}
	p := gateway.ConversationParams{Numbers: numbers, Since: e.At.Add(-book.Window())}
	sent, err := s.opts.Store.SentTo(ctx, p)
	if err != nil {
		return nil, err
	}
	sent = slices.DeleteFunc(sent, func(m gateway.Message) bool { return m.ID == e.Message.ID })
	answers, err := s.opts.Store.Answers(ctx, p)
	return book.Open(sent, answers, e.At), err
}

// blocks finds what keeps the row, the most lasting first.
func (s *Service) blocks(ctx context.Context, e *Explanation) error {
	optOuts, err := s.opts.Store.OptOuts(ctx, e.Plan.Numbers())
	if err != nil {
		return err
	}
	pauses, err := s.opts.Store.Pauses(ctx)
	if err != nil {
		return err
	}
	for _, block := range []struct {
		holds  bool
		reason string
	}{
		{e.Message.Unreadable != "", plan.ReasonUnreadable + ": " + e.Message.Unreadable},
		{e.Plan.Fault != "", e.Plan.Fault},
		{consent.Blocks(optOuts, e.Message.Channel), plan.ReasonOptedOut},
		{e.Decision.Kind != schedule.Go, e.waiting()},
		{e.Plan.Waits, string(plan.Looking)},
	} {
		if block.holds {
			e.Blocks = append(e.Blocks, block.reason)
		}
	}
	for _, p := range pauses {
		if e.pausedBy(p) {
			e.Blocks = append(e.Blocks, fmt.Sprintf("%s is paused: %s", p.Scope, p.Reason))
		}
	}
	return nil
}

// waiting is why the schedule keeps the row: it says so, or the row does since it was put off, or its time is all there
// is.
func (e *Explanation) waiting() string {
	switch m := e.Message; {
	case e.Decision.Reason != "":
		return e.Decision.Reason
	case m.Status == gateway.StatusDeferred && m.StatusReason != "":
		return m.StatusReason
	}
	return "not before " + e.Decision.At.UTC().Format(time.RFC3339)
}

// pausedBy reports whether the pause is of the row, and not over.
func (e *Explanation) pausedBy(p gateway.Pause) bool {
	if !p.Until.IsZero() && !p.Until.After(e.At) {
		return false
	}
	switch p.Scope {
	case gateway.PauseAll:
		return true
	case gateway.PauseChannel:
		return p.Name == e.Message.Channel
	case gateway.PauseSender:
		return p.Name == e.Plan.Sender.ID
	}
	return false
}
