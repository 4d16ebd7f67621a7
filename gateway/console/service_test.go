package console_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/operate"
)

// service answers what a test has put into it, or its error.
type service struct {
	mu       sync.Mutex
	err      error
	asked    atomic.Int64
	overview console.Overview
	activity []console.Bucket
	channels []console.ChannelView
	// paused is what is, done each act that was no rehearsal.
	paused gateway.Pause
	done   []operate.Act
}

func (s *service) Overview(context.Context, operate.Actor) (console.Overview, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked.Add(1)
	return s.overview, s.err
}

func (s *service) Activity(context.Context, operate.Actor) ([]console.Bucket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.activity, s.err
}

func (s *service) Channels(context.Context, operate.Actor) ([]console.ChannelView, error) {
	return s.channels, s.err
}

// do is what each act has in common.
func (s *service) do(act operate.Act, changes func() bool) (bool, error) {
	if act.Reason == "" {
		return false, fmt.Errorf("%w: it does not say why", operate.ErrIncompleteAct)
	}
	if !act.DryRun {
		s.done = append(s.done, act)
	}
	return changes(), s.err
}

func (s *service) Pause(_ context.Context, act operate.Act, p gateway.Pause) (bool, error) {
	return s.do(act, func() bool {
		changed := s.paused != p
		if !act.DryRun {
			s.paused = p
		}
		return changed
	})
}

func (s *service) Resume(_ context.Context, act operate.Act, scope gateway.PauseScope, name string) (bool, error) {
	return s.do(act, func() bool {
		changed := s.paused.Scope == scope && s.paused.Name == name
		if !act.DryRun {
			s.paused = gateway.Pause{}
		}
		return changed
	})
}
