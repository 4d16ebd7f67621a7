package days

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
)

// firstHour is a Friday evening before the night in which Europe and North America end their summer time.
func firstHour() time.Time { return time.Date(2000, time.October, 27, 20, 0, 0, 0, time.UTC) }

// play lets the days pass: every hour the feeders feed, somebody changes his mind, and now and then a gateway dies.
// In the last day only what waits is sent.
func (s *site) play(ctx context.Context) (*report, error) {
	for range s.size.gateways {
		if err := s.hire(ctx); err != nil {
			return nil, err
		}
	}
	s.silent = time.Now().Add(time.Duration(24*s.days-2) * time.Hour)
	feeding := 24 * (s.days - 1)
	r := newReport()
	for hour := range 24 * s.days {
		if hour < feeding {
			if err := s.feed(ctx, s.people*s.size.rows/feeding); err != nil {
				return nil, err
			}
			s.rejoin()
		}
		if err := s.passHour(ctx); err != nil {
			return nil, err
		}
		if err := s.reasons(ctx, r); err != nil {
			return nil, err
		}
	}
	return r, s.judge(ctx, r)
}

// passHour lets an hour pass, in which gateways die and others take their places.
func (s *site) passHour(ctx context.Context) error {
	for hour := time.After(time.Hour); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-hour:
			return nil
		case p := <-s.post.deaths:
			s.mailKills++
			if err := s.replace(ctx, p); err != nil {
				return err
			}
		case <-time.After(time.Duration(s.rnd.Int64N(int64(2 * s.kill)))):
			if err := s.replace(ctx, s.gateways[s.rnd.IntN(len(s.gateways))]); err != nil {
				return err
			}
		}
	}
}

// replace kills a gateway and starts another one.
func (s *site) replace(ctx context.Context, p *process) error {
	i := slices.Index(s.gateways, p)
	if i < 0 {
		return nil // it was killed meanwhile
	}
	p.kill()
	s.gateways = slices.Delete(s.gateways, i, i+1)
	s.kills++
	return s.hire(ctx)
}

// rejoin has one in ten of those who have left come back.
func (s *site) rejoin() {
	_, words := s.ear.heard()
	for _, w := range words {
		if isStop(w.body) && !s.back[w.from] && s.rnd.IntN(10) == 0 {
			s.back[w.from] = true
			s.say(said{from: w.from, to: s.uses[0].Senders[0], body: "START"})
		}
	}
}

// judge compares what everybody has seen.
func (s *site) judge(ctx context.Context, r *report) error {
	arrivals, words := s.ear.heard()
	accepted := s.provider.Accepted()
	now := map[string]gateway.Message{}
	if err := rig.Each(ctx, s.place.Store, func(m gateway.Message) { now[m.SourceKey] = m }); err != nil {
		return fmt.Errorf("reading the queue: %w", err)
	}
	s.nights(r, arrivals)
	s.unwanted(r, arrivals, words)
	s.caps(r, accepted)
	s.ledger(r, now, accepted)
	staged, err := rig.Replies(ctx, s.place.Store)
	if err != nil {
		return err
	}
	s.conversations(r, staged, now)
	s.questions(r, now, accepted)
	if err := s.digests(r, staged, now); err != nil {
		return err
	}
	s.logs.judge(r)
	r.figures["posts"], r.figures["words"], r.figures["kills"] = len(arrivals), len(words), s.kills
	r.figures["kills when the mail server has a mail"] = s.mailKills
	return nil
}
