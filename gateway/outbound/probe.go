package outbound

import "time"

// probe is the place of the one post that finds out whether sending may go on.
type probe struct{ until time.Time }

// probeTime frees the place of a probe of which nothing was heard any more.
const probeTime = time.Minute

// wait is how long until a probe may go; 0 is now.
func (p *probe) wait(now time.Time) time.Duration { return max(p.until.Sub(now), 0) }

// take says that a probe goes.
func (p *probe) take(now time.Time) { p.until = now.Add(probeTime) }

// free says that the probe was heard of, or was not posted after all.
func (p *probe) free() { p.until = time.Time{} }
