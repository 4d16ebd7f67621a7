package gateway

import "time"

// Clock tells the time. The product passes time.Now; tests pass their own.
type Clock func() time.Time

// Period is when something was under way.
type Period struct{ From, To time.Time }

// Took is its length.
func (p Period) Took() time.Duration { return p.To.Sub(p.From) }
