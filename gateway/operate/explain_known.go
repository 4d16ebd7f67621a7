package operate

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/plan"
)

// knowledge is what the store knows of some rows' numbers, and of what keeps rows waiting.
type knowledge struct {
	opts    Options
	numbers map[string]gateway.Number
	optOuts map[string][]consent.OptOut
	// sent and answers are what was said with the people of late, by number.
	sent    map[string][]gateway.Message
	answers map[string][]gateway.Answer
	pauses  []gateway.Pause
	// used is what caps have used up of the day.
	used map[gateway.UsageKey]int
	day  string
}

// read asks the store once for all rows.
func (r *Rehearsal) read(ctx context.Context, rows []gateway.Message, at time.Time) (*knowledge, error) {
	k := &knowledge{
		opts: r.service.opts, numbers: map[string]gateway.Number{}, optOuts: map[string][]consent.OptOut{},
		sent: map[string][]gateway.Message{}, answers: map[string][]gateway.Answer{},
		used: map[gateway.UsageKey]int{}, day: r.service.opts.CapsZone.In(at).Format(time.DateOnly),
	}
	asked, expects := r.service.asked(rows)
	if err := k.readNumbers(ctx, asked); err != nil {
		return nil, err
	}
	if expects {
		since := at.Add(-k.opts.Conversations.Window())
		if err := k.readConversations(ctx, gateway.ConversationParams{Numbers: asked, Since: since}); err != nil {
			return nil, err
		}
	}
	var err error
	if k.pauses, err = k.opts.Store.Pauses(ctx); err != nil {
		return nil, err
	}
	if err := k.readUsage(ctx); err != nil {
		return nil, err
	}
	r.add(k)
	return k, nil
}

// asked are the rows' numbers, and whether one of the rows waits for an answer.
func (s *Service) asked(rows []gateway.Message) (numbers []string, expects bool) {
	for _, row := range rows {
		ch := s.channel(row.Channel)
		if ch == nil {
			continue
		}
		for _, c := range plan.Parse(row, ch).Candidates {
			numbers = append(numbers, c.E164)
		}
		expects = expects || s.opts.Conversations.Expects(row)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), expects
}

// add adds what was rehearsed before to what the store knows.
func (r *Rehearsal) add(k *knowledge) {
	for key, segments := range r.used {
		k.used[key] += segments
	}
	for number, at := range r.instructed {
		if n := k.numbers[number]; n.InstructedAt.IsZero() {
			n.Number, n.InstructedAt = number, at
			k.numbers[number] = n
		}
	}
}

func (k *knowledge) readNumbers(ctx context.Context, asked []string) error {
	known, err := k.opts.Store.Numbers(ctx, asked)
	if err != nil {
		return err
	}
	for _, n := range known {
		k.numbers[n.Number] = n
	}
	optOuts, err := k.opts.Store.OptOuts(ctx, asked)
	for _, out := range optOuts {
		k.optOuts[out.Number] = append(k.optOuts[out.Number], out)
	}
	return err
}

func (k *knowledge) readConversations(ctx context.Context, p gateway.ConversationParams) error {
	sent, err := k.opts.Store.SentTo(ctx, p)
	if err != nil {
		return err
	}
	for _, m := range sent {
		k.sent[m.Recipient] = append(k.sent[m.Recipient], m)
	}
	answers, err := k.opts.Store.Answers(ctx, p)
	for _, a := range answers {
		k.answers[a.From] = append(k.answers[a.From], a)
	}
	return err
}

// open are the other messages that wait for the answer of one of the row's numbers, if the row will wait for one.
func (k *knowledge) open(e *Explanation, parsed phone.Result) map[string][]conversation.Message {
	if !k.opts.Conversations.Expects(e.Message) {
		return nil
	}
	var sent []gateway.Message
	var answers []gateway.Answer
	for _, c := range parsed.Candidates {
		sent = append(sent, k.sent[c.E164]...)
		answers = append(answers, k.answers[c.E164]...)
	}
	sent = slices.DeleteFunc(sent, func(m gateway.Message) bool { return m.ID == e.Message.ID })
	return k.opts.Conversations.Open(sent, answers, e.At)
}
