package outbound

import (
	"sync"
	"time"
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

// trusts is what the answers have told of every sender, and of the account.
type trusts struct {
	mu  sync.Mutex
	all map[pauseKey]*trust
}

// refused counts a refusal. One too many, or one of a probe, calls for a pause, and how many that are in
// a row is returned. They are more only as rows without a past are refused, since a row that is refused
// again and again may itself be the reason.
func (ts *trusts) refused(r refusal) (pauses int, trips bool) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.of(r.key)
	t.refusals++
	if t.refusals < tripAfter && !t.unproven {
		return 0, false
	}
	if !r.suspect || t.pauses == 0 {
		t.pauses++
	}
	t.refusals = 0
	t.probe.free()
	t.paused()
	return t.pauses, true
}

// paused says that a pause of the sender, or of everything, holds.
func (ts *trusts) paused(key pauseKey) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.of(key).paused()
}

// lifted says that such a pause ended before its time.
func (ts *trusts) lifted(key pauseKey) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.of(key).lifted()
}

// proven reports whether something was accepted since the last pause of the sender, or of everything.
func (ts *trusts) proven(key pauseKey) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return !ts.of(key).unproven
}

// passed ends the run of refusals of the sender and of the account, and reports
// whether that proves a sender that was paused.
func (ts *trusts) passed(sender string, now time.Time) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	proven := false
	for _, t := range ts.both(sender) {
		proven = proven || t.unproven
		t.passed(now)
	}
	return proven
}

// passedSince reports whether messages of the sender, or of the account, were accepted since then.
func (ts *trusts) passedSince(key pauseKey, then time.Time) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return ts.of(key).passedAt.After(then)
}

// wait is how long an open sender must wait for the probe of its own or of the account.
func (ts *trusts) wait(sender string, now time.Time) time.Duration {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	wait := time.Duration(0)
	for _, t := range ts.both(sender) {
		if t.unproven {
			wait = max(wait, t.probe.wait(now))
		}
	}
	return wait
}

// take lets a message through, and reports whether it is a probe.
func (ts *trusts) take(sender string, now time.Time) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	taken := false
	for _, t := range ts.both(sender) {
		if t.unproven {
			t.probe.take(now)
			taken = true
		}
	}
	return taken
}

// free gives the places of a probe that told nothing to another.
func (ts *trusts) free(sender string) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for _, t := range ts.both(sender) {
		t.probe.free()
	}
}

// unproven reports whether only a probe may go.
func (ts *trusts) unproven(sender string) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for _, t := range ts.both(sender) {
		if t.unproven {
			return true
		}
	}
	return false
}

func (ts *trusts) both(sender string) [2]*trust {
	return [2]*trust{ts.of(ofSender(sender)), ts.of(everything())}
}

// of is what is known of a sender, or of the account.
func (ts *trusts) of(key pauseKey) *trust {
	t, ok := ts.all[key]
	if !ok {
		t = &trust{}
		ts.all[key] = t
	}
	return t
}
