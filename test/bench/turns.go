package main

import (
	"context"
	"fmt"
	"math"
	"time"
)

// contest is kinds of gateway that are compared with the first of them.
type contest struct {
	kinds int
	// become makes the site one of the kind.
	become func(s *site, kind int)
	// repeat is how often each kind is measured on the way there, and how often on the way back.
	repeat int
}

// standing is how a kind did.
type standing struct {
	perSecond float64
	cpu       time.Duration
	// share is the mean of what it reached of the first kind's rate in the same turn, spread the standard error of that mean.
	share, spread float64
}

func (s standing) String() string { return fmt.Sprintf("%.1f%% ±%.1f", 100*s.share, 100*s.spread) }

// inTurn measures the load with each kind in turn, there and back, so that what the machine does besides falls on all of
// them.
func inTurn(ctx context.Context, s site, l load, c contest) ([]standing, error) {
	turns := make([][]measurement, 2*c.repeat)
	for turn := range turns {
		turns[turn] = make([]measurement, c.kinds)
		for kind := range c.kinds {
			if turn%2 == 1 {
				kind = c.kinds - 1 - kind
			}
			c.become(&s, kind)
			if err := s.clear(ctx, l); err != nil {
				return nil, err
			}
			var err error
			if turns[turn][kind], err = measureGateway(ctx, s, l); err != nil {
				return nil, err
			}
		}
	}
	all := make([]standing, c.kinds)
	for kind := range all {
		all[kind] = standingOf(turns, kind)
	}
	return all, nil
}

func standingOf(turns [][]measurement, kind int) (s standing) {
	n := float64(len(turns))
	for _, turn := range turns {
		s.perSecond += turn[kind].perSecond / n
		s.cpu += turn[kind].cpu / time.Duration(len(turns))
		s.share += turn[kind].perSecond / turn[0].perSecond / n
	}
	var squares float64
	for _, turn := range turns {
		apart := turn[kind].perSecond/turn[0].perSecond - s.share
		squares += apart * apart
	}
	s.spread = math.Sqrt(squares / (n - 1) / n)
	return s
}
