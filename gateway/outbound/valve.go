package outbound

import (
	"maps"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// tripAfter is how many blameless refusals in a row, with no success between, make
// a pause: one recipient abroad does not stop everybody, a revoked token does at once.
const tripAfter = 3

// valve knows what is paused, by an operator or by a broken sender or account.
type valve struct {
	mu     sync.Mutex
	pauses map[valveKey]gateway.Pause
	// own are the pauses of this gateway that the store does not know yet.
	own      map[valveKey]gateway.Pause
	failures map[valveKey]int
}

type valveKey struct {
	scope gateway.PauseScope
	name  string
}

func newValve() *valve {
	return &valve{
		pauses:   map[valveKey]gateway.Pause{},
		own:      map[valveKey]gateway.Pause{},
		failures: map[valveKey]int{},
	}
}

// set replaces what is known with what the store says. A pause of its own stays
// until it is saved, unless the store's lasts longer.
func (v *valve) set(pauses []gateway.Pause) {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.pauses)
	for _, p := range pauses {
		key := valveKey{p.Scope, p.Name}
		v.pauses[key] = p
		if own, ok := v.own[key]; ok && p.Holds(own.Until) {
			delete(v.own, key)
		}
	}
}

// inForce is the number of pauses that hold.
func (v *valve) inForce(now time.Time) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, pauses := range []map[valveKey]gateway.Pause{v.pauses, v.own} {
		for _, p := range pauses {
			if p.Holds(now) {
				n++
			}
		}
	}
	return n
}

// unsaved are the pauses to be written to the store.
func (v *valve) unsaved() []gateway.Pause {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Collect(maps.Values(v.own))
}

// saved says that the store has the pause: from now on it can be lifted there.
func (v *valve) saved(p gateway.Pause) {
	v.mu.Lock()
	defer v.mu.Unlock()
	key := valveKey{p.Scope, p.Name}
	v.pauses[key] = p
	delete(v.own, key)
}

// channelOpen reports whether any of the channel's senders may send.
func (v *valve) channelOpen(ch *gateway.Channel, now time.Time) bool {
	if ch.MessagingServiceSID != "" {
		return v.open(ch.Name, ch.MessagingServiceSID, now)
	}
	return slices.ContainsFunc(ch.Senders, func(sender string) bool { return v.open(ch.Name, sender, now) })
}

// open reports whether the sender may send for the channel.
func (v *valve) open(channel, sender string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return !v.holds(gateway.PauseAll, "", now) &&
		!v.holds(gateway.PauseChannel, channel, now) &&
		!v.holds(gateway.PauseSender, sender, now)
}

// senderPause is the pause in force of the sender alone, if there is one.
func (v *valve) senderPause(sender string, now time.Time) (gateway.Pause, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.pause(valveKey{gateway.PauseSender, sender}, now)
}

func (v *valve) holds(scope gateway.PauseScope, name string, now time.Time) bool {
	_, ok := v.pause(valveKey{scope, name}, now)
	return ok
}

func (v *valve) pause(key valveKey, now time.Time) (gateway.Pause, bool) {
	if p, ok := v.own[key]; ok && p.Holds(now) {
		return p, true
	}
	p, ok := v.pauses[key]
	return p, ok && p.Holds(now)
}

// refused counts a refusal that is not the row's fault, by the scope and name of the
// pause it would call for. One too many puts the pause in force and is reported;
// those of posts that were under way when a pause began do not count.
func (v *valve) refused(pause gateway.Pause) bool {
	key := valveKey{pause.Scope, pause.Name}
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, paused := v.pause(key, pause.Since); paused {
		return false
	}
	v.failures[key]++
	if v.failures[key] < tripAfter {
		return false
	}
	delete(v.failures, key)
	v.own[key] = pause
	return true
}

// passed ends the run of refusals of the sender and of the account.
func (v *valve) passed(sender string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.failures, valveKey{gateway.PauseSender, sender})
	delete(v.failures, valveKey{scope: gateway.PauseAll})
}
