package outbound

import (
	"maps"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

// pauses knows what is paused: by an operator, or because a sender or the account is
// broken. What was paused and may go again sends one message first, as a probe.
type pauses struct {
	trusts
	// longest bounds the pauses that this gateway sets.
	longest time.Duration

	mu sync.Mutex
	// known are those in the store, nil before the first look.
	known map[pauseKey]gateway.Pause
	// own are the pauses of this gateway that the store does not know yet.
	own map[pauseKey]gateway.Pause
}

// pauseKey is what a pause stops.
type pauseKey struct {
	scope gateway.PauseScope
	name  string
}

func keyOf(p gateway.Pause) pauseKey { return pauseKey{p.Scope, p.Name} }

func newPauses(longest time.Duration) *pauses {
	return &pauses{
		trusts:  trusts{all: map[pauseKey]*trust{}},
		longest: longest,
		own:     map[pauseKey]gateway.Pause{},
	}
}

// set replaces what is known with what the store says, and reports whether a sender's
// pause was lifted: it ended before its time, or did so before this gateway looked for the first time. A
// pause of its own stays until it is saved, unless the store's lasts longer.
func (p *pauses) set(stored []gateway.Pause, now time.Time) (lifted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.known
	lifted = before == nil
	p.known = make(map[pauseKey]gateway.Pause, len(stored))
	for _, s := range stored {
		key := keyOf(s)
		p.known[key] = s
		if s.Holds(now) {
			p.paused(key)
			lifted = lifted && key.scope != gateway.PauseSender
		}
		if own, ok := p.own[key]; ok && s.Holds(own.Until) {
			delete(p.own, key)
		}
	}
	for key, b := range before {
		if s, ok := p.known[key]; b.Holds(now) && (!ok || !s.Holds(now)) {
			p.lifted(key)
			lifted = lifted || key.scope == gateway.PauseSender
		}
	}
	return lifted
}

// provenWithin is how long a pause that is over counts as in force while nothing has
// shown that its sender works again.
const provenWithin = time.Minute

// inForce is the number of pauses that hold, or have just ended and are not proven to be needless.
func (p *pauses) inForce(now time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, all := range []map[pauseKey]gateway.Pause{p.known, p.own} {
		for key, pause := range all {
			if pause.Holds(now) || !p.proven(key) && pause.Holds(now.Add(-provenWithin)) {
				n++
			}
		}
	}
	return n
}

// unsaved are the pauses to be written to the store.
func (p *pauses) unsaved() []gateway.Pause {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Values(p.own))
}

// saved says that the store has the pause: from now on it can be lifted there.
func (p *pauses) saved(s gateway.Pause) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[pauseKey]gateway.Pause{}
	}
	p.known[keyOf(s)] = s
	delete(p.own, keyOf(s))
}

// open reports whether the sender may send for the channel.
func (p *pauses) open(channel, sender string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.isOpen(channel, sender, now)
}

func (p *pauses) isOpen(channel, sender string, now time.Time) bool {
	for _, key := range []pauseKey{everything(), {gateway.PauseChannel, channel}, ofSender(sender)} {
		if _, paused := p.pause(key, now); paused {
			return false
		}
	}
	return true
}

// senderPause is the pause in force of the sender alone, if there is one.
func (p *pauses) senderPause(sender string, now time.Time) (gateway.Pause, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pause(ofSender(sender), now)
}

func (p *pauses) pause(key pauseKey, now time.Time) (gateway.Pause, bool) {
	if own, ok := p.own[key]; ok && own.Holds(now) {
		return own, true
	}
	known, ok := p.known[key]
	return known, ok && known.Holds(now)
}

func everything() pauseKey { return pauseKey{scope: gateway.PauseAll} }

func ofSender(sender string) pauseKey { return pauseKey{gateway.PauseSender, sender} }

// until is when the pause in force ends, zero if there is none or nobody knows.
func (p *pauses) until(key pauseKey, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if pause, paused := p.pause(key, now); paused {
		return pause.Until
	}
	return time.Time{}
}

// refused counts a refusal. If it is one too many, a pause begins, which is reported; those of posts that were under
// way when a pause began do not count.
func (p *pauses) refused(r refusal) (gateway.Pause, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, paused := p.pause(r.key, r.at); paused {
		return gateway.Pause{}, false
	}
	inARow, trips := p.trusts.refused(r)
	if !trips {
		return gateway.Pause{}, false
	}
	length := backoff.Policy{Base: firstPause, Max: p.longest}.Delay(inARow, 0)
	pause := gateway.Pause{
		Scope: r.key.scope, Name: r.key.name, Reason: r.reason, Since: r.at, Until: r.at.Add(length),
	}
	p.own[r.key] = pause
	return pause, true
}
