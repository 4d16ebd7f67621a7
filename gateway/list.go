package gateway

import "time"

// ListParams asks a provider for its messages; empty fields do not filter.
type ListParams struct {
	// To and From are compared as the provider writes them: E.164, short code or alphanumeric sender.
	To, From string
	// Since is the earliest creation time, by this gateway's clock.
	Since time.Time
}
