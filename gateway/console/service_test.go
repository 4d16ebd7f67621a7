package console_test

import (
	"context"
	"sync"
	"sync/atomic"

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
