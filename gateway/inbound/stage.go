package inbound

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/groupcommit"
	"ebs-sms-gateway/gateway/phone"
)

// stager brings replies and what they do to consent to the store.
type stager struct {
	base
	// heard is told of words that are in the store.
	heard func([]gateway.ConsentChange)
}

// stagePatiently stages a batch of replies, and again while the store is away or a reply's
// person busy and the commit's time is not up: there is no journal.
func (s *stager) stagePatiently(ctx context.Context, messages []gateway.Incoming) ([]error, error) {
	told, _ := s.stageAll(ctx, messages, 1)
	for try := 1; ; try++ {
		open := indexes(told, func(err error) bool {
			return errors.Is(err, gateway.ErrUnavailable) || errors.Is(err, gateway.ErrBusy)
		})
		if len(open) == 0 || !backoff.Wait(ctx, delay(try)) {
			return told, nil
		}
		results, _ := s.stageAll(ctx, pick(messages, open), 1)
		for n, i := range open {
			told[i] = results[n]
		}
	}
}

// stageAll stages replies and tells of each why it is not staged, nil if it is. What the store
// refuses costs none of the others: the replies are staged by halves, down to the
// offender. So are those that the store is not there for, until that has been said so many
// times with nothing staged in between: then it is not one of them that it does not get past,
// but away, which is the second result.
func (s *stager) stageAll(ctx context.Context, messages []gateway.Incoming, patience int) ([]error, error) {
	told := make([]error, len(messages))
	every := indexes(messages, func(gateway.Incoming) bool { return true })
	away := 0
	for parts := [][]int{every}; len(parts) > 0; parts = parts[1:] {
		part := parts[0]
		results, err := s.stage(ctx, pick(messages, part))
		switch {
		case err == nil:
			away = 0
			for n, i := range part {
				told[i] = results[n]
			}
			continue
		case !gateway.Refused(err):
			away++
		}
		for _, i := range part {
			told[i] = err
		}
		if away >= patience {
			for _, i := range slices.Concat(parts[1:]...) {
				told[i] = err
			}
			return told, err
		}
		half := len(part) / 2
		switch {
		case half == 0:
		case gateway.Refused(err): // in their order
			parts = slices.Insert(parts, 1, part[:half], part[half:])
		default: // another part first, to find out whether it is one of these
			parts = append(parts, part[:half], part[half:])
		}
	}
	return told, nil
}

// stage commits a batch of replies and tells of each why it is not staged.
func (s *stager) stage(ctx context.Context, messages []gateway.Incoming) (told []error, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Batch.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil { // of a reply that a rule or the store cannot read
			err = &groupcommit.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	start := s.opts.Clock()
	stagings, err := s.classify(ctx, messages)
	if err != nil {
		return nil, err
	}
	if told, err = s.opts.Store.Stage(ctx, stagings); err != nil {
		return nil, fmt.Errorf("staging replies: %w", err)
	}
	commit := gateway.Period{From: start, To: s.opts.Clock()}
	for i, st := range stagings {
		if again := errors.Is(told[i], gateway.ErrStaged); again || told[i] == nil {
			told[i] = nil
			s.staged(st, Staged{
				ProviderSID: st.Reply.ProviderSID, Channel: st.Reply.Channel, Kind: st.Reply.Kind,
				Duplicate: again, Consent: !again && len(st.Consent) > 0, Commit: commit,
			})
		}
	}
	return told, nil
}

// staged tells of a reply that is in the store.
func (s *stager) staged(st gateway.Staging, told Staged) {
	s.opts.Observer.Reply(told)
	s.heard(st.Consent)
	if !told.Duplicate {
		s.opts.Staged()
	}
}

// classify makes stagings of replies: what each is depends on what its person had said before it.
func (s *stager) classify(ctx context.Context, messages []gateway.Incoming) ([]gateway.Staging, error) {
	said, err := s.said(ctx, messages)
	if err != nil {
		return nil, err
	}
	order := indexes(messages, func(gateway.Incoming) bool { return true })
	slices.SortStableFunc(order, func(a, b int) int {
		return messages[a].Reply.ReceivedAt.Compare(messages[b].Reply.ReceivedAt)
	})
	stagings := make([]gateway.Staging, len(messages))
	for _, i := range order {
		stagings[i] = s.staging(messages[i], said)
		said.apply(stagings[i].Consent)
	}
	return stagings, nil
}

// said reads the opt-outs of the people for whom they matter: those who may be opting in.
func (s *stager) said(ctx context.Context, messages []gateway.Incoming) (standing, error) {
	var numbers []string
	for _, m := range messages {
		in := consent.Inbound{Body: m.Reply.Body, OptOutType: m.OptOutType, OptedOut: true}
		if s.opts.Rules.Classify(in) == consent.KindStart {
			numbers = append(numbers, phone.E164(m.Reply.From))
		}
	}
	said := standing{}
	if len(numbers) == 0 {
		return said, nil
	}
	optOuts, err := s.opts.Store.OptOuts(ctx, numbers)
	if err != nil {
		return nil, fmt.Errorf("reading opt-outs: %w", err)
	}
	for _, o := range optOuts {
		said[o.Number] = append(said[o.Number], word{scope: o.Scope, at: o.Since})
	}
	return said, nil
}

// indexes are those of the items that want.
func indexes[T any](items []T, want func(T) bool) []int {
	var found []int
	for i, item := range items {
		if want(item) {
			found = append(found, i)
		}
	}
	return found
}

// pick takes the items at the indexes.
func pick[T any](items []T, at []int) []T {
	picked := make([]T, len(at))
	for n, i := range at {
		picked[n] = items[i]
	}
	return picked
}
