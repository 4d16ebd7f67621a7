package schedule

import "time"

// deadline is the moment from which a row must not be sent, zero if there is none.
type deadline struct {
	At     time.Time
	Reason string
}

func (d deadline) passed(now time.Time) bool { return !d.At.IsZero() && !now.Before(d.At) }

// first is the moment, or the deadline if that is earlier; zero is never.
func (d deadline) first(at time.Time) time.Time {
	if at.IsZero() || d.passed(at) {
		return d.At
	}
	return at
}

// deadline is EXPIRES_AT, or the row's maximum age, counted from when it could first go.
func (r Row) deadline() deadline {
	d := deadline{r.Message.ExpiresAt, ReasonExpired}
	if r.Channel.MaxAge <= 0 || r.Message.CreatedAt.IsZero() {
		return d
	}
	start := r.Message.CreatedAt
	if r.Message.NotBefore.After(start) {
		start = r.Message.NotBefore
	}
	if old := start.Add(r.Channel.MaxAge); d.At.IsZero() || old.Before(d.At) {
		return deadline{old, ReasonTooOld}
	}
	return d
}

// start is when the row may go. One that waits goes by NEXT_ATTEMPT_AT, which takes the place of NOT_BEFORE; in a
// claimed one that is the end of the lease, and it waits for what the caller knows alone.
func (r Row) start() Earliest {
	if m := r.Message; m.Status.Claimable() && m.DueAt().After(r.Earliest.At) {
		return Earliest{At: m.DueAt()}
	}
	return r.Earliest
}

// validity keeps the provider from delivering later than until.
func (r Row) validity(until, now time.Time) time.Duration {
	v := r.Channel.Validity
	if !until.IsZero() {
		if left := until.Sub(now); v == 0 || left < v {
			v = left
		}
	}
	if v == 0 {
		return 0
	}
	return max(v.Truncate(time.Second), time.Second)
}
