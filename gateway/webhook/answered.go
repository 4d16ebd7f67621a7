package webhook

import "time"

// Answered is a request that has its answer.
type Answered struct {
	// Route is the path that it is for, as configured, and Status the answer's.
	Route  string
	Status int
	// Ref and ProviderSID are what a verified post is about: the reference of an attempt, of a report, and the provider's
	// message. They are empty of other requests, which anybody may have made.
	Ref, ProviderSID string
	At               time.Time
	Took             time.Duration
}
