package sabotage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
)

// refuseRows changes the site's rule every few seconds to one that refuses a row that is open, and 1% of
// the others: so it is met by rows at every step, not by such alone as nobody has claimed yet.
func (s *Sabotage) refuseRows(ctx context.Context, rnd *rand.Rand) {
	for ctx.Err() == nil {
		if s.opts.Down.away() || s.refuseRow(ctx, rnd) != nil {
			s.rest(ctx, 100*time.Millisecond)
			continue
		}
		s.rest(ctx, between(rnd, 3*time.Second, 8*time.Second))
	}
}

func (s *Sabotage) refuseRow(ctx context.Context, rnd *rand.Rand) error {
	row, err := pick(context.WithoutCancel(ctx), s.neighbour.DB, rnd)
	if err != nil {
		return err
	}
	return s.refuse(ctx, row%rig.RuleModulus)
}

// refuse begins a rule, which ends the one before. A row may meet either meanwhile, and one
// of which nobody knows whether it has begun.
func (s *Sabotage) refuse(ctx context.Context, remainder gateway.MessageID) error {
	s.mu.Lock()
	s.rules = append(s.rules, rule{remainder, span{from: time.Now()}})
	s.mu.Unlock()
	err := s.neighbour.Refuse(context.WithoutCancel(ctx), remainder)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endRules(s.rules[:len(s.rules)-1])
	return nil
}

// permit ends the last rule.
func (s *Sabotage) permit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	err := rig.Poll(ctx, 200*time.Millisecond, func() (bool, error) { return s.neighbour.Permit(ctx) == nil, nil })
	if err != nil {
		return fmt.Errorf("ending the site's rule: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endRules(s.rules)
	return nil
}

func (s *Sabotage) endRules(rules []rule) {
	for i := range rules {
		if rules[i].to.IsZero() {
			rules[i].to = time.Now()
		}
	}
}
