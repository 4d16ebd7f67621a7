package alert

import (
	"slices"
	"strings"
	"time"
)

// Key tells problems apart.
type Key struct {
	// Alert is the problem's section in docs/runbook.md.
	Alert string
	// About is whose it is, as "channel REMINDERS", empty if there is only one.
	About string
}

// Value is About without its word: the channel.
func (k Key) Value() string {
	_, value, _ := strings.Cut(k.About, " ")
	return value
}

// Problem is something that a person has to mend, or to know.
type Problem struct {
	Key
	// Shared is one that all gateways of a queue see alike.
	Shared bool
	// Lasts is how long it must be there before it is told of.
	Lasts time.Duration
	Count int64
	// What says what is counted, Do what can be done.
	What, Do string
	// Examples are ids of messages.
	Examples []int64
}

// State is a problem in the course of time.
type State struct {
	Problem
	Since time.Time
	// SeenAt is when it was there last.
	SeenAt time.Time
	// Told is how often it was told of, ToldAt when it was last.
	Told   int
	ToldAt time.Time
}

// Notice is a state that is to be told of now: it lasts, or it is over.
type Notice struct {
	State
	Over bool
}

// OverAfter is how long a problem must be away before it counts as over: one that comes and goes is one.
const OverAfter = 10 * time.Minute

// pauses are how long after each notice the next one is due, if the problem lasts; the last one repeats.
func pauses() []time.Duration { return []time.Duration{time.Hour, 4 * time.Hour, 24 * time.Hour} }

// Board is all problems that last, or whose end has not been told of. It is plain data, which is kept over a restart.
type Board struct{ States []State }

// Resume begins with what an earlier run knew: what happened meanwhile was not seen.
func (b *Board) Resume(now time.Time) {
	for i := range b.States {
		b.States[i].SeenAt = now
	}
}

// See takes over what there is now. A gateway that is blind does not see the database: what it knew of shared problems stays.
func (b *Board) See(now time.Time, problems []Problem, blind bool) {
	for _, p := range problems {
		if !p.Shared || !blind {
			b.see(now, p)
		}
	}
	for i := range b.States {
		if blind && b.States[i].Shared {
			b.States[i].SeenAt = now
		}
	}
	b.States = slices.DeleteFunc(b.States, func(s State) bool { return s.Told == 0 && s.SeenAt.Before(now) })
}

func (b *Board) see(now time.Time, p Problem) {
	i := slices.IndexFunc(b.States, func(s State) bool { return s.Key == p.Key })
	if i < 0 {
		b.States = append(b.States, State{Problem: p, Since: now, SeenAt: now})
		return
	}
	b.States[i].Problem, b.States[i].SeenAt = p, now
}

// Due are the notices to be given now.
func (b *Board) Due(now time.Time) []Notice {
	var due []Notice
	for _, s := range b.States {
		switch over := now.Sub(s.SeenAt) >= OverAfter; {
		case over:
			due = append(due, Notice{s, true})
		case s.SeenAt.Equal(now) && s.due(now):
			due = append(due, Notice{s, false})
		}
	}
	return due
}

func (s State) due(now time.Time) bool {
	if s.Told == 0 {
		return now.Sub(s.Since) >= s.Lasts
	}
	return now.Sub(s.ToldAt) >= s.pause()
}

func (s State) pause() time.Duration {
	all := pauses()
	return all[min(s.Told, len(all))-1]
}

// Tell says that the notices were given.
func (b *Board) Tell(now time.Time, notices []Notice) {
	for _, n := range notices {
		i := slices.IndexFunc(b.States, func(s State) bool { return s.Key == n.Key })
		switch {
		case i < 0:
		case n.Over:
			b.States = slices.Delete(b.States, i, i+1)
		default:
			b.States[i].Told++
			b.States[i].ToldAt = now
		}
	}
}
