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
	people
	records
	mu       sync.Mutex
	err      error
	asked    atomic.Int64
	overview operate.Overview
	activity []operate.Bucket
	channels []operate.ChannelView
	stopped  []gateway.Pause
	found    operate.Page
	detail   operate.Detail
	blocks   []operate.Block
	effect   operate.Effect
	// readings and searches are those that were asked, orders those that were given.
	readings []operate.Reading
	searches []gateway.SearchParams
	orders   []operate.Order
	// paused is what is, done each act that was no rehearsal.
	paused gateway.Pause
	done   []operate.Act
}

func (s *service) Overview(context.Context, operate.Actor) (operate.Overview, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked.Add(1)
	return s.overview, s.err
}

// finds has the overview say what is wrong.
func (s *service) finds(problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overview.Problems = []operate.Problem{{Text: problem}}
}

func (s *service) Activity(context.Context, operate.Actor) ([]operate.Bucket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.activity, s.err
}

func (s *service) Channels(context.Context, operate.Actor) (operate.ChannelViews, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return operate.ChannelViews{Pauses: s.stopped, Channels: s.channels}, s.err
}

// do is what each act has in common.
func (s *service) do(act operate.Act, channel string, changes func() bool) (bool, error) {
	if !act.Actor.May(operate.RoleOperator, channel) {
		return false, operate.ErrForbidden
	}
	if act.Reason == "" {
		return false, fmt.Errorf("%w: it does not say why", operate.ErrIncompleteAct)
	}
	if !act.DryRun {
		s.done = append(s.done, act)
	}
	return changes(), s.err
}

func (s *service) Pause(_ context.Context, act operate.Act, p gateway.Pause) (bool, error) {
	return s.do(act, channelOf(p.Scope, p.Name), func() bool {
		changed := s.paused != p
		if !act.DryRun {
			s.paused = p
		}
		return changed
	})
}

func (s *service) Resume(_ context.Context, act operate.Act, p gateway.Pause) (bool, error) {
	return s.do(act, channelOf(p.Scope, p.Name), func() bool {
		changed := s.paused.Scope == p.Scope && s.paused.Name == p.Name
		if !act.DryRun {
			s.paused = gateway.Pause{}
		}
		return changed
	})
}

func (s *service) Messages(
	_ context.Context, r operate.Reading, p gateway.SearchParams,
) (operate.Page, error) {
	s.readings, s.searches = append(s.readings, r), append(s.searches, p)
	return s.found, s.err
}

func (s *service) Message(_ context.Context, r operate.Reading, id gateway.MessageID) (operate.Detail, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readings = append(s.readings, r)
	switch {
	case id != s.detail.Message.ID:
		return operate.Detail{}, operate.ErrNoMessage
	case r.Reveal && !r.Actor.May(operate.RoleHelpDesk, s.detail.Message.Channel):
		return operate.Detail{}, operate.ErrForbidden
	case r.Reveal && r.Reason == "":
		return operate.Detail{}, fmt.Errorf("%w: it does not say why", operate.ErrIncompleteAct)
	}
	return s.detail, s.err
}

func (s *service) Explain(context.Context, operate.Reading, operate.Question) (operate.Explanation, error) {
	return operate.Explanation{Blocks: s.blocks}, s.err
}

func (s *service) Apply(_ context.Context, act operate.Act, order operate.Order) (operate.Effect, error) {
	s.orders = append(s.orders, order)
	_, err := s.do(act, operate.EveryChannel, func() bool { return true })
	return s.effect, err
}

func channelOf(scope gateway.PauseScope, name string) string {
	if scope == gateway.PauseChannel {
		return name
	}
	return operate.EveryChannel
}

// What people can do is what the pages are over.
var _ console.Service = (*operate.Service)(nil)
