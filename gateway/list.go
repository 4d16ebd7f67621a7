package gateway

import "time"

// ListParams asks a provider for its messages; empty fields do not filter.
type ListParams struct {
	// To and From are compared as the provider writes them: E.164, short code or alphanumeric sender.
	To, From string
	// Since is the earliest creation time by the provider's clock. A caller that
	// compares with its own clock subtracts what the two may differ by.
	Since time.Time
}
