package gateway

import "time"

// Clock tells the time. The product passes time.Now; tests pass their own.
type Clock func() time.Time
