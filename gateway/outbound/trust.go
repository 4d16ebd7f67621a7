package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

const (
	// tripAfter is how many blameless refusals in a row, with no success between, make
	// a pause: one recipient abroad does not stop everybody, a revoked token does at once.
	tripAfter = 3
	// firstPause doubles with each probe that is refused, up to the longest.
	firstPause = 30 * time.Second
)

// trust is what the answers have told of a sender, or of the account.
type trust struct {
	refusals int // in a row
	pauses   int // in a row
	passedAt time.Time
	// unproven: it was paused, and nothing was accepted since.
	unproven bool
	probe    probe
}

func (t *trust) paused() { t.unproven = true }

// lifted: somebody believes that it works again.
func (t *trust) lifted() { t.refusals, t.pauses = 0, 0 }

func (t *trust) passed(now time.Time) {
	*t = trust{passedAt: now}
}

// refusal is an answer that is not the row's fault, as far as can be told.
type refusal struct {
	key    pauseKey
	reason string
	at     time.Time
	// suspect: the row was refused before, and proves less than another.
	suspect bool
}

// refused counts a refusal. One too many, or one of a probe, puts a pause in force
// and is reported; those of posts that were under way when a pause began do not count.
// The pauses grow only as rows without a past are refused, since a row that is refused
// again and again may itself be the reason.
func (p *pauses) refused(r refusal) (gateway.Pause, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, paused := p.pause(r.key, r.at); paused {
		return gateway.Pause{}, false
	}
	t := p.of(r.key)
	t.refusals++
	if t.refusals < tripAfter && !t.unproven {
		return gateway.Pause{}, false
	}
	if !r.suspect || t.pauses == 0 {
		t.pauses++
	}
	t.refusals = 0
	t.probe.free()
	t.paused()
	length := backoff.Policy{Base: firstPause, Max: p.longest}.Delay(t.pauses, 0)
	pause := gateway.Pause{Scope: r.key.scope, Name: r.key.name, Reason: r.reason, Since: r.at, Until: r.at.Add(length)}
	p.own[r.key] = pause
	return pause, true
}

// passed ends the run of refusals of the sender and of the account, and reports
// whether that proves a sender that was paused.
func (p *pauses) passed(sender string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	proven := false
	for _, t := range p.both(sender) {
		proven = proven || t.unproven
		t.passed(now)
	}
	return proven
}

// passedSince reports whether messages of the sender, or of the account, were accepted since then.
func (p *pauses) passedSince(key pauseKey, then time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.of(key).passedAt.After(then)
}

// wait is how long an open sender must wait for the probe of its own or of the account.
func (p *pauses) wait(sender string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := time.Duration(0)
	for _, t := range p.both(sender) {
		if t.unproven {
			wait = max(wait, t.probe.wait(now))
		}
	}
	return wait
}

// take lets a message through, and reports whether it is a probe.
func (p *pauses) take(sender string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := false
	for _, t := range p.both(sender) {
		if t.unproven {
			t.probe.take(now)
			taken = true
		}
	}
	return taken
}

// free gives the places of a probe that told nothing to another.
func (p *pauses) free(sender string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.both(sender) {
		t.probe.free()
	}
}

// unproven reports whether only a probe may go.
func (p *pauses) unproven(sender string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.both(sender) {
		if t.unproven {
			return true
		}
	}
	return false
}

func (p *pauses) both(sender string) [2]*trust {
	return [2]*trust{p.of(ofSender(sender)), p.of(everything())}
}
