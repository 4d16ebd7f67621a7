package webhook

import "time"

// Answered is a request that has its answer.
type Answered struct {
	// Route is the path that it is for, as configured, and Status the answer's.
	Route  string
	Status int
	// Ref is the attempt's of a verified report, ReplySID what the provider calls a verified reply. They are empty of other
	// requests, which anybody may have made.
	Ref, ReplySID string
	At            time.Time
	Took          time.Duration
}
