package app

import (
	"context"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// sweeper implements operate.Sweeper.
type sweeper struct{ byHand }

// sweep is one sweep: what it asks, and where it stages what it finds.
type sweep struct {
	byHand
	provider Provider
	inbound  *inbound.Service
	replies  *reconcile.Replies
	found    int
	told     func()
}

// Missed implements operate.Sweeper.
func (h sweeper) Missed(ctx context.Context, since time.Time) (n int, err error) {
	s, err := h.open(func() {})
	if err != nil {
		return 0, err
	}
	defer s.close()
	return s.replies.MissedSince(ctx, since)
}

// Sweep implements operate.Sweeper.
func (h sweeper) Sweep(ctx context.Context, since time.Time, told func()) (int, error) {
	s, err := h.open(told)
	if err != nil {
		return 0, err
	}
	defer s.close()
	if err := s.replies.SweepSince(ctx, since); err != nil {
		return s.found, err
	}
	return s.found, s.match(ctx)
}

func (h sweeper) open(told func()) (*sweep, error) {
	opts, err := h.inbound()
	if err != nil {
		return nil, err
	}
	s := &sweep{byHand: h.byHand, told: told}
	if s.provider, _, err = h.Connect(h.Options, opts.Logger); err != nil {
		return nil, err
	}
	if s.inbound, err = inbound.New(opts); err != nil {
		s.provider.Close()
		return nil, err
	}
	s.replies = reconcile.NewReplies(reconcile.RepliesOptions{
		Provider: s.provider, Store: h.store, Accept: s.accept, Channels: opts.Channels,
		Numbers: h.Config.Webhooks.Sweep.Numbers, Clock: h.Clock, Logger: slog.New(slog.DiscardHandler),
		Recovered: func() {
			s.found++
			s.told()
		},
	})
	return s, nil
}

func (s *sweep) close() {
	s.inbound.Close()
	s.provider.Close()
}

// accept takes a reply from the provider's list as if its webhook had come.
func (s *sweep) accept(ctx context.Context, m gateway.ProviderMessage) error {
	in, err := s.provider.Recover(ctx, m)
	if err != nil {
		return err
	}
	return s.inbound.Accept(ctx, in)
}

// match finds what all staged replies answer that nobody has looked at.
func (s *sweep) match(ctx context.Context) error {
	book, err := conversation.NewBook(s.Config.GatewayChannels())
	if err != nil {
		return err
	}
	return inbound.NewMatcher(inbound.MatcherOptions{
		Store: s.store, Conversations: book, Channels: s.Config.GatewayChannels(), Limits: s.provider.Limits(),
		Interval: s.Look, Clock: s.Clock, Logger: slog.New(slog.DiscardHandler), Observer: inbound.Unobserved{},
	}).Round(ctx)
}
