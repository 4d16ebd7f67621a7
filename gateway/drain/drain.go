// Package drain ends work in stages: first nothing new is taken in, then what is under way is cut short, and last
// the writing of what became of it is given up.
package drain

import (
	"context"
	"sync"
	"time"
)

// Stages is the life of something that is started once and stopped once, by whoever comes first.
type Stages struct {
	// Intake ends when the stop begins: nothing new is taken in.
	Intake context.Context
	// Work ends when the stop's time is up: what is under way is cut short.
	Work context.Context
	// Writes ends a last moment later: a store that is away is given up.
	Writes context.Context

	endIntake, endWork, endWrites context.CancelFunc

	mu      sync.Mutex
	started bool
	stopped bool
	done    chan struct{}
}

// lastMoment is how long writing may still take once the stop's time is up.
const lastMoment = 3 * time.Second

// New makes the stages of something that is not started yet.
func New() *Stages {
	s := &Stages{done: make(chan struct{})}
	s.Intake, s.endIntake = context.WithCancel(context.Background())
	s.Work, s.endWork = context.WithCancel(context.Background())
	s.Writes, s.endWrites = context.WithCancel(context.Background())
	return s
}

// Start calls start, unless it was called before or Stop was.
func (s *Stages) Start(start func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.started && !s.stopped {
		s.started = true
		start()
	}
}

// Stop ends the intake and then, if there was a start, calls drain, which waits for all that is under way. When ctx
// ends first, the work is cut short and the writes get one last moment; without an end of ctx Stop takes as long as
// drain does. It may be called more than once: every call returns when all has ended, and the first ctx to end counts.
func (s *Stages) Stop(ctx context.Context, drain func()) {
	unhurried := context.AfterFunc(ctx, s.abort)
	defer unhurried()
	s.mu.Lock()
	first, started := !s.stopped, s.started
	s.stopped = true
	s.mu.Unlock()
	if first {
		s.endIntake()
		if started {
			drain()
		}
		s.endWork()
		s.endWrites()
		close(s.done)
	}
	<-s.done
}

// abort cuts the work short and then, a moment later, the writes.
func (s *Stages) abort() {
	s.endWork()
	time.AfterFunc(lastMoment, s.endWrites)
}
