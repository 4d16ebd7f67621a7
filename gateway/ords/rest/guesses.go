package rest

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Guesses of one address: ten at once, then one in ten seconds.
const (
	guessesAtOnce  = 10
	guessesEvery   = 10 * time.Second
	mostGuessers   = 10_000
	guessersMemory = guessesAtOnce * guessesEvery
)

// guesses throttle who does not know a secret, by address.
type guesses struct {
	mu sync.Mutex
	of map[string]*guesser
}

type guesser struct {
	limiter *rate.Limiter
	last    time.Time
}

func newGuesses() *guesses { return &guesses{of: map[string]*guesser{}} }

// take counts a guess, and tells how long to wait before it may be made.
func (g *guesses) take(address string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.of) >= mostGuessers {
		g.forget(now)
	}
	one, known := g.of[address]
	if !known {
		one = &guesser{limiter: rate.NewLimiter(rate.Every(guessesEvery), guessesAtOnce)}
		g.of[address] = one
	}
	one.last = now
	reserved := one.limiter.ReserveN(now, 1)
	wait := reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	}
	return wait
}

// giveBack forgets the guesses of an address that knew a secret.
func (g *guesses) giveBack(address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.of, address)
}

// forget makes room: those whose guesses are all given back by time, or, if none are, everybody.
func (g *guesses) forget(now time.Time) {
	for address, one := range g.of {
		if now.Sub(one.last) > guessersMemory {
			delete(g.of, address)
		}
	}
	if len(g.of) >= mostGuessers {
		clear(g.of)
	}
}
